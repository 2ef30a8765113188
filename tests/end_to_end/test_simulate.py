"""`bansos simulate` on the finished waves: it foots, repeats itself and touches nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from tests.end_to_end.conftest import WAVES, Bansos
from tests.shared import start_alone

pytestmark = pytest.mark.xdist_group("tiga_gelombang")


def state_of(data: Path) -> dict[str, tuple[str, int]]:
    """sha256 and time of writing of every file of lake and releases."""
    return {
        path.relative_to(data).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for room in ("lake", "release")
        for path in sorted((data / room).rglob("*"))
        if path.is_file()
    }


def test_a_lower_rank_limit_takes_families_off_and_every_sum_foots(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, _ = finished
    before = state_of(data)
    asked = ("simulate", "--set", "desil_maks.BLTS=2", "--tahap", WAVES[0], "--data", data)
    one = bansos(*asked, "--keluaran", tmp_path / "satu.parquet")
    again = start_alone((*asked, "--keluaran", tmp_path / "dua.parquet", "--threads", 1))

    assert one.returncode == 0, one.stderr
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "satu.parquet").read_bytes() == (tmp_path / "dua.parquet").read_bytes()
    assert state_of(data) == before
    rows = pl.read_parquet(tmp_path / "satu.parquet")
    listed = pl.col("terdaftar_semula") + pl.col("masuk") - pl.col("keluar")
    money = pl.col("rupiah_semula") + pl.col("rupiah_tambah") - pl.col("rupiah_kurang")
    assert rows.filter(
        (listed != pl.col("terdaftar_menjadi")) | (money != pl.col("rupiah_menjadi"))
    ).is_empty()
    sums = rows.group_by("program", "kelompok").agg(pl.col(pl.Int64).sum())
    assert sums.drop("kelompok").unique().height == rows["program"].n_unique()
    nation = {row["program"]: row for row in rows.filter(kelompok="NASIONAL").to_dicts()}
    assert nation["BLTS"]["keluar"] > 0
    assert nation["BLTS"]["siap_menjadi"] < nation["BLTS"]["siap_semula"]
    assert nation["PKH"]["masuk"] == nation["PKH"]["keluar"] == 0
    published = pl.read_parquet(data / "release" / WAVES[0] / "daftar_kpm/*/*.parquet")
    assert nation["SEMUA"]["rupiah_semula"] == published["nominal"].sum()
    assert nation["SEMUA"]["terdaftar_semula"] == published["no_kk"].n_unique()


def test_a_wrong_name_and_a_tahap_never_run_are_told(
    finished: tuple[Path, str], bansos: Bansos
) -> None:
    data, _ = finished
    wrong = bansos("simulate", "--set", "desil_maks.SEMBKO=5", "--data", data)
    assert wrong.returncode == 2
    assert "desil_maks/SEMBAKO" in wrong.stderr
    absent = bansos("simulate", "--set", "desil_maks.PKH=5", "--tahap", "2026-T1-1", "--data", data)
    assert absent.returncode == 2
    assert WAVES[0] in absent.stderr
