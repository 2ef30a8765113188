"""A guard over its limit on the finished waves: what an officer sees, and how two let it pass."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import rules
from assets.folders import Folders
from assets.guards import guards_of, override
from release import GuardTripped
from schemas.decisions import CANDIDATES
from schemas.parquet import write_table
from schemas.tahap import Tahap
from tests.end_to_end.conftest import WAVES, Bansos

pytestmark = pytest.mark.xdist_group("tiga_gelombang")
TAHAP = Tahap.parse(WAVES[1])


@pytest.fixture
def struck(finished: tuple[Path, str], tmp_path: Path) -> Path:
    """The finished waves, with the entitled families of every second desa struck off."""
    data = tmp_path / "data"
    shutil.copytree(finished[0], data)
    path = Folders(data).candidates(TAHAP) / "3325.parquet"
    rows = pl.read_parquet(path)
    entitled = pl.col("status").is_null() | (pl.col("status") == "SUDAH_DITETAPKAN")
    out = entitled & (pl.col("kode_desa").rank("dense") % 2 == 0)
    reason = pl.lit("BANTUAN_SEJENIS")
    write_table(
        rows.with_columns(
            status=pl.when(out).then(pl.lit("TIDAK_LAYAK")).otherwise("status"),
            alasan_utama=pl.when(out).then(reason).otherwise("alasan_utama"),
            alasan=pl.when(out).then(pl.concat_list(reason)).otherwise("alasan"),
        ),
        CANDIDATES,
        path,
    )
    return data


def test_honest_waves_trip_no_guard_and_the_first_is_not_compared(
    finished: tuple[Path, str], bansos: Bansos
) -> None:
    for wave in WAVES:
        shown = bansos("guard", "list", "--tahap", wave, "--data", finished[0])
        assert shown.returncode == 0, shown.stderr
        assert "TERPICU" not in shown.stdout
        assert ("TIDAK_DIBANDINGKAN" in shown.stdout) == (wave == WAVES[0])


def test_a_tripped_guard_is_let_pass_by_two_different_officers(
    struck: Path, bansos: Bansos
) -> None:
    folders, parameters = Folders(struck), rules.load_parameters()
    with pytest.raises(GuardTripped, match="KOCOK 3325 BLTS"):
        guards_of(folders, TAHAP, parameters).refuse_if_tripped()
    shown = bansos("guard", "list", "--tahap", TAHAP, "--data", struck, "--lihat")
    assert shown.returncode == 0, shown.stderr
    assert not re.search(r"\d{16}", shown.stdout)
    numbers = re.findall(r"([0-9a-f]{12}) .*TERPICU", shown.stdout)
    assert numbers

    def says(officer: str, number: str) -> int:
        told = ("--id", number, "--petugas", officer, "--alasan", "benar", "--tanggal")
        given = ("guard", "override", "--tahap", TAHAP, *told, "2025-11-20", "--data", struck)
        return int(bansos(*given).returncode)

    day = date(2025, 11, 20)
    first, *others = numbers
    assert says("Ani", "000000000000") == 2
    assert says("Ani", first) == 0
    assert says("ani ", first) == 2
    for number in others:
        assert not override(folders, TAHAP, number, "Ani", "benar", day).released
    with pytest.raises(GuardTripped):
        guards_of(folders, TAHAP, parameters).refuse_if_tripped()
    for number in numbers:
        assert override(folders, TAHAP, number, "Budi", "benar", day).released
    passed = guards_of(folders, TAHAP, parameters)
    passed.refuse_if_tripped()
    assert sorted(passed.overrides["petugas"].unique()) == ["Ani", "Budi"]
