"""Rows of text → typed rows, and every cell and row that was not taken.

What belongs here: running the column readers over a file's columns and collecting faults.
What does not: single cells (`columns`), dates against the report's (`time_order`), rows that
contradict each other (`dtsen`, `repeats`).

A row is refused when a required column ends up empty, when its event is dated after its own
report, when none of the columns is filled of which one must be, or when a cell cannot be read
without which the row would say something else (`Layout.unread`). Every other fault empties its
cell and keeps the row.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from intake.cells import Cells, cleaned
from intake.columns import read_column
from intake.desil import read_desil
from intake.faults import NO_FAULTS
from intake.layout import Layout
from intake.limits import limits
from intake.measures import read_measure
from intake.repairs import NO_REPAIRS, repairs_of
from intake.together import file_of
from schemas.dtsen import FAMILIES
from schemas.table import Column, polars_dtype

DESIL = "desil_nasional"


# What `Layout.unread` says of a cell whose row falls with it.
REFUSE = "tolak"
# A row of a handed-out sheet that nobody filled in.
UNTOUCHED = "BARIS_BELUM_DIISI"
# A required cell that holds nothing.
EMPTY = "KOLOM_WAJIB_KOSONG"
_Typed = tuple[dict[str, pl.Series], pl.DataFrame, pl.DataFrame]


@dataclass(frozen=True)
class TypedRows:
    """`rows` typed, refused ones still among them; `faults` per cell, `berat` refuses its row.

    `repairs` are the cells whose value is not their received text.
    """

    rows: pl.DataFrame
    faults: pl.DataFrame
    repairs: pl.DataFrame

    @property
    def accepted(self) -> pl.DataFrame:
        """The rows that stand."""
        refused = self.faults.filter("berat").select("baris").unique()
        if not refused.height:
            return self.rows
        return self.rows.join(refused, on="baris", how="anti", maintain_order="left")

    def with_faults(self, more: pl.DataFrame) -> TypedRows:
        """The same rows with further faults."""
        return replace(self, faults=pl.concat([self.faults, more])) if more.height else self


def typed_rows(received: dict[str, pl.Series], lines: pl.Series, layout: Layout) -> TypedRows:
    """The columns of text in `received` (by the table's names) typed as `layout` asks.

    `lines` are the rows' numbers (see `together`). `received` is emptied on the way, so that text
    and typed values of a large file need not lie in memory twice; columns it lacks are null.
    """

    files = file_of(lines)

    def typed(name: str) -> _Typed:
        return _typed_column(received.pop(name, None), lines, files, layout, name)

    # Columns are independent; their order, not the order of completion, makes the result.
    if len(lines) < limits().rows_worth_threads:
        results = [typed(name) for name in layout.received]
    else:
        with ThreadPoolExecutor(pl.thread_pool_size()) as workers:
            results = list(workers.map(typed, layout.received))
    columns = {"baris": lines}
    for values, _, _ in results:
        columns |= values
    rows = pl.DataFrame(columns)
    faults = pl.concat([NO_FAULTS, *(found for _, found, _ in results), _none_of(rows, layout)])
    repairs = [NO_REPAIRS, *(found for _, _, found in results)]
    return TypedRows(rows, _but_untouched(rows, faults, layout), pl.concat(repairs))


def _typed_column(
    text: pl.Series | None, lines: pl.Series, files: pl.Series, layout: Layout, name: str
) -> _Typed:
    """The typed column or columns that `name` becomes, its faults and its repairs."""
    column = layout.table[name]
    if text is None:
        return {name: _nothing(name, column.dtype, len(lines))}, NO_FAULTS, NO_REPAIRS
    codes = None
    if layout.table is FAMILIES and name == DESIL:
        values, cells = _desil(text)
    elif name in layout.units:
        cells, codes = _measured(text, column, layout.units[name])
        values = {name: cells.values.alias(name)}
    elif text.null_count() == len(text):
        cells = Cells(_nothing(name, column.dtype, len(text)), as_received=True)
        values = {name: cells.values}
    else:
        cells = _cells(text, files, column, layout)
        values = {name: cells.values.alias(name)}
    faults = _faults(lines, text, cells, column, layout.unread.get(name))
    if name in layout.unread and faults.height:
        repairs = repairs_of(lines, text, values[name], codes)
        return {name: _where_unread(values[name], cells, layout.unread[name])}, faults, repairs
    if cells.values is text or cells.as_received:
        return {name: cells.values.alias(name)}, faults, NO_REPAIRS
    return values, faults, repairs_of(lines, text, values[name], codes)


@cache
def _one_empty(dtype: str) -> pl.Series:
    return pl.Series([None], dtype=polars_dtype(dtype))


def _nothing(name: str, dtype: str, count: int) -> pl.Series:
    """A column in which nothing stands."""
    return _one_empty(dtype).new_from_index(0, count).alias(name)


def _measured(text: pl.Series, column: Column, unit: str) -> tuple[Cells, pl.Series]:
    clean = cleaned(text, empty_words=True)
    cells, codes = read_measure(clean.values, unit, column.minimum or 0, column.maximum or 0)
    if clean.codes is not None:
        cells = cells.and_code(clean.codes.is_not_null(), "BITA_RUSAK")
    return cells, codes


def _cells(text: pl.Series, files: pl.Series, column: Column, layout: Layout) -> Cells:
    """`text` by its column; in an extract of codes plain text stays as received but for `.0`."""
    plain = column.dtype == "String" and column.pattern is None and column.allowed is None
    return read_column(
        text,
        column,
        verbatim=plain and layout.texts is not None,
        code_text=layout.texts is not None and column.name not in layout.texts,
        files=files,
    )


def _desil(text: pl.Series) -> tuple[dict[str, pl.Series], Cells]:
    clean = cleaned(text, empty_words=False)
    desil = read_desil(clean.values)
    codes = desil["kode"] if clean.codes is None else desil["kode"].fill_null(clean.codes)
    values = {name: desil[name] for name in (DESIL, "desil_status", "desil_teks")}
    return values, Cells(desil[DESIL], codes if codes.count() else None)


def _where_unread(values: pl.Series, cells: Cells, word: str) -> pl.Series:
    """`values` with `word` where something was written that nobody can read."""
    if word == REFUSE or cells.codes is None:
        return values
    return values.set(values.is_null() & cells.codes.is_not_null(), word)


def _faults(
    lines: pl.Series, text: pl.Series, cells: Cells, column: Column, unread: str | None
) -> pl.DataFrame:
    """The faults of one column, an empty required cell among them; `unread`: `Layout.unread`."""
    if cells.codes is None and (column.nullable or not cells.values.null_count()):
        return NO_FAULTS
    found = pl.DataFrame({"baris": lines, "isi_diterima": text}).with_columns(
        kode=pl.lit(None, pl.String) if cells.codes is None else cells.codes,
        kosong=cells.values.is_null(),
    )
    written = pl.col("kode").is_not_null()
    if unread == REFUSE:
        falls = pl.col("kosong") & written
    elif column.nullable:
        falls = pl.lit(value=False)
    else:
        falls = pl.col("kosong") & (~written if unread else pl.lit(value=True))
    found = found.with_columns(berat=falls)
    return found.filter(pl.col("kode").is_not_null() | pl.col("berat")).select(
        "baris",
        pl.lit(column.name).alias("kolom"),
        pl.col("kode").fill_null(EMPTY),
        "isi_diterima",
        "berat",
    )


def _none_of(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """A grave fault for each row in which every column of `one_of` is empty."""
    if not layout.one_of:
        return NO_FAULTS
    return rows.filter(pl.all_horizontal(pl.col(layout.one_of).is_null())).select(
        "baris",
        pl.lit(layout.one_of[0]).alias("kolom"),
        pl.lit(EMPTY).alias("kode"),
        pl.lit(None, pl.String).alias("isi_diterima"),
        pl.lit(True).alias("berat"),
    )


def _but_untouched(rows: pl.DataFrame, faults: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """`faults`, those of a row that nobody filled in as one: it waits, nothing is wrong with it."""
    if not layout.untouched:
        return faults
    typed_in = faults.filter(pl.col("kode") != EMPTY)
    blank = pl.all_horizontal(pl.col(layout.untouched).is_null())
    waiting = rows.filter(blank).select("baris").join(typed_in, on="baris", how="anti")
    told = waiting.select(
        "baris",
        pl.lit(layout.untouched[0]).alias("kolom"),
        pl.lit(UNTOUCHED).alias("kode"),
        pl.lit(None, pl.String).alias("isi_diterima"),
        pl.lit(True).alias("berat"),
    )
    return pl.concat([faults.join(waiting, on="baris", how="anti"), told])
