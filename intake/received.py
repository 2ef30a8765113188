"""One piece of a file → its layout and its columns of text.

What belongs here: telling formats apart, finding header and separator, handing rows and titles
to `reshaping`.
What does not: containers (`containers`), typing, or which rows stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from intake.by_month import one_row_a_month
from intake.encodings import as_utf8
from intake.json_rows import json_frame, looks_like_json
from intake.layout import Layout, layouts, titles_of
from intake.limits import limits
from intake.parquet_rows import MAGIC, parquet_rows, parquet_titles
from intake.reasons import FileRefused
from intake.recognition import find_header, recognise
from intake.repairs import NO_REPAIRS, file_repair
from intake.reshaping import Shaped, shaped
from intake.sheets import Sheet, first_cells
from intake.text_lines import header_cells, line_starts, read_records

_OTHER_FORMATS = {b"%PDF": "PDF", b"\x1f\x8b": "arsip GZIP", b"Rar!": "arsip RAR"}
_NO_DAMAGE = pl.Schema({"baris": pl.Int64(), "kode": pl.String(), "isi_diterima": pl.String()})


@dataclass(frozen=True)
class Received:
    """Columns of text by the names of the layout's table, line numbers, damaged lines.

    `repairs` and `faults` are those of reading the rows (see `repairs`, `typed`); `origin` is
    the line each row had in the file that this one corrects, where it says so. `header` is
    the row of the last title, `places` the place (from 1) of each of the table's columns.
    """

    layout: Layout
    columns: dict[str, pl.Series]
    lines: pl.Series
    damaged: pl.DataFrame
    cells: int
    repairs: pl.DataFrame
    faults: pl.DataFrame
    origin: pl.Series | None = None
    header: int = 1
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def data_from(self) -> int:
        """The first row below the header, numbers of columns passed over."""
        first = self.lines.min()
        return int(first) if isinstance(first, int) else self.header + 1

    @property
    def count(self) -> int:
        """Rows and damaged lines together: every line after the header, once."""
        return len(self.lines) + self.damaged.height


def received_piece(content: bytes | Sheet) -> Received:
    """The content of a piece; FileRefused for what no layout fits, before any row is taken."""
    if isinstance(content, Sheet):
        return _from_sheet(content)
    if content.startswith(MAGIC):
        return _from_parquet(content)
    for mark, seen in _OTHER_FORMATS.items():
        if content.startswith(mark):
            raise FileRefused("FORMAT_TIDAK_DIKENAL", terlihat=seen)
    text, encoding = as_utf8(content)
    if not re.search(rb"[^\0\s]", text):
        raise FileRefused("BERKAS_KOSONG")
    notes = [file_repair(encoding)] if encoding else []
    if looks_like_json(text):
        frame = json_frame(text)
        layout = recognise(frame.columns)
        rows = frame.with_columns(baris=pl.int_range(2, pl.len() + 2, dtype=pl.Int64))
        return _received(layout, rows, titles_of(frame.columns), _NO_DAMAGE.to_frame(), notes)
    skipped, start, separator, header = text_header(text)
    layout = recognise(header)
    names, titles = _named(header)
    records = read_records(text[start:] if start else text, separator, names)
    rows, damaged = (
        frame.with_columns(pl.col("baris") + skipped) if skipped else frame
        for frame in (records.rows, records.damaged)
    )
    return _received(layout, rows, titles, damaged, notes, skipped + 1)


def text_header(text: bytes) -> tuple[int, int, str, list[str]]:
    """(lines before the header, its first byte, separator, its titles as received).

    The first line that fits a layout; else the one with most known titles, for the refusal.
    """
    known = _known_titles()
    best: tuple[int, int, str, list[str]] | None = None
    most = -1
    for place, start in enumerate(line_starts(text, limits().header_rows)):
        line = text[start : text.find(b"\n", start) + 1 or None]
        for mark in limits().separators:
            header = header_cells(line, mark)
            titles = titles_of(header)
            here = len(known.intersection(titles))
            if here > most:
                best, most = (place, start, mark, header), here
                seen = frozenset(title for title in titles if title)
                if len(seen) > 1 and any(layout.fits(seen) for layout in layouts()):
                    return best
    if best is None:
        raise FileRefused("BERKAS_KOSONG")
    return best


@cache
def _known_titles() -> frozenset[str]:
    return frozenset(title for layout in layouts() for title in layout.known)


def _named(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """A name of its own for every cell of the header, and the title keys."""
    return [str(place) for place in range(len(header))], titles_of(header)


def _from_parquet(data: bytes) -> Received:
    received = parquet_titles(data)
    layout = recognise(received)
    titles = titles_of(received)
    numbers = [
        title
        for title, key in zip(received, titles, strict=True)
        if key in layout.titles and layout.table[layout.titles[key]].pattern is not None
    ]
    return _received(layout, parquet_rows(data, numbers), titles, _NO_DAMAGE.to_frame(), [])


def _from_sheet(sheet: Sheet) -> Received:
    # A row without content is no row; the header is looked for among those that have some.
    head = first_cells(sheet, limits().header_rows + limits().header_depth)
    last = int((sheet.rows <= limits().header_rows).sum()) + limits().header_depth

    def filled(column: int, row: int) -> bool:
        rest = sheet.cells.to_series(column).slice(row)
        return bool((rest.str.strip_chars() != "").any())

    header = find_header(head[:last], filled)
    below = header.below
    rows = sheet.cells.slice(below).with_columns(sheet.rows.slice(below).alias("baris"))
    # A row that is only numbered, as forms are beforehand, is no row.
    carried = [
        pl.col(str(place)).fill_null("").str.strip_chars() != ""
        for place, title in enumerate(header.titles)
        if title and title not in header.layout.skipped
    ]
    rows = rows.filter(pl.any_horizontal(carried))
    return _received(
        header.layout,
        rows,
        list(header.titles),
        _NO_DAMAGE.to_frame(),
        [],
        int(sheet.rows[header.last]),
        sheet.left,
    )


def _received(
    layout: Layout,
    rows: pl.DataFrame,
    titles: list[str],
    damaged: pl.DataFrame,
    notes: list[pl.DataFrame],
    header: int = 1,
    left: int = 0,
) -> Received:
    rows, told = one_row_a_month(rows, titles, layout)
    lines = rows["baris"]
    made: Shaped = shaped(rows.drop("baris"), lines, told, layout)
    return Received(
        layout,
        made.columns,
        lines,
        damaged,
        len(titles),
        pl.concat([NO_REPAIRS, *notes, made.repairs]),
        made.faults,
        made.origin,
        header,
        {
            column: place
            for place, title in enumerate(titles, left + 1)
            for column in layout.brought_by([title]) - set(layout.constants)
            # Of a block a column has no single place.
            if title not in layout.repeated
        },
    )
