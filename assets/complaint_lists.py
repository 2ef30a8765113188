"""Complaints as people see them: counts, referral packages, SLRT's export, slips.

What belongs here: summing the tables of complaints, writing packages, recording referrals.
What does not: making those tables (`assets.complaints`), or who may see what (complaints).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import complaints
import review
from assets.complaints import contents_of, terms_on
from assets.folders import Folders
from assets.review import record
from assets.stamps import inputs_stamp
from schemas.complaints import CASES, HISTORY, OPEN, PACKAGE, REFERRALS, SLRT
from schemas.lists import LISTS
from schemas.parquet import write_table
from schemas.table import Table
from schemas.validate import validated

_OWNER_ONLY = 0o600
_NAME_DIGITS = 12
# Answers that moved a case, and those of a later day than the one asked about.
_NO_FAULT = ("BERLAKU", "BELUM_DIKETAHUI")
_OTHER_OPD = ("OPD_LAIN", "OPD_TIDAK_DIKENAL")


@dataclass(frozen=True)
class Handed:
    """One file that went out, and the complaints in it."""

    path: Path
    cases: int


@dataclass(frozen=True)
class Slip:
    """A citizen's slip, as text and as a page."""

    text: str
    page: str


def cases_of(folders: Folders) -> pl.DataFrame:
    """CASES as last made."""
    return pl.read_parquet(folders.complaints(CASES.name))


def history_of(folders: Folders) -> pl.DataFrame:
    """HISTORY as last made."""
    return pl.read_parquet(folders.complaints(HISTORY.name))


def standing(cases: pl.DataFrame, area: str) -> pl.DataFrame:
    """CASES under `area` by kabupaten/kota, OPD and status, the late ones counted."""
    place = pl.col("kode_desa").fill_null(pl.col("kode_kabupaten_kota"))
    status = pl.col("status")
    return (
        cases.filter(place.str.starts_with(area), pl.col("no_aduan_induk").is_null())
        .group_by("kode_kabupaten_kota", "opd")
        .agg(
            aduan=pl.len().cast(pl.Int64),
            pengaduan=pl.col("jumlah_pengaduan").sum(),
            terbuka=status.is_in(OPEN).sum().cast(pl.Int64),
            lewat_batas=(status.is_in(OPEN) & pl.col("lewat_batas")).sum().cast(pl.Int64),
            perlu_konfirmasi=(status.is_in(OPEN) & pl.col("perlu_konfirmasi")).sum().cast(pl.Int64),
            selesai=(status == "SELESAI").sum().cast(pl.Int64),
            ditolak=(status == "DITOLAK").sum().cast(pl.Int64),
            dibuka_kembali=(pl.col("dibuka_kembali") > 0).sum().cast(pl.Int64),
        )
        .sort("kode_kabupaten_kota", "opd")
    )


def refused_answers(history: pl.DataFrame) -> pl.DataFrame:
    """How many answers of HISTORY had no effect, why, and where they stand.

    By file (the first digits of its sha256); `opd` and `ditugaskan` where the two differ.
    """
    elsewhere = pl.col("nasib").is_in(_OTHER_OPD)
    return (
        history.filter(pl.col("sumber") == "TANGGAPAN", ~pl.col("nasib").is_in(_NO_FAULT))
        .with_columns(pl.when(elsewhere).then(pl.col("opd", "ditugaskan")))
        .group_by(pl.col("berkas").str.head(8), "nasib", "opd", "ditugaskan")
        .agg(tanggapan=pl.len().cast(pl.Int64), baris=pl.col("baris").sort().cast(pl.String))
        .with_columns(pl.col("baris").list.join(", "))
        .sort("berkas", "nasib", "opd", "ditugaskan", nulls_last=True)
    )


