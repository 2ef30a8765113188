"""Drawing a planned sheet as an XLSX workbook.

What belongs here: formats, widths, protection, the drop-down, the guide, and the hidden sheet
that names the workbook.
What does not: what stands in a cell (`plan`, `cards`).

Every cell is written as text: a NIK keeps its zeros, and a name that starts with "=" stays a
name. The file holds no clock time, so the same pairs give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from review.formats import BASE, FORMATS
from review.plan import GUIDE, LETTERS, REPORT, SHEET, TOP_ROWS
from review.words import words
from schemas.fingerprint import fingerprints
from schemas.review import HANDED_OUT

FORMAT_VERSION = "bansos-tinjauan-1"
KEY_SHEET = "_buku"
# Nothing is turned into a formula or link, and no part of a file with names lies in /tmp.
TEXT_ONLY = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
OWNER_ONLY = 0o600
CELL_DIGITS = 16
# A workbook is no document with an author and an hour: a fixed day keeps its bytes the same.
NO_DAY = datetime(2000, 1, 1)
_WIDTHS = (1.5, 19, 33, 33, 27, 33, 13, 32)
_SENTENCE_LETTERS = 185
_LINE = 14.0
_FIELD_ROW = 16
_TITLE_ROW = 20
_CARDS_A_PAGE = 3
# Styles in which the letters that differ are marked.
_MARKED = ("ISI_BEDA", "ISI_MIRIP")
# Styles of the cells of a field, whose text may take several lines; letters a border costs.
_FIELD_STYLES = r"^(ISI_|NILAI_|KEDUA)"
_WIDTH_LOST = 2
# Without a password: it guards against a slip of the hand; import checks every cell anyway.
PROTECTION = {"select_locked_cells": True, "select_unlocked_cells": True, "format_rows": True}


@dataclass(frozen=True)
class Book:
    """What a workbook is about: shown at its top and kept in its hidden sheet."""

    title: str
    subtitle: str
    facts: Mapping[str, str]


def book_number(cells: pl.DataFrame, book: Book) -> str:
    """The workbook's number: 16 hex of the sha256 of all that stands in it."""
    digest = hashlib.sha256(repr((FORMAT_VERSION, sorted(book.facts.items()))).encode())
    for hashed in fingerprints(cells, ["baris", "kolom", "teks", "isian"], CELL_DIGITS):
        digest.update(hashed.encode())
    return digest.hexdigest()[:CELL_DIGITS]


def handed_out(cells: pl.DataFrame, number: str, sheet: str = SHEET) -> pl.DataFrame:
    """HANDED_OUT: the fingerprint of every locked cell that holds text, and every input cell."""
    letters = dict(enumerate(LETTERS))
    kept = cells.filter((pl.col("teks") != "") | pl.col("isian").is_not_null())
    asked = pl.col("isian").is_not_null()
    return kept.with_columns(
        pl.lit(number).alias("id_buku"),
        pl.lit(sheet).alias("lembar"),
        pl.col("baris") + 1,
        pl.col("kolom").replace_strict(letters, return_dtype=pl.String),
        pl.when(~asked).then(fingerprints(kept, ["teks"], CELL_DIGITS)).alias("sidik"),
        *(pl.when(asked).then(name).alias(name) for name in ("bukti", "id_laporan")),
    ).select(HANDED_OUT.column_names)


def write_book(path: Path, cells: pl.DataFrame, book: Book) -> str:
    """Write the workbook and return its number; `cells`: of `planned`."""
    number = book_number(cells, book)
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as file:
        file.set_properties({"title": book.title, "created": NO_DAY})
        formats = {name: file.add_format(BASE | look) for name, look in FORMATS.items()}
        draw_guide(file.add_worksheet(GUIDE), formats, book, number, words()["petunjuk"])
        _cards(file.add_worksheet(SHEET), formats, cells)
        draw_key(file.add_worksheet(KEY_SHEET), book, number, FORMAT_VERSION)
    path.chmod(OWNER_ONLY)
    return number


