"""A workbook that came back → its cells as a table.

What belongs here: opening XLSX files of strangers safely, and the text of every cell.
What does not: whether what stands there is right (`incoming`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.utils.exceptions import InvalidFileException

from review.workbook import FORMAT_VERSION, KEY_SHEET

READ_CELLS = pl.Schema(
    {
        "lembar": pl.String(),
        "baris": pl.Int64(),
        "kolom": pl.String(),
        "teks": pl.String(),
        "rumus": pl.Boolean(),
    }
)


@dataclass(frozen=True)
class ReadLimits:
    """How much a workbook may hold before it is refused unread."""

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024


class BookFault(ValueError):
    """A file that is no review workbook at all; the text says what to do."""


@dataclass(frozen=True)
class ReadBook:
    """`number`: the workbook's own; `facts`: what it is about; `cells`: READ_CELLS, all sheets."""

    number: str
    facts: Mapping[str, str]
    cells: pl.DataFrame


def read_book(
    path: Path, limits: ReadLimits | None = None, version: str = FORMAT_VERSION
) -> ReadBook:
    """The workbook's number and cells; BookFault for anything that is none of ours.

    `version`: which of our workbooks is expected, as its hidden sheet calls itself.
    """
    with _opened(path, limits) as book:
        facts = _facts(book)
        if facts.get("format") != version:
            raise BookFault(
                f"Buku dari versi lain / another version: {facts.get('format')}, yang dibaca "
                f"{version}. Ekspor ulang, lalu isi buku yang baru."
            )
        return ReadBook(facts.get("id_buku", ""), facts, _all_cells(book))


def facts_of_book(path: Path, limits: ReadLimits | None = None) -> Mapping[str, str]:
    """What the hidden sheet says of the workbook, its cells unread; BookFault without one."""
    with _opened(path, limits) as book:
        return _facts(book)


def cells_of_any(path: Path, limits: ReadLimits | None = None) -> pl.DataFrame:
    """READ_CELLS of every sheet of a workbook that need not be ours, but for a hidden key."""
    with _opened(path, limits) as book:
        return _all_cells(book)


@contextmanager
def _opened(path: Path, limits: ReadLimits | None) -> Iterator[Any]:
    """The workbook at `path`, row by row; BookFault if it is none or too large.

    Whole, it costs ten times the time and room, and a merged range as much as the cells it names.
    """
    _look_first(path, limits or ReadLimits())
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except BookFault:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        EOFError,
        LookupError,
        ValueError,
        TypeError,
        SyntaxError,  # what the XML parser raises is one
    ):
        raise BookFault(_NOT_XLSX) from None


def _facts(book: Any) -> dict[str, str]:
    if KEY_SHEET not in book.sheetnames:
        raise BookFault(
            "Bukan buku tinjauan, atau lembar kuncinya hilang / not a review workbook. Kembalikan "
            "berkas yang diekspor; jangan menyalin lembarnya ke berkas lain."
        )
    rows = book[KEY_SHEET].iter_rows(values_only=True)
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}


def _all_cells(book: Any) -> pl.DataFrame:
    rows = [row for sheet in book.worksheets if sheet.title != KEY_SHEET for row in _cells(sheet)]
    return pl.DataFrame(rows, schema=READ_CELLS, orient="row")


_NOT_XLSX = (
    "Bukan berkas .xlsx yang dapat dibaca / not a readable .xlsx. Simpan sebagai Excel Workbook "
    "(.xlsx) tanpa kata sandi."
)


def _look_first(path: Path, limits: ReadLimits) -> None:
    if not path.is_file():
        raise BookFault("Berkas tidak ada / no such file.")
    if path.stat().st_size > limits.file_bytes:
        raise BookFault(f"Berkas lebih dari {limits.file_bytes} bita / larger than that.")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise BookFault(_NOT_XLSX) from None
    if unpacked > limits.unpacked_bytes:
        raise BookFault(f"Isi berkas lebih dari {limits.unpacked_bytes} bita / unpacks to more.")


def _cells(sheet: Any) -> Iterator[tuple[str, int, str, str, bool]]:
    sheet.reset_dimensions()  # what a file says of its size is not believed
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and str(cell.value) != "":
                formula = cell.data_type == "f"
                yield sheet.title, cell.row, cell.column_letter, _text(cell.value), formula


def _text(value: object) -> str:
    """A cell's value as it was typed; a whole number without the decimal point Excel adds."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
