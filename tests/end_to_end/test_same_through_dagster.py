"""`bansos run` leaves the same bytes through the Dagster job as through the plain stages."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.end_to_end.conftest import Bansos
from tests.end_to_end.test_three_waves import bytes_of

WAVES = ("2025-T4-1", "2025-T4-2")


def test_lake_and_releases_are_byte_for_byte_the_same(
    small_landing: Path, undisturbed: Path, bansos: Bansos, tmp_path: Path
) -> None:
    shutil.copytree(undisturbed, tmp_path / "plain")
    for way, waves in (("plain", WAVES[1:]), ("dagster", WAVES)):
        for wave in waves:
            place = ("--landing", small_landing, "--data", tmp_path / way)
            run = bansos("run", "--tahap", wave, *place, f"--{way}")
            assert run.returncode == 0, run.stdout + run.stderr

    for folder in ("lake", "release"):
        assert bytes_of(tmp_path / "plain" / folder) == bytes_of(tmp_path / "dagster" / folder)


def test_a_refusal_ends_the_same_through_dagster(bansos: Bansos, tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    arguments = ("run", "--tahap", "2025-T4-1", "--landing", tmp_path / "landing")
    plain = bansos(*arguments, "--data", tmp_path / "data", "--plain")
    through = bansos(*arguments, "--data", tmp_path / "data", "--dagster")

    assert plain.returncode == through.returncode == 2
    assert plain.stderr == through.stderr
