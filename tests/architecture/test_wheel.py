"""The wheel alone: what is installed without this folder can check a release."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assets.lake_version import set_current
from release import publish
from tests.release.world import World

ROOT = Path(__file__).resolve().parents[2]
# The locked packages stay importable, this folder does not.
_ALONE = """
import sys
here, wheel, *arguments = sys.argv[1:]
sys.path = [wheel, *(path for path in sys.path if path not in ("", here))]
sys.argv = ["bansos", *arguments]
import release
assert release.__file__.startswith(wheel), release.__file__
from pipelines.command import main
main()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, unpacked."""
    place = tmp_path_factory.mktemp("roda")
    source = place / "sumber"
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    kept = [name for name in names if name.split("/")[0] not in ("data", "tests", "docs", "bench")]
    for name in kept:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    build = "from setuptools.build_meta import build_wheel; print(build_wheel('..'))"
    subprocess.run([sys.executable, "-c", build], cwd=source, capture_output=True, check=True)
    (built,) = place.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(place / "terpasang")
    return place / "terpasang"


def run(wheel: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _ALONE, str(ROOT), str(wheel), *arguments],
        cwd=wheel.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_alone_verifies_a_release_and_writes_its_report(
    wheel: Path, tmp_path: Path
) -> None:
    folder = publish(World(tmp_path).inputs()).folder
    set_current(tmp_path)
    sound = run(wheel, "verify", str(folder))
    assert (sound.returncode, sound.stderr) == (0, "")
    told = run(wheel, "laporan", "--tahap", folder.name, "--data", str(tmp_path))
    assert (told.returncode, told.stderr) == (0, "")

    (folder / "ringkasan.json").write_text("{}")
    broken = run(wheel, "verify", str(folder))
    assert broken.returncode == 1
    assert "BYTE_BERUBAH" in broken.stdout
