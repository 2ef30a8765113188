"""Complaints out to their OPD and back: packages, answer sheets, history that is only added to."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.complaint_lists import cases_of, refer_complaints, slip_of, write_slrt
from assets.complaints import follow_complaints
from assets.folders import Folders
from assets.intake import take_in
from schemas.complaints import OPEN, PACKAGE, SLRT
from tests import shared

DAY = date(2025, 12, 31)


def silent(stage: str, done: int, total: int) -> None:
    return None


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Folders:
    """A wave of the small landing with its complaints followed, to write in."""
    made = shared.small_wave(tmp_path_factory)
    found = Folders(Path(shutil.copytree(made, tmp_path / "data")))
    follow_complaints(found, None, silent)
    return found


def test_a_complaint_goes_out_comes_back_answered_and_is_closed(
    folders: Folders, tmp_path: Path
) -> None:
    before = cases_of(folders)
    waiting = before.filter(pl.col("status").is_in(["DITERIMA", "DIVERIFIKASI"]))
    out = tmp_path / "keluar"
    handed = refer_complaints(folders, out, "", "SITI", DAY, again=False)
    assert follow_complaints(folders, None, silent).anew
    referred = cases_of(folders).join(waiting, on="no_aduan", how="semi")
    assert set(referred["status"]) == {"DIRUJUK_OPD"}
    assert refer_complaints(folders, out, "", "SITI", DAY, again=False) == []

    packages = [pl.read_parquet(one.path) for one in handed if one.path.suffix == ".parquet"]
    assert sorted(pl.concat(packages)["no_aduan"]) == sorted(waiting["no_aduan"])
    assert all(frame.columns == PACKAGE.column_names for frame in packages)
    for one in handed:
        apart = "_terbatas" in one.path.name
        if one.path.suffix == ".parquet" and not apart:
            assert set(pl.read_parquet(one.path)["perlindungan"]) == {"TERBUKA"}

    landing = tmp_path / "landing"
    (landing / "tanggapan_aduan").mkdir(parents=True)
    for sheet in out.glob("tanggapan_aduan_*.csv"):
        filled = pl.read_csv(sheet, infer_schema=False).with_columns(
            tanggal=pl.lit(DAY.isoformat()), status=pl.lit("SELESAI"), hasil=pl.lit("dibantu")
        )
        filled.write_csv(landing / "tanggapan_aduan" / sheet.name)
    take_in(landing, folders, silent)
    follow_complaints(folders, None, silent)

    closed = cases_of(folders).join(waiting, on="no_aduan", how="semi")
    assert set(closed["status"]) == {"SELESAI"}
    steps = pl.read_parquet(folders.complaints("riwayat_aduan"))
    own = steps.join(waiting, on="no_aduan", how="semi").filter(pl.col("nasib") == "BERLAKU")
    assert own.group_by("no_aduan").len()["len"].min() >= 2
    early = follow_complaints(folders, date(2025, 10, 31), silent)
    assert early.anew
    assert not set(cases_of(folders)["status"]) & {"DIRUJUK_OPD"}


def test_the_export_for_slrt_holds_open_unprotected_cases_alone(
    folders: Folders, tmp_path: Path
) -> None:
    write_slrt(folders, tmp_path / "slrt", "33.25".replace(".", ""))
    rows = pl.read_parquet(next((tmp_path / "slrt").glob("*.parquet")))
    cases = cases_of(folders).join(rows.select("no_aduan"), on="no_aduan", how="semi")

    assert rows.height
    assert rows.columns == SLRT.column_names
    assert set(cases["status"]) <= set(OPEN)
    assert set(cases["jalur"]) == {"DESA"}
    assert set(cases["perlindungan"]) == {"TERBUKA"}


def test_a_slip_is_found_by_either_number_and_nothing_is_made_twice(folders: Folders) -> None:
    one = cases_of(folders).row(0, named=True)

    found = slip_of(folders, one["no_aduan"].lower())
    assert found == slip_of(folders, one["id_laporan"])
    assert found is not None
    assert one["no_aduan"] in found.text
    assert slip_of(folders, "AD0000-0000-0000-0000") is None
    assert not follow_complaints(folders, None, silent).anew
