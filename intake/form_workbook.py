"""The forms as a workbook that a cadre fills in without a network.

What belongs here: one sheet per kind of event with drop-downs, checks and what is filled in
beforehand; the sheets of guidance and examples.
What does not: the columns themselves (`schemas.forms`), or paper (`form_paper`).

What a cadre never types – number of the report, codes, day, officer – is a formula that stays
empty until something is typed in its row, so an untouched row is no report.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from xlsxwriter.utility import xl_col_to_name

from schemas.columns import KK_PATTERN, NIK_PATTERN
from schemas.forms import COMMON, FORMS, LINEAGE, MASKED
from schemas.table import Column

EXAMPLES = Path(__file__).with_name("form_examples.yaml")
PREFILLED = ("id_laporan", "kode_posyandu", "kode_desa", "tgl_lapor", "petugas")
_LETTERS = {
    "kelahiran": "LH",
    "kehamilan": "HM",
    "kematian": "MT",
    "perpindahan": "PD",
    "perkawinan": "KW",
    "perceraian": "CR",
    "perubahan_keluarga": "UB",
    "aduan": "AD",
}
_HEADER, _FIRST = 2, 3
_SHORTEST = 12


@dataclass(frozen=True)
class FormFor:
    """For whom a form is made: codes, day of report and officer, and the rows of each sheet."""

    posyandu: str
    village: str
    day: date
    officer: str
    rows: int = 60


def form_columns(form: str) -> tuple[list[Column], list[Column]]:
    """(asked of the cadre, "if known") columns of a form, in the order they are asked."""
    lineage = {column.name for column in (MASKED, *LINEAGE)}
    own = [c for c in FORMS[form].columns if c.name not in {*lineage, *(c.name for c in COMMON)}]
    later = [c for c in COMMON if c.name not in PREFILLED]
    asked = [column for column in own if not column.nullable]
    return asked, [column for column in own if column.nullable] + later


def form_workbook(made_for: FormFor) -> bytes:
    """The workbook, the same bytes for the same reader."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _midnight(made_for.day)})
    styles = {
        "wajib": book.add_format({"bold": True, "bg_color": "#FCE4B4", "border": 1}),
        "tahu": book.add_format({"bg_color": "#EEEEEE", "border": 1}),
        "isi": book.add_format({"bg_color": "#E2EFDA", "border": 1, "italic": True}),
        "teks": book.add_format({"num_format": "@", "locked": False}),
        "tanggal": book.add_format({"num_format": "yyyy-mm-dd", "locked": False}),
        "kecil": book.add_format({"font_size": 8, "text_wrap": True, "valign": "top"}),
        "tebal": book.add_format({"bold": True, "font_size": 13}),
    }
    _guide(book, made_for, styles)
    for form in FORMS:
        _sheet(book, form, made_for, styles)
    _examples(book, styles)
    book.close()
    return target.getvalue()


def _midnight(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


def _guide(book: Any, made_for: FormFor, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Petunjuk")
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, "Formulir posyandu", styles["tebal"])
    lines = (
        f"Posyandu {made_for.posyandu}, desa {made_for.village}, tanggal {made_for.day}",
        "Satu lembar untuk satu jenis peristiwa, satu baris untuk satu peristiwa.",
        "Kuning harus diisi; abu-abu hanya bila diketahui; hijau terisi sendiri.",
        "Tidak tahu? Kosongkan. Jangan menebak NIK, nomor KK, atau tanggal.",
        "Tanggal ditulis 2025-10-17 atau 17/10/2025. NIK dan nomor KK 16 angka.",
        "Contoh isian ada di lembar Contoh. Satu berkas untuk satu hari posyandu.",
        "Berkas ini memuat data pribadi: simpan terbatas, hapus sesudah dikirim.",
    )
    for row, text in enumerate(lines, 1):
        sheet.write_string(row, 0, text)


def _sheet(book: Any, form: str, made_for: FormFor, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(form)
    asked, known = form_columns(form)
    typed = [*asked, *known]
    first = len(PREFILLED)
    sheet.set_row(0, 34)
    for place, name in enumerate(PREFILLED):
        sheet.write_string(_HEADER - 1, place, name, styles["isi"])
    for place, column in enumerate(typed, first):
        style = styles["wajib" if column in asked else "tahu"]
        sheet.write_string(0, place, column.meaning, styles["kecil"])
        sheet.write_string(_HEADER - 1, place, column.name, style)
        kind = styles["tanggal" if column.dtype == "Date" else "teks"]
        sheet.set_column(place, place, max(_SHORTEST, len(column.name) + 2), kind)
        if check := _check(column, made_for.day, xl_col_to_name(place)):
            sheet.data_validation(_HEADER, place, _HEADER + made_for.rows - 1, place, check)
    sheet.set_column(0, first - 1, _SHORTEST, None, {"level": 1, "hidden": False})
    area = f"${xl_col_to_name(first)}{{0}}:${xl_col_to_name(first + len(typed) - 1)}{{0}}"
    for row in range(_FIRST, _FIRST + made_for.rows):
        number = f"{made_for.posyandu}-{made_for.day:%Y%m%d}-{_LETTERS[form]}{row - _HEADER:03d}"
        values = (
            number,
            made_for.posyandu,
            made_for.village,
            made_for.day.isoformat(),
            made_for.officer.replace('"', ""),
        )
        for place, value in enumerate(values):
            formula = f'=IF(COUNTA({area.format(row)})=0,"","{value}")'
            sheet.write_formula(row - 1, place, formula, None, "")
    sheet.freeze_panes(_HEADER, first)


def _check(column: Column, day: date, place: str) -> dict[str, Any] | None:
    """The spreadsheet's check of a column; only a list is binding, the rest warns."""
    if column.allowed is not None:
        return {
            "validate": "list",
            "source": list(column.allowed),
            "error_title": column.name,
            "error_message": "Pilih dari daftar / choose from the list.",
        }
    if column.dtype == "Date":
        bound = {} if column.name == "taksiran_persalinan" else {"maximum": day}
        return {
            "validate": "date",
            "criteria": "between" if bound else ">",
            **({"minimum": date(1900, 1, 1), **bound} if bound else {"value": date(1900, 1, 1)}),
            "error_type": "warning",
            "error_title": column.name,
            "error_message": "Tanggal sesudah hari laporan atau tidak terbaca. Periksa lagi.",
        }
    if column.pattern in (NIK_PATTERN, KK_PATTERN):
        return {
            "validate": "custom",
            "value": f"=LEN({place}{_FIRST})=16",
            "error_type": "warning",
            "error_title": column.name,
            "error_message": "Harus 16 angka. Bila tidak tahu, kosongkan.",
        }
    if column.dtype == "Int64":
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": column.minimum or 0,
            "maximum": column.maximum or 9999,
            "error_type": "warning",
            "error_message": "Angka bulat.",
        }
    return None


@cache
def form_examples() -> dict[str, dict[str, str]]:
    """One made-up event per form, as a cadre would write it."""
    examples: dict[str, dict[str, str]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return examples


def _examples(book: Any, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Contoh")
    sheet.set_column(0, 12, 20)
    row = 0
    for form, cells in form_examples().items():
        sheet.write_string(row, 0, form, styles["tebal"])
        for place, (name, value) in enumerate(cells.items()):
            sheet.write_string(row + 1, place, name, styles["tahu"])
            sheet.write_string(row + 2, place, value)
        row += 4
