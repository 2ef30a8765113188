"""Pieces of files → their layout, and the columns of text of those of one kind together.

What belongs here: telling formats apart, finding header and separator, handing rows and titles
to `reshaping`.
What does not: containers (`containers`), typing, or which rows stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from intake.by_month import one_row_a_month
from intake.cells import blank_rows, without_rows
from intake.encodings import as_utf8
from intake.foreign import refuse_foreign, refuse_page
from intake.headings import without_headings
from intake.json_rows import json_frame, looks_like_json
from intake.layout import Layout, titles_of
from intake.limits import limits
from intake.line_kinds import (
    Above,
    any_heading,
    headings_above,
    line_kinds,
    lines_over,
    perhaps_heading,
    rows_over,
)
from intake.parquet_rows import MAGIC, parquet_rows, parquet_titles
from intake.reasons import FileRefused
from intake.recognition import find_header, recognise
from intake.repairs import NO_REPAIRS
from intake.reshaping import ORIGIN, Shaped, shaped
from intake.sheets import Sheet, first_cells
from intake.text_header import text_header
from intake.text_lines import no_damage, read_records
from intake.together import counted, file_of, line_of, of_file
from intake.whole_file import Held


@dataclass(frozen=True)
class Opened:
    """A piece whose header was found: its layout, titles and where they stand; rows unread.

    `titles` are the keys of its titles, `header` the row of the last of them, `left` the empty
    columns before the first. `text` is what stands from the header on, and `separator` what
    parts its cells; of other formats `rows` holds them (columns "0", "1", … and `baris`), until
    they are given away: they are large.
    `above`: headings of the first family that stand over the titles.
    `note`: the code of what was done to read the file at all.
    """

    layout: Layout
    titles: tuple[str, ...]
    header: int = 1
    left: int = 0
    text: bytes = b""
    separator: str = ""
    rows: list[pl.DataFrame] = field(default_factory=list)
    above: Above = ()
    note: str | None = None

    @property
    def kind(self) -> tuple[object, ...]:
        """What files have in common that are read together."""
        return id(self.layout), self.titles, self.left, self.separator

    @property
    def corrects(self) -> bool:
        """Whether its rows say which row of another file they stand for."""
        return ORIGIN in self.titles

    @property
    def places(self) -> dict[str, int]:
        """The place (from 1) of each of the table's columns."""
        layout = self.layout
        return {
            column: place
            for place, title in enumerate(self.titles, self.left + 1)
            for column in layout.brought_by([title]) - set(layout.constants)
            # Of a block a column has no single place.
            if title not in layout.repeated
        }


@dataclass(frozen=True)
class Received:
    """Files of one kind: columns of text by the names of the layout's table, damaged lines.

    `rows` are the numbers of the rows (see `together`), and `baris` of `damaged` is one too.
    `repairs` and `faults` are those of reading the rows (see `repairs`, `typed`); `origin` is
    the line each row had in the file that this one corrects, where it says so. `cells`: how
    many a line has. `untitled`: the files of which a column without a title holds something.
    """

    layout: Layout
    columns: dict[str, pl.Series]
    rows: pl.Series
    damaged: pl.DataFrame
    cells: int
    repairs: pl.DataFrame
    faults: pl.DataFrame
    origin: pl.Series | None = None
    untitled: Collection[int] = ()

    def held(self, names: Sequence[str]) -> Held:
        """What is to be looked over before any cell is typed; `names` are those of the files."""
        return Held(self.columns, file_of(self.rows), self.layout, names)

    def counts(self, files: int) -> pl.Series:
        """Rows and damaged lines of each file: every line after its header, once."""
        damaged = file_of(self.damaged["baris"])
        return counted(file_of(self.rows), None, files) + counted(damaged, None, files)

    def first_lines(self, headers: Sequence[int]) -> list[int]:
        """The first row of each file below its header, numbers of columns passed over."""
        if len(headers) == 1:
            first = self.rows.min()
            return [first if isinstance(first, int) else headers[0] + 1]
        rows = self.rows.sort()
        leading = rows.filter(file_of(rows).is_first_distinct())
        found = dict(zip(file_of(leading), line_of(leading), strict=True))
        return [found.get(place, header + 1) for place, header in enumerate(headers)]

    def without(self, places: Collection[int]) -> Received:
        """The same without the files at `places`."""
        if not places:
            return self
        kept = ~file_of(self.rows).is_in(list(places))

        def rest(frame: pl.DataFrame) -> pl.DataFrame:
            return frame.filter(~file_of(frame["baris"]).is_in(list(places)))

        return replace(
            self,
            columns={name: cells.filter(kept) for name, cells in self.columns.items()},
            rows=self.rows.filter(kept),
            damaged=rest(self.damaged),
            repairs=rest(self.repairs),
            faults=rest(self.faults),
            origin=None if self.origin is None else self.origin.filter(kept),
        )


