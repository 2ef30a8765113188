"""The large tables of the mart, filled one part of one wave at a time.

What belongs here: which tables those are, and the loop over their part files.
What does not: what is selected (sql/tables), or the small tables (build).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from release.layout import part_files
from release.mart.catalogue import columns_of
from release.mart.inputs import Wave
from release.mart.token_store import TokenStore
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.masking import MartTable
from schemas.table import Table

PARTED: dict[str, Table] = {table.name: table for table in (KPM_LIST, DECISIONS, PBI_LIST)}


def fill_by_part(
    connection: duckdb.DuckDBPyConnection,
    table: MartTable,
    select: str,
    waves: Sequence[Wave],
    store: TokenStore,
) -> None:
    """Append the part files of every wave to the table, each sorted; create it if need be.

    Memory is bounded by one part. Waves and parts come in their order, so the rows lie in the
    order of the table's sort columns.
    """
    connection.sql(f"create table if not exists mart.{table.name} ({columns_of(table)})")
    # one thread lays down whole row groups; of several, each leaves pieces that are written twice
    ((threads,),) = connection.sql("select current_setting('threads')").fetchall()
    connection.sql("set threads = 1")
    for wave in waves:
        # one flush to the disk a wave, not one a part
        connection.begin()
        for path in part_files(wave.folder, PARTED[table.name]):
            store.use(connection, wave, path.stem)
            connection.sql("set variable part = $path", params={"path": str(path)})
            connection.sql(
                f"insert into mart.{table.name} select * from ({select}) {ordered(table)}"
            )
        connection.commit()
    connection.sql(f"set threads = {threads}")


def ordered(table: MartTable) -> str:
    """The ORDER BY of a table's rows; missing values last."""
    return "order by " + ", ".join(f'"{name}" nulls last' for name in table.sort)
