"""The sheet on which an OPD answers: numbers filled in, choices to pick, read back by intake.

What belongs here: the workbook, and its columns as they come back.
What does not: which cases are asked about (`packages`), or writing files (assets).
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import polars as pl
import xlsxwriter

from schemas.complaints import STAGES
from schemas.lists import LISTS
from schemas.table import Column

_TABLE = LISTS["tanggapan_aduan"]
_LINEAGE = ("isi", "berkas", "baris")
_COLUMNS = [column for column in _TABLE.columns if column.name not in _LINEAGE]
_FILLED_IN = ("no_aduan", "opd")
_GUIDE = (
    "Satu baris satu langkah; salin nomornya ke baris baru bila langkahnya lebih dari satu.",
    "tanggal 2025-12-31 dan status dari pilihan; hasil wajib bila DITOLAK atau KEDALUWARSA.",
    "Bukan urusan OPD ini? Tulis status DIRUJUK_OPD dan kode OPD yang dituju di kolom opd.",
    "Yang belum dijawab dibiarkan kosong. Simpan terbatas; hapus sesudah dikirim.",
)
_HEADER = len(_GUIDE) + 2
_WIDTH, _WIDEST = 14, 26
# No clock time: the same cases give the same bytes.
_NO_DAY = datetime(2000, 1, 1)


def answer_rows(cases: pl.DataFrame) -> pl.DataFrame:
    """One row per case (no_aduan, opd) in the columns of an answer, what is to be told empty."""
    return cases.select(
        name if name in _FILLED_IN else pl.lit(None, pl.String).alias(name)
        for name in (column.name for column in _COLUMNS)
    )


def answer_workbook(cases: pl.DataFrame) -> bytes:
    """The same rows as an XLSX sheet: what to do above the titles, choices to pick from."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": _TABLE.meaning, "created": _NO_DAY})
        looks = {
            "judul": book.add_format({"bold": True, "font_size": 13}),
            "arti": book.add_format({"font_size": 8, "text_wrap": True, "valign": "top"}),
            "kepala": book.add_format({"bold": True, "bg_color": "#DCE6EE", "border": 1}),
            "tetap": book.add_format({"num_format": "@", "border": 1, "bg_color": "#F6F7F9"}),
            "isi": book.add_format({"num_format": "@", "border": 1}),
        }
        sheet = book.add_worksheet(_TABLE.name)
        sheet.write_string(0, 0, "Lembar jawaban aduan posyandu", looks["judul"])
        for row, line in enumerate(_GUIDE, 1):
            sheet.write_string(row, 0, line)
        rows = answer_rows(cases)
        for place, column in enumerate(_COLUMNS):
            _column(sheet, place, column, rows[column.name], looks)
        sheet.set_row(_HEADER - 1, 48)
        sheet.freeze_panes(_HEADER + 1, 1)
    return target.getvalue()


def _column(sheet: Any, place: int, column: Column, cells: pl.Series, looks: Any) -> None:
    sheet.write_string(_HEADER - 1, place, column.meaning, looks["arti"])
    sheet.write_string(_HEADER, place, column.name, looks["kepala"])
    sheet.set_column(place, place, _WIDEST if column.name in ("no_aduan", "hasil") else _WIDTH)
    look = looks["tetap" if column.name == "no_aduan" else "isi"]
    first, last = _HEADER + 1, _HEADER + max(len(cells), 1)
    for row, cell in enumerate(cells.fill_null(""), first):
        sheet.write_string(row, place, cell, look)
    if column.allowed is not None:
        choices = [word for word in column.allowed if word not in STAGES]
        check = {"validate": "list", "source": choices, "error_title": column.name}
        sheet.data_validation(first, place, last, place, check)