def draw_guide(
    sheet: Worksheet,
    formats: Mapping[str, Format],
    book: Book,
    number: str,
    guidance: Sequence[tuple[str, str]],
) -> None:
    """The first sheet: how to fill the workbook (`guidance`), and what it is about."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 110)
    sheet.write_string(1, 1, book.title, formats["BESAR"])
    sheet.write_string(2, 1, book.subtitle, formats["KECIL"])
    row = 4
    for heading, text in guidance:
        sheet.set_row(row, _LINE * ceil(len(text) / 105) + 6)
        sheet.write_string(row, 1, heading, formats["PETUNJUK_JUDUL"])
        sheet.write_string(row, 2, text, formats["PETUNJUK"])
        row += 1
    row += 1
    for name, value in {**book.facts, "nomor buku": number}.items():
        sheet.write_string(row, 1, name, formats["PETUNJUK_JUDUL"])
        sheet.write_string(row, 2, value, formats["PETUNJUK"])
        row += 1
    sheet.protect("", PROTECTION)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _cards(sheet: Worksheet, formats: Mapping[str, Format], cells: pl.DataFrame) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, formats["DASAR"])
    sheet.hide_gridlines(2)
    sheet.set_zoom(85)
    sheet.set_default_row(_FIELD_ROW)
    sheet.set_row(0, 30)
    sheet.freeze_panes(TOP_ROWS - 1, 0)
    for row, lines in lines_of_fields(cells).items():
        sheet.set_row(row, _LINE * lines + 2)
    for cell in cells.iter_rows(named=True):
        _draw(sheet, formats, cell)
    answers = list(words()["jawaban"].values())
    for row, column in cells.filter(pl.col("isian") == "PUTUSAN").select("baris", "kolom").rows():
        sheet.data_validation(row, column, row, column, _drop_down(answers))
    sheet.protect("", PROTECTION)
    sheet.activate()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.set_footer("&L&8Rahasia – memuat data pribadi&R&8&P / &N")
    breaks = cells.filter(pl.col("gaya") == "JUDUL")["baris"].to_list()[
        _CARDS_A_PAGE::_CARDS_A_PAGE
    ]
    sheet.set_h_pagebreaks(breaks)
    sheet.repeat_rows(0, 1)


def lay_out_list(
    sheet: Worksheet, widths: Sequence[float], head: float, frozen: tuple[int, int]
) -> None:
    """A guarded list on landscape paper: widths, frozen panes, and a heading on every page.

    `frozen`: rows above which, and columns left of which, nothing scrolls; the last such row is
    the heading, `head` points high.
    """
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(*frozen)
    sheet.protect("", PROTECTION)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.set_footer("&L&8Rahasia – memuat data pribadi&R&8&P / &N")
    sheet.repeat_rows(frozen[0] - 1)
    sheet.set_row(frozen[0] - 1, head)


def lines_of_fields(cells: pl.DataFrame) -> dict[int, int]:
    """Row → lines its fullest field cell takes, where that is more than one."""
    width = pl.col("kolom").replace_strict(dict(enumerate(_WIDTHS)), return_dtype=pl.Float64)
    letters = pl.col("teks").str.len_chars()
    fields = cells.filter(
        pl.col("gaya").str.contains(_FIELD_STYLES) & (letters > width - _WIDTH_LOST)
    )
    lines = (letters / (width - 2 * _WIDTH_LOST)).ceil().cast(pl.Int64)
    return dict(fields.group_by("baris").agg(lines.max()).sort("baris").rows())


def _drop_down(answers: list[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": answers,
        "ignore_blank": True,
        "input_title": "Putusan",
        "input_message": "Pilih dari daftar. Kosongkan bila belum dinilai.",
        "error_title": "Bukan pilihan",
        "error_message": "Pilih salah satu dari daftar.",
    }


def _draw(sheet: Worksheet, formats: Mapping[str, Format], cell: Mapping[str, Any]) -> None:
    """One cell of the plan; where it differs from its counterpart, the differing parts in red."""
    row, column, text = cell["baris"], cell["kolom"], cell["teks"]
    look = formats[cell["gaya"]]
    merged = (row, column) != (cell["sampai_baris"], cell["sampai_kolom"])
    if merged:
        sheet.merge_range(row, column, cell["sampai_baris"], cell["sampai_kolom"], "", look)
    if cell["gaya"] == "JUDUL":
        sheet.set_row(row, _TITLE_ROW)
    elif cell["gaya"] == "KALIMAT" and column == REPORT:
        sheet.set_row(row, _LINE * max(1, ceil(len(text) / _SENTENCE_LETTERS)) + 3)
    marked = cell["sorot"] is not None and cell["gaya"].startswith(_MARKED)
    parts = differing_parts(text, cell["sorot"]) if marked else []
    if len(parts) > 1:
        pieces: list[Any] = []
        for differs, part in parts:
            pieces += [formats["HURUF_BEDA" if differs else "HURUF"], part]
        sheet.write_rich_string(row, column, *pieces, look)
    elif text:
        sheet.write_string(row, column, text, look)
    elif not merged:
        sheet.write_blank(row, column, None, look)


def differing_parts(text: str, other: str) -> list[tuple[bool, str]]:
    """`text` cut into runs that agree or differ with `other`: by place where both are equally
    long numbers or dates, else word by word."""
    if len(text) == len(other) and not any(letter.isalpha() for letter in text + other):
        marks = [mine != its for mine, its in zip(text, other, strict=True)]
        pieces = list(text)
    else:
        pieces = [piece for word in text.split(" ") for piece in (word, " ")][:-1]
        known = set(other.upper().split(" ")) | {""}
        marks = [piece != " " and piece.upper() not in known for piece in pieces]
    runs: list[tuple[bool, str]] = []
    for differs, piece in zip(marks, pieces, strict=True):
        if runs and runs[-1][0] == differs:
            runs[-1] = (differs, runs[-1][1] + piece)
        else:
            runs.append((differs, piece))
    return [run for run in runs if run[1]]


def draw_key(sheet: Worksheet, book: Book, number: str, version: str) -> None:
    """The sheet nobody sees: which workbook this is. What is in DATA decides, not this sheet."""
    rows = {"format": version, "id_buku": number, **book.facts}
    for row, (name, value) in enumerate(rows.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    sheet.protect()
    sheet.very_hidden()
