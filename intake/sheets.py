"""Workbooks (XLSX, XLS, ODS) → grids of text, cell by cell as the sheet holds them.

What belongs here: opening a workbook with the reader library, and numbers, dates and words of
cells as text without inventing a digit.
What does not: where the header stands (`recognition`), or what a column means.

A spreadsheet keeps 15 digits of a number. Where a column holds 16-digit numbers as numbers, a
single one that does not end in 0 proves that a program wrote them digit by digit; without one
they are given as the spreadsheet shows them, in scientific notation, and are not trusted.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain, compress, islice
from operator import is_
from typing import Any

import polars as pl
import python_calamine as calamine

from intake.cells import blank_rows, without_rows
from intake.reasons import FileRefused

# More would lie in memory as objects that Python walks over again and again.
_ROWS_AT_A_TIME = 1 << 11
# From here on a number has more digits than a spreadsheet keeps.
_KEPT_DIGITS = 10**15
# Float64 has no further whole numbers to offer beyond what an identifier needs.
_WHOLE_UP_TO = 2**63
# Rows of a sheet are numbered by it until they are given away.
_ROW = "baris"
_FAULTS = (calamine.CalamineError, ValueError, OSError, OverflowError)


@dataclass(frozen=True)
class Sheet:
    """One sheet: text cells in columns "0", "1", …, and the row number of every row (from 1).

    Rows in which nothing stands are no rows of the sheet. `left`: empty columns before "0".
    """

    name: str
    cells: pl.DataFrame
    rows: pl.Series
    left: int


def sheets_of(data: bytes, seen: str) -> Iterator[Sheet]:
    """Every sheet that holds anything; FileRefused (BERKAS_RUSAK) if it cannot be opened.

    `seen` is what the refusal calls the file.
    """
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = _sheet(name, book.get_sheet_by_name(name))
            if sheet.rows.len():
                yield sheet
    except _FAULTS:
        raise FileRefused("BERKAS_RUSAK", terlihat=seen) from None
    except BaseException as fault:
        # The library's own faults that it did not foresee come as a panic of its language.
        if type(fault).__name__ != "PanicException":
            raise
        raise FileRefused("BERKAS_RUSAK", terlihat=seen) from None


def _sheet(name: str, sheet: calamine.CalamineSheet) -> Sheet:
    cells = [
        _as_text(str(place), list(column))
        for place, column in enumerate(zip(*_pieces(sheet), strict=True))
    ]
    if not cells:
        return Sheet(name, pl.DataFrame(), pl.Series("baris", [], dtype=pl.Int64), 0)
    frame = pl.DataFrame(cells)
    numbers = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True).alias(_ROW)
    filled = without_rows(frame.with_columns(numbers), blank_rows(frame))
    return Sheet(name, filled.drop(_ROW), filled[_ROW], (sheet.start or (0, 0))[1])


def _pieces(sheet: calamine.CalamineSheet) -> Iterator[list[pl.Series]]:
    """The columns of some rows at a time."""
    rows = iter(sheet.iter_rows()) if sheet.start is not None else iter(())
    first = next(rows, [])
    rows, width = chain([first], rows), len(first)
    while cells := list(chain.from_iterable(islice(rows, _ROWS_AT_A_TIME))):
        yield [_values(cells[place::width]) for place in range(width)]


def _only_text(cells: Sequence[Any]) -> pl.Series | None:
    """`cells` if none is anything but text."""
    try:
        return pl.Series(cells, dtype=pl.String)
    except TypeError:
        return None


_Text = tuple[Callable[[pl.Series], pl.Series], pl.DataType]


def _plain(values: pl.Series) -> pl.Series:
    return values.cast(pl.String)


def _moment(values: pl.Series) -> pl.Series:
    return values.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")


def _truth(values: pl.Series) -> pl.Series:
    return values.cast(pl.String).str.to_uppercase()


_KINDS: dict[type, _Text] = {
    str: (_plain, pl.String()),
    date: (_plain, pl.Date()),
    datetime: (_moment, pl.Datetime("us")),
    time: (_plain, pl.Time()),
    timedelta: (_plain, pl.Duration("us")),
    bool: (_truth, pl.Boolean()),
}


def _values(column: Sequence[Any]) -> pl.Series:
    """One column of some rows: text, or a struct of text and number where numbers stand."""
    if (only_text := _only_text(column)) is not None:
        return only_text
    kinds = set(map(type, column))
    text = pl.Series([None], dtype=pl.String).new_from_index(0, len(column))
    numbers = pl.Series([None], dtype=pl.Float64).new_from_index(0, len(column))
    kind_of = list(map(type, column))
    for kind in sorted(kinds, key=lambda one: one.__name__):
        here = list(map(partial(is_, kind), kind_of))
        places = pl.Series(here).arg_true()
        if kind in (float, int):
            found = pl.Series(list(compress(column, here)), dtype=pl.Float64, strict=False)
            numbers = numbers.scatter(places, found)
        elif kind in _KINDS:
            written, dtype = _KINDS[kind]
            found = pl.Series(list(compress(column, here)), dtype=dtype)
            text = text.scatter(places, written(found))
    return pl.DataFrame({"teks": text, "angka": numbers}).to_struct()


def _as_text(name: str, pieces: list[pl.Series]) -> pl.Series:
    """The pieces of a column as one column of text."""
    if all(piece.dtype == pl.String for piece in pieces):
        return pl.concat(pieces).alias(name)
    texts = [p if p.dtype == pl.String else p.struct.field("teks") for p in pieces]
    numbers = [
        pl.Series([None], dtype=pl.Float64).new_from_index(0, len(p))
        if p.dtype == pl.String
        else p.struct.field("angka")
        for p in pieces
    ]
    found = pl.DataFrame({"teks": pl.concat(texts), "angka": pl.concat(numbers)})
    number = pl.col("angka")
    long = (number.abs() >= _KEPT_DIGITS) & (number.abs() < _WHOLE_UP_TO)
    whole = number.is_finite() & (number.abs() < _WHOLE_UP_TO) & (number == number.round())
    exact = found.filter(long & (number % 10 != 0)).height > 0
    shown = (
        pl.when(long & pl.lit(not exact))
        .then(_scientific(number))
        .when(whole)
        .then(pl.when(whole).then(number).cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(number.cast(pl.String))
    )
    return found.select(pl.coalesce("teks", shown).alias(name)).to_series()


def _scientific(number: pl.Expr) -> pl.Expr:
    """15 digits and the power of ten, as in `3.32501450890000E+15`."""
    power = number.abs().log10().floor()
    digits = (number / pl.lit(10.0).pow(power)).round(14)
    return pl.format("{}E+{}", digits, power.cast(pl.Int64))


def first_cells(sheet: Sheet, count: int) -> list[tuple[str | None, ...]]:
    """The first `count` rows, for looking for the header."""
    return sheet.cells.head(count).rows()
