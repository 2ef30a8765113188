"""A file's bytes → its layout and its columns of text.

What belongs here: telling formats apart, finding header and separator, naming the columns.
What does not: typing, or which rows stand.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import polars as pl

from intake.layout import Layout, layouts, recognise, titles_of
from intake.limits import limits
from intake.parquet_rows import MAGIC, parquet_rows, parquet_titles
from intake.reasons import FileRefused
from intake.text_lines import header_cells, read_records

_OTHER_FORMATS = {
    b"PK\x03\x04": "arsip ZIP atau buku kerja XLSX",
    b"\xd0\xcf\x11\xe0": "buku kerja XLS",
    codecs.BOM_UTF16_LE: "teks UTF-16",
    codecs.BOM_UTF16_BE: "teks UTF-16",
    b"%PDF": "PDF",
}
_NO_DAMAGE = pl.Schema({"baris": pl.Int64(), "kode": pl.String(), "isi_diterima": pl.String()})


@dataclass(frozen=True)
class Received:
    """Columns of text by the names of the layout's table, line numbers, damaged lines."""

    layout: Layout
    columns: dict[str, pl.Series]
    lines: pl.Series
    damaged: pl.DataFrame
    cells: int

    @property
    def count(self) -> int:
        """Rows and damaged lines together: every line after the header, once."""
        return len(self.lines) + self.damaged.height


def received_file(data: bytes) -> Received:
    """The content of a file; FileRefused for what no layout fits, before any row is read."""
    if data.startswith(MAGIC):
        titles = parquet_titles(data)
        layout = recognise(titles)
        numbers = [
            title
            for title, clean in zip(titles, titles_of(titles), strict=True)
            if layout.table[layout.titles[clean]].pattern is not None
        ]
        return _received(layout, parquet_rows(data, numbers), _NO_DAMAGE.to_frame())
    for mark, seen in _OTHER_FORMATS.items():
        if data.startswith(mark):
            raise FileRefused("FORMAT_TIDAK_DIKENAL", terlihat=seen)
    text = data.removeprefix(codecs.BOM_UTF8)
    if not re.search(rb"[^\0\s]", text):
        raise FileRefused("BERKAS_KOSONG")
    separator, header = _header(text)
    layout = recognise(header)
    records = read_records(text, separator, header)
    return _received(layout, records.rows, records.damaged)


def _header(text: bytes) -> tuple[str, list[str]]:
    """The separator that finds most known titles in the first line, and those titles."""
    known = frozenset(title for layout in layouts() for title in layout.titles)
    split = {mark: header_cells(text, mark) for mark in limits().separators}
    best = max(split, key=lambda mark: len(known.intersection(titles_of(split[mark]))))
    return best, split[best]


def _received(layout: Layout, rows: pl.DataFrame, damaged: pl.DataFrame) -> Received:
    lines = rows["baris"]
    named = dict(zip(titles_of(rows.columns), rows.columns, strict=True))
    columns = {
        layout.titles[title]: rows[column] for title, column in named.items() if title != "baris"
    }
    return Received(layout, columns, lines, damaged, len(columns))
