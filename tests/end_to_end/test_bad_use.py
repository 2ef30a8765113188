"""What the command answers when something is wrong: a clear word, an exit code, nothing broken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.end_to_end.conftest import Bansos

pytestmark = pytest.mark.xdist_group("salah_pakai")


@pytest.fixture
def landing(small_landing: Path, tmp_path: Path) -> Path:
    """A copy of the small landing folder that a test may break."""
    return Path(shutil.copytree(small_landing, tmp_path / "landing"))


def test_an_empty_landing_folder_is_bad_use(bansos: Bansos, tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    answer = bansos(
        *("run", "--tahap", "2025-T4-1", "--landing", tmp_path / "landing"),
        *("--data", tmp_path / "data"),
    )

    assert answer.returncode == 2
    assert "landing" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("tahap", ["2025-T5-1", "2025-T4", "2025-T4-9", "2031-T1-1", "Oktober"])
def test_an_unknown_tahap_is_bad_use(bansos: Bansos, tmp_path: Path, tahap: str) -> None:
    answer = bansos("run", "--tahap", tahap, "--data", tmp_path)

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert answer.stderr.strip()


def test_wave_two_before_wave_one_names_the_command_to_run(
    bansos: Bansos, landing: Path, tmp_path: Path
) -> None:
    answer = bansos("run", "--tahap", "2025-T4-2", "--landing", landing, "--data", tmp_path / "d")

    assert answer.returncode == 2
    assert "bansos run --tahap 2025-T4-1" in answer.stderr


def test_a_file_with_wrong_headers_is_refused_whole_and_named(
    bansos: Bansos, landing: Path, tmp_path: Path
) -> None:
    (landing / "posyandu" / "asing.csv").write_text("a,b,c\n1,2,3\n")
    data = tmp_path / "data"

    assert (
        bansos("run", "--tahap", "2025-T4-1", "--landing", landing, "--data", data).returncode == 0
    )
    shown = bansos("status", "--data", data).stdout
    assert "asing.csv" in shown


def test_without_quota_nothing_is_guessed(bansos: Bansos, landing: Path, tmp_path: Path) -> None:
    shutil.rmtree(landing / "kuota")
    answer = bansos("run", "--tahap", "2025-T4-1", "--landing", landing, "--data", tmp_path / "d")

    assert answer.returncode == 2
    assert "kuota" in answer.stderr.lower()


def test_the_same_file_twice_and_a_repeated_row_change_nothing(
    bansos: Bansos, landing: Path, undisturbed: Path, tmp_path: Path
) -> None:
    once, twice = undisturbed, tmp_path / "dua_kali"
    source = next((landing / "posyandu").rglob("*kelahiran*.csv"))
    shutil.copyfile(source, landing / "posyandu" / "kiriman_ulang.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    repeated = landing / "posyandu" / "sebagian.csv"
    repeated.write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    arguments = ("run", "--tahap", "2025-T4-1", "--landing", landing, "--data", twice)
    assert bansos(*arguments).returncode == 0

    release = "release/2025-T4-1"
    for name in ("putusan", "daftar_kpm"):
        for path in sorted((once / release / name).rglob("*.parquet")):
            other = twice / path.relative_to(once)
            assert other.read_bytes() == path.read_bytes()
    files = pl.read_parquet(twice / "lake/berkas.parquet")
    assert files["berulang"].sum() >= 1
    assert (files["dibaca"] == files["diterima"] + files["ditolak"] + files["berulang"]).all()


def test_an_approved_release_never_changes(bansos: Bansos, landing: Path, small_data: Path) -> None:
    data = small_data
    arguments = ("run", "--tahap", "2025-T4-1", "--landing", landing, "--data", data)
    release = data / "release/2025-T4-1"
    (release / "persetujuan.json").write_text(json.dumps({"disiapkan": "a", "disahkan": "b"}))
    assert bansos(*arguments).returncode == 0
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}

    checks = next((landing / "verifikasi").rglob("*.csv"))
    lines = checks.read_text(encoding="utf-8").splitlines()
    checks.write_text("\n".join(lines[: len(lines) // 2]) + "\n", encoding="utf-8")
    shutil.rmtree(data / "lake")
    answer = bansos(*arguments)

    assert answer.returncode == 3
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before


def test_explain_of_an_unknown_number_does_not_repeat_it(bansos: Bansos, undisturbed: Path) -> None:
    answer = bansos("explain", "--nik", "-", "--data", undisturbed, text="3325019999999999\n")

    assert answer.returncode == 2
    assert "3325019999999999" not in answer.stdout + answer.stderr
