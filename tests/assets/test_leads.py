"""Leads are made beside a register, once, by village, and reach officers as counts and a sheet."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from assets.folders import Folders
from assets.leads import counted_leads, find_leads, newest_register, write_leads
from schemas.families import EVENTS, FAMILIES, MEMBERS, PREGNANCIES
from schemas.people_lists import PEOPLE_LISTS
from schemas.table import Table
from schemas.tahap import Tahap

TAHAP, CUTOFF = Tahap.parse("2025-T4-1"), date(2025, 10, 17)
ANI, CICI = "3325014508900001", "3325014508900003"
HOME, DESA = "3325011203150001", "3325082001"


def write(path: Path, table: Table, **row: object) -> None:
    schema = table.polars_schema()
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [dict.fromkeys(schema) | row] if row else []
    pl.DataFrame(rows, schema=schema).write_parquet(path)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A register of one person, ani, and a village book that has cici beside her."""
    found = Folders(tmp_path)
    home = found.register(TAHAP)
    write(home / "keluarga/3325.parquet", FAMILIES, no_kk=HOME, kode_desa=DESA)
    (home / "keluarga/3325.stempel").write_text("a")
    write(home / "anggota/3325.parquet", MEMBERS, nik=ANI, no_kk=HOME, id_orang="a")
    write(home / "peristiwa.parquet", EVENTS)
    dtsen = found.dtsen("dtsen_anggota", "2025T4") / "3325.parquet"
    dtsen.parent.mkdir(parents=True)
    pl.DataFrame({"nomor_induk_kependudukan": [ANI]}).write_parquet(dtsen)
    listed = {"sumber": "SIAK", "nama": "CICI", "nik": CICI, "no_kk": HOME}
    own = {"berkas": "b" * 64, "baris": 2, "isi": "1"}
    write(found.list_("penduduk"), PEOPLE_LISTS["penduduk"], **listed, **own)
    return found


def find(folders: Folders) -> int:
    find_leads(folders, TAHAP, "2025T4", CUTOFF, PREGNANCIES.empty())
    return folders.leads(TAHAP).stat().st_mtime_ns


def test_leads_are_counted_by_village_beside_the_newest_register(folders: Folders) -> None:
    find(folders)

    found = counted_leads(folders, newest_register(folders))
    assert found.rows() == [("3325", DESA, "penduduk", "SIAK", "TIDAK_ADA", 1)]


def test_what_has_not_changed_is_not_made_again_and_a_new_list_is(folders: Folders) -> None:
    made = find(folders)
    assert find(folders) == made

    write(folders.list_("penduduk"), PEOPLE_LISTS["penduduk"])
    find(folders)
    assert counted_leads(folders, TAHAP).is_empty()


def test_without_a_list_nothing_but_an_empty_table_is_made(folders: Folders) -> None:
    folders.list_("penduduk").unlink()
    (folders.dtsen("dtsen_anggota", "2025T4") / "3325.parquet").unlink()

    find(folders)
    assert counted_leads(folders, TAHAP).is_empty()
    assert newest_register(Folders(folders.data / "kosong")) is None


def test_officers_of_an_area_get_a_sheet_only_they_can_read(
    folders: Folders, tmp_path: Path
) -> None:
    find(folders)

    path, rows = write_leads(folders, TAHAP, "332508", tmp_path / "keluar")
    _, elsewhere = write_leads(folders, TAHAP, "3271", tmp_path / "keluar")
    (sheet,) = CalamineWorkbook.from_path(path).sheet_names
    cells = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()

    assert (rows, elsewhere) == (1, 0)
    assert CICI in cells[4]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
