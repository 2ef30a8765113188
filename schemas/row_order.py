"""The order of a table's rows: looked at first, sorted only where they do not lie in it.

What belongs here: what the order of a table is, whether rows lie in it, bringing them there.
What does not: writing them (`parquet`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemas.table import Table

if TYPE_CHECKING:
    import polars as pl

# Rows that tell most tables that are not sorted.
_FIRST_ROWS = 256


def in_order(frame: pl.DataFrame, table: Table, apart: str = "") -> pl.DataFrame:
    """The rows in the order of the table's file; `frame` itself where they lie in it.

    `apart`: a further column by which they are sorted before all others.
    """
    order = [*([apart] if apart else []), *_order(table)]
    return frame if _lies_in(frame, order) else frame.sort(order, nulls_last=True)


def places_in_order(frame: pl.DataFrame, table: Table) -> pl.Series | None:
    """The rows' numbers in the table's order; None if they lie in it."""
    import polars as pl

    order = _order(table)
    if _lies_in(frame, order):
        return None
    return frame.select(pl.arg_sort_by(order, nulls_last=True)).to_series()


def _order(table: Table) -> list[str]:
    plain = [column.name for column in table.columns if not column.dtype.startswith("List")]
    # A key makes rows unique, so what follows it would never be looked at.
    return list(dict.fromkeys([*table.sort, *(table.key or plain)]))


def _lies_in(frame: pl.DataFrame, order: Sequence[str]) -> bool:
    """Whether `rows_in_place` is true of every row; the first ones tell most that are not."""
    some = (frame.head(_FIRST_ROWS), frame)
    return all(rows_in_place(rows, order) == rows.slice(1).height for rows in some)


def rows_in_place(frame: pl.DataFrame, order: Sequence[str]) -> int:
    """How many rows come after the row before them by the columns of `order`, missing last."""
    import polars as pl

    if not order:
        return frame.slice(1).height
    after: pl.Expr = pl.lit(value=False)
    for name in reversed(order):
        one, other = pl.col(name).shift(1), pl.col(name)
        less = (one < other).fill_null(value=False) | (one.is_not_null() & other.is_null())
        after = less | (one.eq_missing(other) & after)
    return int(frame.select(after.alias("di_tempat")).slice(1).sum().item())
