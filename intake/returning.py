"""What was received → the workbook that goes back to its sender, marked and explained.

What belongs here: colours, explanations beside each row, the guide sheet, and the hidden sheet
by which the corrected file is known again.
What does not: which cells are rejected or repaired (told by `reading`), or where files lie.

A workbook goes back as it came, with two columns more: `catatan_bansos` says in words what is
wrong in the row, `baris_asal` says which row it is, so that rows may be moved or deleted. Any
other file goes back as a workbook of text cells, because a spreadsheet would spoil its digits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from intake.containers import ZIP, Piece, pieces_of
from intake.corrected import GUIDE, MARKS, REPLACES
from intake.line_kinds import BREAK, HEADING
from intake.raw_table import Raw, raw_table
from intake.reading import read_pieces
from intake.reasons import FileRefused, reasons
from intake.sheets import Sheet
from intake.taken import FileIntake
from intake.typed import EMPTY

_REJECTED, _REPAIRED = "FFF4B6B6", "FFDCE9F7"
_NOTE, _ORIGIN = "catatan_bansos", "baris_asal"
# Letters of a note on a line, and the points a line is high.
_NOTE_WIDTH, _LINE = 70, 15
_AUTHOR = "bansos"
# Comments beyond this many make a workbook slow to open; colour and note stay on every row.
_COMMENTS = 2000


_STEPS = (
    "Berkas ini dikembalikan untuk diperbaiki",
    "1. Sel merah ditolak; kolom catatan_bansos menyebut apa yang salah.",
    "2. Perbaiki di sel itu juga. Sel biru sudah terbaca; periksa apakah bacaannya benar.",
    "3. Jangan mengubah judul, kolom baris_asal, atau nama lembar. Baris boleh dihapus.",
    "4. Simpan sebagai XLSX dan kirim kembali; baris yang benar tidak dihitung dua kali.",
    "Berkas ini memuat data pribadi: simpan terbatas, hapus sesudah dikirim.",
)


def returned_workbook(
    taken: Sequence[FileIntake], original: bytes | None, raw: Mapping[str, Raw]
) -> bytes:
    """The workbook for the sender of `taken`, the tables of one file.

    `original` is the file if it is an XLSX, else None and `raw` holds each table by its key.
    """
    book = _opened(original)
    told = book.create_sheet(MARKS)
    comments = _COMMENTS
    for one in taken:
        if original is not None:
            sheet = book[_sheet_name(one, book)]
            rows = {line: line for line in range(1, sheet.max_row + 1)}
            header = one.header
        elif one.sha256 not in raw:
            continue
        else:
            sheet = book.create_sheet("Data" if len(taken) == 1 else f"Data {len(book.sheetnames)}")
            rows = _written(sheet, raw[one.sha256])
            header = 1
        told.append([f"{REPLACES}:{sheet.title}", one.sha256])
        if one.state != "DITOLAK":
            comments = _marked(sheet, one, rows, header, comments)
    _guide(book, taken)
    told.sheet_state = "veryHidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _opened(original: bytes | None) -> Any:
    if original is None:
        book = openpyxl.Workbook()
        book.remove(book.active)
        return book
    try:
        book = openpyxl.load_workbook(io.BytesIO(original))
    except (InvalidFileException, KeyError, ValueError, TypeError) as fault:
        raise ValueError("the workbook cannot be written back") from fault
    for name in (MARKS, GUIDE):
        if name in book.sheetnames:
            del book[name]
    return book


def _sheet_name(one: FileIntake, book: Any) -> str:
    """The sheet of a table: named behind `#`, or the only one that holds the titles."""
    if one.sheet in book.sheetnames:
        return str(one.sheet)
    return str(book.sheetnames[0])


def _written(sheet: Any, raw: Raw) -> dict[int, int]:
    """Write the table as text cells; returns the sheet's row of every received line."""
    sheet.append(list(raw.titles))
    for row in raw.rows.iter_rows():
        sheet.append(list(row))
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.number_format = "@"
            cell.data_type = "s"
    return {line: place for place, line in enumerate(raw.lines, 2)}


