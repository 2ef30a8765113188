"""The two words the schemas are written in: `Column` and `Table`.

What belongs here: how a column and a table are described.
What does not: any particular table (see the sibling modules), or validation (`validate`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Sensitivity(Enum):
    """How a column must be protected (UU 27/2022 art. 4)."""

    UMUM = "umum"  # may be shown to anyone
    PRIBADI = "pribadi"  # identifies a person: never in logs, masked in the mart
    KHUSUS = "khusus"  # specific class: health, children, finance


# A fingerprint and a line.
_OF_ONE_ROW = ("isi", "baris")


@dataclass(frozen=True)
class Column:
    """One column: its name, polars dtype, meaning, and what may stand in it.

    `dtype` is a polars dtype by name ("String", "Date", "Int8", "Int64", "Boolean",
    "Float64", "UInt64", "List(String)"), so that describing a table imports nothing heavy.
    """

    name: str
    dtype: str
    meaning: str
    sensitivity: Sensitivity = Sensitivity.UMUM
    nullable: bool = True
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    source: str = "bansos"

    @property
    def repeats(self) -> bool:
        """Whether many rows near each other share a value: a code, an area, a day.

        Hardly two do what is of one person – a number, a name, a birth date – or of one row: its
        report, its fingerprint, its line, a measure.
        """
        if self.name in _OF_ONE_ROW or self.name.startswith("id_"):
            return False
        person = self.sensitivity is Sensitivity.PRIBADI and self.allowed is None
        return not (person or self.dtype.startswith("Float"))

    def required(self) -> Column:
        """The same column, where a missing value is a fault."""
        return replace(self, nullable=False)


@dataclass(frozen=True)
class Table:
    """One table: its columns in their order, and the key that makes a row unique."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    sort: tuple[str, ...] = field(default=())

    @property
    def column_names(self) -> list[str]:
        """Column names in their order."""
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        """The column of that name; KeyError names the table."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def polars_schema(self) -> pl.Schema:
        """The polars schema of this table, columns in order."""
        import polars as pl

        return pl.Schema({column.name: polars_dtype(column.dtype) for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """A frame of this table with no row."""
        return _empty(self).clone()


@cache
def _empty(table: Table) -> pl.DataFrame:
    """Made once: pages ask for it at every view, and polars takes milliseconds."""
    import polars as pl

    return pl.DataFrame(schema=table.polars_schema())


def polars_dtype(name: str) -> pl.DataType:
    """The polars dtype called `name`; KeyError for one the schemas do not use."""
    import polars as pl

    return {
        "String": pl.String(),
        "Date": pl.Date(),
        "Int8": pl.Int8(),
        "Int16": pl.Int16(),
        "Int32": pl.Int32(),
        "Int64": pl.Int64(),
        "UInt64": pl.UInt64(),
        "Float64": pl.Float64(),
        "Boolean": pl.Boolean(),
        "List(String)": pl.List(pl.String()),
    }[name]


@cache
def without_key(table: Table) -> Table:
    """The same table of rows that may repeat each other."""
    return replace(table, key=())
