"""Validation of a frame against its table, through pandera.

What belongs here: the one function every room calls before it hands a table on.
What does not: what a column may hold – that stands with the column in its table.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from schemas.columns import SHAPES
from schemas.table import Table, polars_dtype

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl


# Pandera's own names for what no column check of ours says.
_BY_PANDERA = {
    "column_in_dataframe": "kolom tidak ada / column missing",
    "column_in_schema": "kolom tidak dikenal / unknown column",
    "column_ordered": "kolom tidak pada tempatnya / column out of order",
    "multiple_fields_uniqueness": "kunci kembar / repeated key",
    "not_nullable": "kosong / missing",
}

# Their failing case is a column's name, not a cell.
_OF_COLUMNS = ("column_in_dataframe", "column_in_schema", "column_ordered")


class SchemaFault(ValueError):
    """A frame that does not fit its table; the text names column and check, never a value."""


@cache
def pandera_schema(table: Table) -> pa.DataFrameSchema:
    """The pandera schema of `table`: dtypes, nulls, allowed values, patterns, bounds, key."""
    import pandera.polars as pa

    columns: dict[str, pa.Column] = {}
    for column in table.columns:
        checks = []
        if column.allowed is not None:
            words = "bukan kode yang dikenal / not a known code"
            checks.append(pa.Check.isin(list(column.allowed), error=words))
        if column.pattern is not None:
            shape = SHAPES.get(column.pattern, column.pattern)
            checks.append(pa.Check.str_matches(column.pattern, error=f"bukan / not {shape}"))
        if column.minimum is not None:
            least = f"kurang dari / less than {column.minimum}"
            checks.append(pa.Check.ge(column.minimum, error=least))
        if column.maximum is not None:
            most = f"lebih dari / more than {column.maximum}"
            checks.append(pa.Check.le(column.maximum, error=most))
        columns[column.name] = pa.Column(
            polars_dtype(column.dtype), checks=checks, nullable=column.nullable
        )
    return pa.DataFrameSchema(
        columns, strict=True, ordered=True, unique=list(table.key) or None, name=table.name
    )


def fits(frame: pl.DataFrame, table: Table) -> bool:
    """True only if `frame` has nothing that pandera would find; looked at in one query.

    Pandera asks every check alone, some milliseconds a column: more than a small part's work.
    """
    if list(frame.schema.items()) != _types(table):
        return False
    if frame.is_empty():
        return True
    if any(frame.select(_misfits(table)).row(0)):
        return False
    return not table.key or bool(frame.select(table.key).n_unique() == frame.height)


@cache
def _types(table: Table) -> list[tuple[str, pl.DataType]]:
    """Name and type of every column, in order."""
    return list(table.polars_schema().items())


@cache
def _misfits(table: Table) -> tuple[pl.Expr, ...]:
    """One value per check, true where some cell breaks it; a missing value breaks no other."""
    import polars as pl

    found = []
    for number, column in enumerate(table.columns):
        cell = pl.col(column.name)
        broken = []
        if not column.nullable:
            broken.append(cell.is_null().any())
            if column.dtype.startswith("Float"):
                broken.append(cell.is_nan().any())
        if column.allowed is not None:
            broken.append((~cell.is_in(list(column.allowed))).any())
        if column.pattern is not None:
            broken.append((~cell.str.contains(column.pattern)).any())
        if column.minimum is not None:
            broken.append((cell < column.minimum).any())
        if column.maximum is not None:
            broken.append((cell > column.maximum).any())
        found += [one.alias(f"{number}.{place}") for place, one in enumerate(broken)]
    return tuple(found)


def validated(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """`frame` unchanged, if it fits `table`; otherwise SchemaFault with counts per check.

    The fault text holds column names, check names and row counts – never a cell's value,
    because cells hold NIK, KK numbers and names. Whether it fits is looked at in one query;
    only a frame that does not is put before pandera, which says what is wrong with it.
    """
    if fits(frame, table):
        return frame
    import polars as pl
    from pandera.errors import SchemaErrors

    try:
        pandera_schema(table).validate(frame, lazy=True)
    except SchemaErrors as fault:
        named = pl.col("check").is_in(_OF_COLUMNS)
        cases = (
            fault.failure_cases.with_columns(
                pl.when(named).then("failure_case").otherwise("column").alias("column")
            )
            .group_by("column", "check")
            .len()
            .sort("column", "check")
        )
        lines = [
            f"{column or '(tabel)'}: {_BY_PANDERA.get(check, check)} – {count} baris"
            for column, check, count in cases.rows()
        ]
        raise SchemaFault(
            f"Tabel {table.name} tidak sesuai skema / does not fit its schema: " + "; ".join(lines)
        ) from None
    return frame
