"""A small table as a file for people or machines: Parquet, CSV or XLSX.

What belongs here: one way to write each format.
What does not: which rows stand in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import polars as pl

import review
from schemas.parquet import write_table
from schemas.table import Table

FORMATS = ("parquet", "csv", "xlsx")
_OWNER_ONLY = 0o600
# A spreadsheet runs a CSV cell that begins like this as a formula; names may be typed so.
_FORMULA = r"^([=+\-@\t\r])"
Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


def write_as(rows: pl.DataFrame, table: Table, path: Path) -> None:
    """`rows` of `table` at `path`, in the format its ending names; only the owner may read it.

    CSV is for machines: lists joined with semicolons, and a text that a spreadsheet would run
    as a formula gets an apostrophe before it (OWASP, CSV injection). XLSX cells are text.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        write_table(rows, table, path)
    elif path.suffix == ".xlsx":
        review.write_sheet(path, rows, table)
    else:
        plain(rows, table).write_csv(path)
    path.chmod(_OWNER_ONLY)


def plain(rows: Frame, table: Table) -> Frame:
    """`rows` as CSV can hold them safely."""
    lists: list[str] = [column.name for column in table.columns if column.dtype.startswith("List")]
    texts: list[str] = [column.name for column in table.columns if column.dtype == "String"]
    return rows.with_columns(pl.col(lists).list.join(";")).with_columns(
        pl.col([*texts, *lists]).str.replace(_FORMULA, "'$1")
    )
