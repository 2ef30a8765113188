"""A run killed at any point of publishing, and a full disk: old or new, never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import release.place
from release import DiskFull, publish, recover, verify
from tests.release.test_publish import contents
from tests.release.world import World

# Publishes another code version over an existing release and dies at the n-th call of the
# named system call, before it ("sebelum") or after it ("sesudah").
_DYING = """
import dataclasses, os, shutil, signal, sys
from pathlib import Path
import release.place, schemas.parquet
from tests.release.world import World

home, call, when, number, exchange = sys.argv[1:]
left = int(number)

def deadly(real):
    def called(*given, **named):
        global left
        left -= 1
        if left == 0 and when == "sebelum":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*given, **named)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    return called

if exchange == "tanpa":
    release.place._exchange = lambda one, other: False
if call == "tukar":
    release.place._exchange = deadly(release.place._exchange)
elif call == "rmtree":
    shutil.rmtree = deadly(shutil.rmtree)
else:
    setattr(os, call, deadly(getattr(os, call)))

inputs = World(Path(home)).inputs()
versions = dataclasses.replace(inputs.versions, kode="2.0")
release.publish(dataclasses.replace(inputs, versions=versions))
"""

POINTS = [
    ("replace", "sebelum", 2, "dengan"),
    ("replace", "sebelum", 9, "dengan"),
    ("tukar", "sebelum", 1, "dengan"),
    ("tukar", "sesudah", 1, "dengan"),
    ("rmtree", "sebelum", 1, "dengan"),
    ("rename", "sesudah", 1, "tanpa"),
    ("rename", "sebelum", 2, "tanpa"),
    ("rmtree", "sesudah", 1, "tanpa"),
]


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS, ids=lambda point: "-".join(map(str, point)))
def test_a_kill_leaves_the_old_release_or_the_new_one(
    world: World, point: tuple[str, str, int, str]
) -> None:
    old = contents(publish(world.inputs()).folder)
    call, when, number, exchange = point
    died = subprocess.run(
        [sys.executable, "-c", _DYING, str(world.home), call, when, str(number), exchange],
        env=os.environ | {"PYTHONPATH": os.getcwd()},
        check=False,
        capture_output=True,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    folder = world.root / "2025-T4-1"
    if exchange == "dengan":
        assert verify(folder) == []  # at no instant without a whole release
    recover(world.root)
    assert verify(folder) == []
    now = contents(folder)
    assert now == old or b'"kode": "2.0"' in now["manifest.json"]
    assert sorted(path.name for path in world.root.iterdir()) == [".kunci", "2025-T4-1"]


def test_the_next_run_clears_what_a_killed_one_left(world: World) -> None:
    folder = publish(world.inputs()).folder
    old = contents(folder)
    folder.rename(world.root / ".2025-T4-1.lama-77")
    half = world.root / ".2025-T4-1.baru-77" / "putusan"
    half.mkdir(parents=True)
    (half / "setengah.parquet").write_bytes(b"PAR1")
    assert publish(world.inputs()).keadaan == "SUDAH_ADA"
    assert contents(folder) == old
    assert sorted(path.name for path in world.root.iterdir()) == [".kunci", "2025-T4-1"]


def test_without_exchange_of_names_a_release_is_still_replaced(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publish(world.inputs()).folder
    monkeypatch.setattr(release.place, "_exchange", lambda one, other: False)
    (folder / "manifest.json").write_text("{}")
    assert publish(world.inputs()).keadaan == "TERBIT"
    assert verify(folder) == []
    assert sorted(path.name for path in world.root.iterdir()) == [".kunci", "2025-T4-1"]


def test_a_full_disk_leaves_the_old_release_and_no_litter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publish(world.inputs()).folder
    old = contents(folder)
    inputs = world.inputs()
    (world.home / "pkh.yaml").write_text("nominal: 1\n")
    full = OSError(28, "No space left on device")

    def refuse(file: int) -> None:
        raise full

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DiskFull, match="penuh"):
        publish(inputs)
    monkeypatch.undo()
    assert contents(folder) == old
    assert sorted(path.name for path in world.root.iterdir()) == [".kunci", "2025-T4-1"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of 128 KiB, where this user may mount one."""
    place = tmp_path / "kecil"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(place)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        message = "mounting a small file system needs more rights"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    yield place
    # Lazily: whoever looks into it at this moment (an indexer, `du`) must not fail the test.
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_really_full_disk_is_told_as_such(tmp_path: Path, small_disk: Path) -> None:
    world = World(tmp_path / "dunia")
    inputs = world.inputs()
    (small_disk / "isi").write_bytes(b"x" * 60_000)
    world.home.joinpath("release").symlink_to(small_disk)
    with pytest.raises(DiskFull, match="Kosongkan ruang"):
        publish(inputs)
    assert sorted(path.name for path in small_disk.iterdir()) == [".kunci", "isi"]
