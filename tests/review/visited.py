"""A small village for the tests of visits: three families, their decisions, and one workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

import review
from review import visits
from schemas.decisions import DECISIONS
from schemas.families import FAMILIES, MEMBERS
from schemas.visits import VISIT_TASKS

WAITING, OLD, OTHER = "3325010000000065", "3325010000000066", "3325010000000067"
MAN, CHILD = "3325014101850065", "3325014101150066"
TAHAP, DESA, SOON = "2025-T4-1", "3325012001", date(2025, 11, 16)
BOOK = review.Book("Daftar kunjungan – Uji", "3 hal", {"wilayah": DESA, "tahap": TAHAP})
COLUMNS = dict(zip(visits.INPUTS, range(8, 13), strict=True))
SEEN = "21-10-2025"

Row = Mapping[str, Any]


def table(schema: Any, rows: list[Row]) -> pl.DataFrame:
    """Short rows as a frame; what is not given is null."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def decision(no_kk: str, **given: Any) -> Row:
    return {
        "tahap": TAHAP,
        "program": "BLTS",
        "no_kk": no_kk,
        "kode_desa": DESA,
        "status_kpm": "BARU",
        "status": "DITAHAN",
        "alasan": ["BELUM_DIVERIFIKASI"],
        "batas_tahan": date(2025, 12, 31),
        **given,
    }


def tasks(*decided: Row, candidates: list[Row] | None = None, dead: bool = False) -> pl.DataFrame:
    families = [
        {"no_kk": no_kk, "keadaan": "ADA", "nik_kepala": MAN if no_kk == WAITING else None}
        for no_kk in (WAITING, OLD, OTHER)
    ]
    people = [
        {"no_kk": WAITING, "id_orang": MAN, "nik": MAN, "nama": "JOKO", "hubungan": "1"},
        {
            "no_kk": OLD,
            "id_orang": CHILD,
            "nik": CHILD,
            "nama": "=SITI",
            "hubungan": "3",
            "tgl_lahir": date(2015, 1, 1),
            "meninggal_dilaporkan": dead,
        },
    ]
    named = {"no_kk": pl.String, "id_orang": pl.String, "nik": pl.String, "komponen": pl.String}
    return visits.tasks(
        table(DECISIONS.polars_schema(), [dict(row) for row in decided]),
        table(FAMILIES.polars_schema(), families),
        table(MEMBERS.polars_schema(), people).with_columns(
            pl.col("meninggal_dilaporkan").fill_null(False)
        ),
        table(named, candidates or []),
        SOON,
    )


def usual() -> pl.DataFrame:
    """A family to verify, and a child of a PKH family who may be disabled."""
    paid = decision(OLD, program="PKH", status="TERVERIFIKASI", alasan=[], status_kpm="LAMA")
    child = {"no_kk": OLD, "id_orang": CHILD, "nik": CHILD, "komponen": "DISABILITAS_BERAT"}
    return tasks(decision(WAITING), paid, candidates=[child])


def homes() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "no_kk": [WAITING, OLD],
            "alamat": ["JL MAWAR 3", None],
            "rt": ["002", None],
            "id_orang": [None, CHILD],
            "tgl_lahir": [None, date(2015, 1, 1)],
        }
    )


def written(path: Path, found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the workbook of `found`; its HANDED_OUT and VISIT_TASKS."""
    cells = visits.visit_cells(found, homes(), BOOK)
    number = visits.write_visits(path, found, cells, BOOK)
    handed = review.handed_out(cells, number, visits.VISIT_SHEET)
    return handed, visits.visit_records(found, number).select(VISIT_TASKS.column_names)


def came_back(
    tmp_path: Path,
    found: pl.DataFrame,
    rows: list[Row],
    change: Callable[[Any], None] | None = None,
    present: tuple[str, ...] = (WAITING, OLD),
) -> tuple[visits.Answered, pl.DataFrame]:
    """What is read of a workbook whose rows somebody filled, one mapping of inputs per task."""
    handed, records = written(tmp_path / "tugas.xlsx", found)
    book = openpyxl.load_workbook(tmp_path / "tugas.xlsx")
    sheet = book[visits.VISIT_SHEET]
    for place, row in enumerate(rows, 4):
        for name, value in row.items():
            sheet.cell(place, COLUMNS[name]).value = value
    if change is not None:
        change(sheet)
    book.save(tmp_path / "kembali.xlsx")
    cells = review.read_book(tmp_path / "kembali.xlsx", version=visits.VISIT_FORMAT).cells
    now = pl.Series("no_kk", list(present), dtype=pl.String)
    day = date(2025, 10, 22)
    return visits.answered("kembali.xlsx", cells, handed, records, now, day, 365), records