def refer_complaints(
    folders: Folders, out: Path, area: str, officer: str, day: date, *, again: bool
) -> list[Handed]:
    """Write one package per kabupaten/kota and OPD, protected cases in one of their own.

    Beside each lies a sheet for the answers, its numbers filled in. What goes out for the
    first time is recorded as referred on `day`; a complaint of a later day is left for later.
    """
    waiting = complaints.to_refer(cases_of(folders), area, again=again)
    waiting = waiting.filter(pl.col("tgl_lapor") <= day).with_columns(
        _terbatas=(pl.col("perlindungan") != "TERBUKA") | (pl.col("jalur") == "LANGSUNG")
    )
    done = []
    groups = waiting.partition_by("kode_kabupaten_kota", "opd", "_terbatas", as_dict=True)
    for (kab, opd, apart), own in sorted(groups.items(), key=lambda item: str(item[0])):
        rows = complaints.package(own.drop("_terbatas"), contents_of(folders), _terms(own))
        stem = f"{kab}_{opd}_{day}" + ("_terbatas" if apart else "")
        done += _written(rows, PACKAGE, out, f"rujukan_{stem}")
        done += _answer_sheets(rows, out, f"tanggapan_aduan_{stem}")
    fresh = waiting.filter(pl.col("status").is_in(["DITERIMA", "DIVERIFIKASI"]))
    if fresh.height:
        rows = fresh.select("no_aduan", "opd", tanggal=pl.lit(day), petugas=pl.lit(officer))
        digest = inputs_stamp(officer, *rows.sort("no_aduan")["no_aduan"])[:_NAME_DIGITS]
        record(folders, REFERRALS, rows, f"{day.isoformat()}_{digest}")
    return done


def write_slrt(folders: Folders, out: Path, area: str) -> list[Handed]:
    """The export for SLRT and Puskesos per kabupaten/kota, with the sheet that comes back."""
    cases = cases_of(folders)
    if cases.is_empty():
        return []
    rows = complaints.slrt_export(cases, contents_of(folders), area, _terms(cases))
    done = []
    by_kab = rows.with_columns(_kab=pl.col("kode_desa").str.head(4))
    for (kab,), own in sorted(
        by_kab.partition_by("_kab", as_dict=True).items(), key=lambda item: str(item[0])
    ):
        done += _written(own.drop("_kab"), SLRT, out, f"slrt_{kab}")
        done += _answer_sheets(own, out, f"tanggapan_aduan_slrt_{kab}")
    return done


def slip_of(folders: Folders, number: str) -> Slip | None:
    """The slip of the complaint of that number or id_laporan; None if there is none."""
    wanted = number.strip()
    found = cases_of(folders).filter(
        (pl.col("no_aduan") == wanted.upper()) | (pl.col("id_laporan") == wanted)
    )
    if not found.height:
        return None
    case = found.row(0, named=True)
    own = folders.list_("rujukan_opd")
    rows = pl.read_parquet(own) if own.exists() else LISTS["rujukan_opd"].empty()
    name = complaints.responsible_names(rows).get(case["opd"], case["opd"])
    known = complaints.weekends_only(found, _terms(found))[0]
    return Slip(complaints.slip_text(case, name, known), complaints.slip_page(case, name, known))


def weekends_only(cases: pl.DataFrame) -> int | None:
    """The last year whose holidays are known, if any of CASES is due behind it by working days."""
    known = complaints.weekends_only(cases, _terms(cases)).max() if cases.height else None
    return known if isinstance(known, int) else None


def _terms(cases: pl.DataFrame) -> complaints.Terms:
    """The terms by which these of CASES were made, of which there is at least one."""
    return terms_on(cases["per_tanggal"][0])


def _written(rows: pl.DataFrame, table: Table, out: Path, stem: str) -> list[Handed]:
    parquet, sheet = (out / f"{stem}.{ending}" for ending in ("parquet", "xlsx"))
    write_table(validated(rows, table), table, parquet)
    review.write_sheet(sheet, rows, table)
    for path in (parquet, sheet):
        path.chmod(_OWNER_ONLY)
    return [Handed(path, rows.height) for path in (parquet, sheet)]


def _answer_sheets(rows: pl.DataFrame, out: Path, stem: str) -> list[Handed]:
    """XLSX and CSV as they come back through landing: numbers filled in, the rest empty."""
    sheet, plain = (out / f"{stem}.{ending}" for ending in ("xlsx", "csv"))
    sheet.write_bytes(complaints.answer_workbook(rows))
    complaints.answer_rows(rows).write_csv(plain)
    for path in (sheet, plain):
        path.chmod(_OWNER_ONLY)
    return [Handed(path, rows.height) for path in (sheet, plain)]
