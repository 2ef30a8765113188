"""The large tables of the mart, filled one part of one wave at a time.

What belongs here: which tables those are, and the loop over their part files.
What does not: what is selected (sql/tables), or the small tables (build).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from release.layout import part_files
from release.mart.catalogue import DUCKDB_TYPES
from release.mart.inputs import Wave
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.masking import MartTable
from schemas.table import Table

PARTED: dict[str, Table] = {table.name: table for table in (KPM_LIST, DECISIONS, PBI_LIST)}


def fill_by_part(
    connection: duckdb.DuckDBPyConnection, table: MartTable, select: str, waves: Sequence[Wave]
) -> None:
    """Create the table and append the part files of every wave, each sorted.

    Memory is bounded by one part. Waves and parts come in their order, so the rows lie in the
    order of the table's sort columns.
    """
    columns = ", ".join(
        f'"{column.column.name}" {DUCKDB_TYPES[column.column.dtype]}' for column in table.columns
    )
    connection.sql(f"create table mart.{table.name} ({columns})")
    for wave in waves:
        # one flush to the disk a wave, not one a part
        connection.begin()
        for path in part_files(wave.folder, PARTED[table.name]):
            connection.sql("set variable part = $path", params={"path": str(path)})
            connection.sql(
                f"insert into mart.{table.name} select * from ({select}) {ordered(table)}"
            )
        connection.commit()


def ordered(table: MartTable) -> str:
    """The ORDER BY of a table's rows; missing values last."""
    return "order by " + ", ".join(f'"{name}" nulls last' for name in table.sort)
