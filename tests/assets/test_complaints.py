"""Complaints out to their OPD and back: packages, answer sheets, history that is only added to."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import complaints
from assets.back_to_sender import write_back
from assets.complaint_lists import cases_of, refer_complaints, slip_of, write_slrt
from assets.complaints import complaints_on, follow_complaints
from assets.family_history import history
from assets.folders import Folders
from assets.intake import take_in
from schemas.complaints import OPEN, PACKAGE, SLRT
from schemas.families import EVENTS
from schemas.parquet import write_table
from schemas.tahap import Tahap
from tests import shared

DAY = date(2025, 12, 31)
WAVE = Tahap.parse("2025-T4-1")
FAMILY = "3325011203150003"


def silent(stage: str, done: int, total: int) -> None:
    return None


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Folders:
    """A wave of the small landing with its complaints followed, to write in."""
    made = shared.small_wave(tmp_path_factory)
    found = Folders(Path(shutil.copytree(made, tmp_path / "data")))
    follow_complaints(found, silent)
    return found


def test_a_complaint_goes_out_comes_back_answered_and_is_closed(
    folders: Folders, tmp_path: Path
) -> None:
    before = cases_of(folders)
    waiting = before.filter(pl.col("status").is_in(["DITERIMA", "DIVERIFIKASI"]))
    out = tmp_path / "keluar"
    handed = refer_complaints(folders, out, "", "SITI", DAY, again=False)
    assert follow_complaints(folders, silent).anew
    referred = cases_of(folders).join(waiting, on="no_aduan", how="semi")
    assert set(referred["status"]) == {"DIRUJUK_OPD"}
    assert refer_complaints(folders, out, "", "SITI", DAY, again=False) == []

    packages = [pl.read_parquet(one.path) for one in handed if one.path.suffix == ".parquet"]
    assert sorted(pl.concat(packages)["no_aduan"]) == sorted(waiting["no_aduan"])
    assert all(frame.columns == PACKAGE.column_names for frame in packages)
    for one in handed:
        if one.path.name.startswith("rujukan_") and one.path.suffix == ".xlsx":
            beside = pl.read_parquet(one.path.with_suffix(".parquet"))["no_aduan"].to_list()
            assert _numbers(one.path) == beside
        apart = "_terbatas" in one.path.name
        if one.path.suffix == ".parquet" and not apart:
            assert set(pl.read_parquet(one.path)["perlindungan"]) == {"TERBUKA"}

    landing = tmp_path / "landing"
    (landing / "tanggapan_aduan").mkdir(parents=True)
    sheets = sorted(out.glob("tanggapan_aduan_*.csv"))
    for sheet in sheets[1:]:
        filled = pl.read_csv(sheet, infer_schema=False).with_columns(
            tanggal=pl.lit(DAY.isoformat()), status=pl.lit("SELESAI"), hasil=pl.lit("dibantu")
        )
        filled.write_csv(landing / "tanggapan_aduan" / sheet.name)
    _fill(sheets[0].with_suffix(".xlsx"), landing / "tanggapan_aduan")
    take_in(landing, folders, silent)
    follow_complaints(folders, silent)

    closed = cases_of(folders).join(waiting, on="no_aduan", how="semi")
    assert set(closed["status"]) == {"SELESAI"}
    steps = pl.read_parquet(folders.complaints("riwayat_aduan"))
    own = steps.join(waiting, on="no_aduan", how="semi").filter(pl.col("nasib") == "BERLAKU")
    assert own.group_by("no_aduan").len()["len"].min() >= 2
    early = complaints_on(folders, date(2025, 10, 31), silent)
    assert not set(early.cases["status"]) & {"DIRUJUK_OPD"}
    assert set(cases_of(folders)["per_tanggal"]) == {DAY}
    assert not follow_complaints(folders, silent).anew


def test_a_complaint_dated_by_a_slip_waits_alone_and_moves_no_other(folders: Folders) -> None:
    before = cases_of(folders)
    rows = pl.read_parquet(folders.form("aduan"))
    slip = pl.col("id_laporan") == before["id_laporan"][0]
    day = pl.when(slip).then(date(2062, 10, 5)).otherwise("tgl_lapor").alias("tgl_lapor")
    rows.with_columns(day).write_parquet(folders.form("aduan"))
    followed = follow_complaints(folders, silent)

    assert followed.as_of == before["per_tanggal"][0]
    assert followed.aside["hari"].unique().to_list() == [date(2062, 10, 5)]
    unmoved = cases_of(folders)
    assert unmoved.height == before.height - 1
    lot = ("no_aduan", "umur_hari", "lewat_batas", "per_tanggal")
    assert unmoved.select(lot).join(before.select(lot), on=lot, how="anti").is_empty()
    account = pl.read_parquet(folders.complaints("neraca_aduan"))
    assert account["belum_diketahui"].sum() == followed.aside.height


def test_a_familys_history_tells_open_complaints_and_nothing_of_protected_ones(
    folders: Folders,
) -> None:
    passing = (pl.col("perlindungan") == "TERBUKA") & (pl.col("jalur") == "DESA")
    cases = cases_of(folders)
    shown, hidden = (cases.filter(one)["id_laporan"].to_list() for one in (passing, ~passing))
    register = folders.register(WAVE) / "peristiwa.parquet"
    one = pl.read_parquet(register).head(1).drop("id_laporan", "id_kejadian")
    ids = pl.DataFrame({"id_laporan": [*shown, *hidden]})
    events = ids.join(one, how="cross").with_columns(
        formulir=pl.lit("aduan"), no_kk=pl.lit(FAMILY), id_kejadian="id_laporan"
    )
    write_table(events.select(EVENTS.column_names), EVENTS, register)

    def told() -> list[str]:
        return sorted(history(folders, WAVE, [FAMILY], [])["id_laporan"])

    assert shown
    assert hidden
    assert told() == sorted(shown)
    rows = pl.read_parquet(folders.form("aduan"))
    first = pl.col("id_laporan") == shown[0]
    rahasia = pl.when(first).then(pl.lit("YA")).otherwise("rahasia").alias("rahasia")
    rows.with_columns(rahasia).write_parquet(folders.form("aduan"))
    assert told() == sorted(shown[1:])
    folders.complaints("kasus_aduan").unlink()
    assert told() == sorted(shown[1:])
    one_grievance = pl.when(pl.col("id_laporan").is_in(shown)).then(pl.lit(shown[0]))
    merged = events.with_columns(id_kejadian=one_grievance.otherwise("id_kejadian"))
    write_table(merged.select(EVENTS.column_names), EVENTS, register)
    assert told() == []


def _numbers(sheet: Path) -> list[str]:
    """The numbers of complaints in the first column of a workbook."""
    rows = openpyxl.load_workbook(sheet).worksheets[0].iter_rows(max_col=1, values_only=True)
    return [str(cell) for (cell,) in rows if re.match(r"AD\d{4}-", str(cell))]


def _fill(sheet: Path, folder: Path) -> None:
    """Every row of an answer workbook answered, as an OPD types it."""
    book = openpyxl.load_workbook(sheet)
    rows = book.worksheets[0]
    header = next(row for row in rows.iter_rows() if row[0].value == "no_aduan")
    titles = [cell.value for cell in header]
    for row in rows.iter_rows(min_row=header[0].row + 1):
        for name, told in (("tanggal", DAY.isoformat()), ("status", "SELESAI")):
            row[titles.index(name)].value = told
    book.save(folder / sheet.name)


def test_a_sheet_answered_in_part_moves_those_cases_and_is_not_held(
    folders: Folders, tmp_path: Path
) -> None:
    rows = pl.concat([cases_of(folders).select("no_aduan", "opd").head(2)] * 15)
    sheet = complaints.answer_rows(rows).with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(DAY.isoformat())).alias("tanggal"),
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("DIPROSES")).alias("status"),
    )
    landing = tmp_path / "landing/tanggapan_aduan"
    landing.mkdir(parents=True)
    sheet.write_csv(landing / "sebagian.csv")
    take_in(landing.parent, folders, silent)
    follow_complaints(folders, silent)

    answered = cases_of(folders).filter(pl.col("no_aduan") == rows["no_aduan"][0])
    assert answered["status"].to_list() == ["DIPROSES"]
    file = pl.read_parquet(folders.files).filter(pl.col("jalur").str.contains("sebagian"))
    assert file.select("keadaan", "diterima", "ditolak").row(0) == ("DITERIMA", 1, 29)
    rejects = pl.concat(pl.read_parquet(path) for path in folders.rejects.glob("*.parquet"))
    own = rejects.filter(pl.col("berkas") == file["berkas"][0])
    assert set(own["kode"]) == {"BARIS_BELUM_DIISI"}
    (told,) = write_back(landing / "sebagian.csv", tmp_path / "kembali", None)
    assert (told.read, told.unanswered, told.rejected) == (30, 29, 0)


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

    landing = tmp_path / "landing"
    (landing / "tanggapan_aduan").mkdir(parents=True)
    sheet = next((tmp_path / "slrt").glob("tanggapan_aduan_slrt_*.xlsx"))
    assert sorted(_numbers(sheet)) == sorted(rows["no_aduan"])
    _fill(sheet, landing / "tanggapan_aduan")
    take_in(landing, folders, silent)
    follow_complaints(folders, silent)
    answered = cases_of(folders).join(rows.select("no_aduan"), on="no_aduan", how="semi")
    assert set(answered["status"]) == {"SELESAI"}


def test_a_slip_is_found_by_either_number_and_nothing_is_made_twice(folders: Folders) -> None:
    one = cases_of(folders).row(0, named=True)

    found = slip_of(folders, one["no_aduan"].lower())
    assert found == slip_of(folders, one["id_laporan"])
    assert found is not None
    assert one["no_aduan"] in found.text
    assert slip_of(folders, "AD0000-0000-0000-0000") is None
    assert not follow_complaints(folders, silent).anew