def opened(content: bytes | Sheet) -> Opened:
    """The header of a piece; FileRefused for what no layout fits, before any row is taken."""
    if isinstance(content, Sheet):
        return _from_sheet(content)
    if content.startswith(MAGIC):
        return _from_parquet(content)
    refuse_foreign(content)
    text, note = as_utf8(content)
    if not re.search(rb"[^\0\s]", text):
        raise FileRefused("BERKAS_KOSONG")
    refuse_page(text)
    if looks_like_json(text):
        frame = json_frame(text)
        rows = _by_place(frame).with_columns(baris=pl.int_range(2, pl.len() + 2, dtype=pl.Int64))
        layout = recognise(frame.columns)
        return Opened(layout, tuple(titles_of(frame.columns)), rows=[rows], note=note)
    skipped, start, separator, header = text_header(text)
    layout = recognise(header)
    over = lines_over(text[:start], separator) if start and layout.headings else pl.DataFrame()
    return Opened(
        layout,
        tuple(titles_of(header)),
        header=skipped + 1,
        text=text[start:] if start else text,
        separator=separator,
        above=headings_above(over, layout),
        note=note,
    )


def received(files: Sequence[Opened]) -> Received:
    """Files of one kind as one table; FileRefused where their titles cannot be read."""
    layout, titles = files[0].layout, list(files[0].titles)
    damaged = no_damage()
    if files[0].separator:
        names = [str(place) for place in range(len(titles))]
        skipped = [one.header - 1 for one in files]
        records = read_records([one.text for one in files], files[0].separator, names, skipped)
        rows, damaged = records.rows, records.damaged
    else:
        rows = pl.concat(of_file(one.rows.pop(), place) for place, one in enumerate(files))
    over = [one.above for one in files]
    kinds = line_kinds(rows, damaged, over, titles, layout, files[0].separator)
    rows, damaged, headings, trace = without_headings(rows, damaged, kinds, layout)
    rows, told = one_row_a_month(rows, titles, layout)
    numbers = rows.drop_in_place("baris")
    untitled = _untitled(rows, numbers, titles)
    made: Shaped = shaped(rows, numbers, told, layout, headings)
    return Received(
        layout,
        made.columns,
        numbers,
        damaged,
        len(titles),
        pl.concat([NO_REPAIRS, trace, made.repairs]),
        made.faults,
        made.origin,
        untitled,
    )


def _untitled(rows: pl.DataFrame, numbers: pl.Series, titles: Sequence[str]) -> Collection[int]:
    """The places of files that hold something in a column without a title."""
    nameless = [rows.to_series(place) for place, title in enumerate(titles) if not title]
    filled = [cells.str.strip_chars().fill_null("") != "" for cells in nameless]
    return {place for found in filled for place in file_of(numbers.filter(found)).unique()}


def _by_place(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with its columns called "0", "1", … as those of texts and sheets are."""
    return frame.rename({name: str(place) for place, name in enumerate(frame.columns)})


def _from_parquet(data: bytes) -> Opened:
    received = parquet_titles(data)
    layout = recognise(received)
    titles = titles_of(received)
    numbers = [
        title
        for title, key in zip(received, titles, strict=True)
        if key in layout.titles and layout.table[layout.titles[key]].pattern is not None
    ]
    rows = parquet_rows(data, numbers)
    cells = _by_place(rows.select(rows.columns[:-1]))
    return Opened(layout, tuple(titles), rows=[cells.with_columns(rows["baris"])])


def _from_sheet(sheet: Sheet) -> Opened:
    # A row without content is no row; the header is looked for among those that have some.
    head = first_cells(sheet, limits().header_rows + limits().header_depth)
    last = int((sheet.rows <= limits().header_rows).sum()) + limits().header_depth

    def filled(column: int, row: int) -> bool:
        rest = sheet.cells.to_series(column).slice(row)
        return bool((rest.str.strip_chars() != "").any())

    header = find_header(head[:last], sheet.rows[:last].to_list(), filled)
    below = header.below
    rows = sheet.cells.slice(below).with_columns(sheet.rows.slice(below).alias("baris"))
    # A row that is only numbered, as forms are beforehand, is no row.
    carried = [
        str(place)
        for place, title in enumerate(header.titles)
        if title and title not in header.layout.skipped
    ]
    layout, titles = header.layout, header.titles
    blank = blank_rows(rows.select(carried))
    if layout.headings and any_heading(rows, titles, layout):
        # Beside headings a line of words is one, or what hides one, and never only numbered.
        heading = rows[blank].select(perhaps_heading(titles, layout)).to_series()
        blank = blank.filter(~heading.fill_null(False))
    rows = without_rows(rows, blank)
    over = pl.DataFrame()
    if layout.headings and header.last:
        over = rows_over(sheet.cells.head(header.last), sheet.rows.head(header.last), titles)
    return Opened(
        header.layout,
        header.titles,
        header=int(sheet.rows[header.last]),
        left=sheet.left,
        rows=[rows],
        above=headings_above(over, layout),
    )