def _marked(
    sheet: Any, one: FileIntake, rows: Mapping[int, int], header: int, comments: int
) -> int:
    """Colour cells and write the two columns; returns how many comments may still be made."""
    note, origin = _own_columns(sheet, header)
    for line, row in rows.items():
        # A row without content stays without, or it would come back as one.
        if line >= one.data_from and any(cell.value not in (None, "") for cell in sheet[row]):
            sheet.cell(row, origin, line)
    notes: dict[int, list[str]] = {}
    found = [
        *((entry, _REJECTED) for entry in one.rejected.iter_rows(named=True)),
        *((entry, _REPAIRED) for entry in one.repairs.iter_rows(named=True)),
    ]
    for entry, colour in found:
        where = rows.get(entry["baris"] or 0)
        if where is None:
            continue
        place = one.places.get(entry["kolom"] or "")
        cell = sheet.cell(where, place if place is not None else note)
        # A program that saves without computing leaves the formula and no value.
        uncomputed = entry["kode"] == EMPTY and cell.data_type == "f"
        text = reasons()["RUMUS_BELUM_DIHITUNG"][0] if uncomputed else _in_words(entry)
        notes.setdefault(where, []).append(text)
        if cell.fill.fgColor.rgb != _REJECTED:
            cell.fill = PatternFill("solid", fgColor=colour)
        if place is not None and colour == _REJECTED:
            # What is typed in again must keep its digits.
            cell.number_format = "@"
            if comments > 0 and cell.comment is None:
                cell.comment = Comment(text, _AUTHOR)
                comments -= 1
    for row, texts in notes.items():
        cell = sheet.cell(row, note, "\n".join(texts))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        # Not every spreadsheet fits a row to its text by itself.
        lines = sum(ceil(len(text) / _NOTE_WIDTH) for text in texts)
        usual = sheet.row_dimensions[row].height or _LINE
        sheet.row_dimensions[row].height = max(usual, _LINE * lines)
    return comments


def _own_columns(sheet: Any, header: int) -> tuple[int, int]:
    """The places of our two columns, found again or made behind the last one."""
    titles = {cell.value: cell.column for cell in sheet[header]}
    last = sheet.max_column
    places = []
    for title in (_NOTE, _ORIGIN):
        if title not in titles:
            last += 1
            sheet.cell(header, last, title).font = Font(bold=True)
            titles[title] = last
        places.append(titles[title])
    note = sheet.cell(header, places[0]).column_letter
    sheet.column_dimensions[note].width = _NOTE_WIDTH
    for cell in sheet[note][header:]:
        cell.value = None
    return places[0], places[1]


def _in_words(entry: Mapping[str, Any]) -> str:
    """What is wrong with a cell, or how it was read, in Indonesian."""
    if "petunjuk" in entry:
        return str(entry["petunjuk"]).partition(" / ")[0]
    text = reasons()[entry["kode"]][0]
    if entry["kolom"] is None:
        return text
    return f"{entry['kolom']} dibaca sebagai {entry['isi_dipakai']}: {text}"


def _guide(book: Any, taken: Sequence[FileIntake]) -> None:
    """The sheet that says what to do, and what became of the file in numbers."""
    sheet = book.create_sheet(GUIDE, 0)
    sheet.column_dimensions["A"].width = 110
    lines = [(text, place == 0) for place, text in enumerate(_STEPS)]
    for one in taken:
        accepted = one.rows_read - one.rows_rejected
        lines += [
            ("", False),
            (f"{one.name.rpartition('/')[2]}: {one.state}", True),
            (
                f"dibaca {one.rows_read} = diterima {accepted} + ditolak {one.rows_rejected}",
                False,
            ),
        ]
        for code, what in ((HEADING, "baris judul keluarga"), (BREAK, "baris sisipan")):
            if found := one.repairs.filter(pl.col("kode") == code).height:
                lines.append((f"{what}, bukan orang: {found}", False))
        if one.hint:
            lines.append((one.hint.partition(" / ")[0], False))
        counted = one.rejected.filter(pl.col("tingkat") != "BERKAS").group_by("kolom", "kode").len()
        for column, code, number in counted.sort("kolom", "kode").iter_rows():
            lines.append((f"  {column or 'seluruh baris'}: {code} – {number}", False))
    for row, (text, bold) in enumerate(lines, 1):
        cell = sheet.cell(row, 1, text)
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(wrap_text=True)


@dataclass(frozen=True)
class Book:
    """The tables of one file that goes back as one workbook."""

    name: str
    taken: tuple[FileIntake, ...]
    original: bytes | None
    raw: Mapping[str, Raw]

    def written(self, taken: Sequence[FileIntake]) -> bytes:
        """The workbook, marked by what `taken` says of the tables."""
        return returned_workbook(taken, self.original, self.raw)


def books_to_return(path: Path, name: str) -> Iterator[Book]:
    """What goes back for the file at `path`: one book, or one for each file of an archive."""
    data = path.read_bytes()
    pieces = list(pieces_of(data, name))
    for file, own in groupby(pieces, key=lambda piece: piece.name.partition("#")[0]):
        held = list(own)
        taken = tuple(read_pieces(held))
        original = data if file == name and _is_workbook(data, held) else None
        raw = {
            one.sha256: raw_table(piece.content, one.header)
            for one, piece in zip(taken, held, strict=True)
            if original is None and not isinstance(piece.content, FileRefused)
        }
        yield Book(file, taken, original, raw)


def _is_workbook(data: bytes, pieces: Sequence[Piece]) -> bool:
    """Whether the file is an XLSX, which can be written back as it is."""
    return data.startswith(ZIP) and all(isinstance(piece.content, Sheet) for piece in pieces)
