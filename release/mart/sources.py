"""The mart's inputs by the names its SQL reads: `read_putusan`, `read_padanan`, …

What belongs here: one view per source table, over Parquet files that are streamed.
What does not: what is selected from them (sql/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from release.mart.inputs import MartInputs
from schemas import amendments, complaints, families, forms, linkage, lists, payment, review
from schemas.leads import LEADS
from schemas.read_order import largest_first
from schemas.table import Table
from schemas.tahap import Tahap


def name_sources(connection: duckdb.DuckDBPyConnection, inputs: MartInputs) -> None:
    """Create the views `read_<table>` of the tables that are filled whole.

    A table without a file is an empty one.
    """
    waves = inputs.waves
    _views_by_wave(connection, families.EVENTS, {wave.tahap: [wave.events] for wave in waves})
    _views_by_wave(connection, families.FAMILIES, {wave.tahap: wave.families for wave in waves})
    connection.sql(_LINEAGE)
    _view(connection, linkage.LINKS, [inputs.links])
    for form, path in inputs.reports.items():
        _view(connection, forms.FORMS[form], [path])
    _view(connection, lists.FILES, [inputs.files])
    _view(connection, lists.REJECTS, inputs.rejects)
    _view(connection, lists.LISTS["sanggah"], [inputs.objections])
    _view(connection, lists.LISTS["pembayaran"], [inputs.payments])
    for table in amendments.IN_THE_LAKE:
        _view(connection, table, [inputs.amendments[table.name]])
    for table in payment.TABLES:
        _view(connection, table, inputs.disbursement.get(table.name, []))
    for table in complaints.TABLES:
        _view(connection, table, inputs.complaints.get(table.name, []))
    last = [wave.leads for wave in waves[-1:]]
    _view(connection, LEADS, last, "petunjuk_terakhir")
    _view(connection, lists.LISTS["daftar_posyandu"], [inputs.posts])
    _view(connection, review.DECISIONS, inputs.review)


_LINEAGE = """
create view read_silsilah as
select tahap, no_kk, unnest(list_filter(no_kk_silsilah, lambda one: one <> no_kk)) as no_kk_lama
from read_keluarga
where len(no_kk_silsilah) > 1
"""


def _view(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    paths: Sequence[Path],
    name: str | None = None,
) -> None:
    name = name or f"read_{table.name}"
    found = largest_first(path for path in paths if path.exists())
    if found:
        connection.read_parquet(found, hive_partitioning=False).create_view(name)
    else:
        frame = table.empty().to_arrow()
        connection.from_arrow(frame).create(name)


def _views_by_wave(
    connection: duckdb.DuckDBPyConnection, table: Table, paths: dict[Tahap, Sequence[Path]]
) -> None:
    """`read_<table>` with the wave in the column `tahap`, which the files do not hold."""
    selects = []
    for tahap, found in paths.items():
        name = f"read_{table.name}_{tahap}"
        _view(connection, table, found, name)
        selects.append(f"select '{tahap}' as tahap, * from \"{name}\"")
    if not selects:
        _view(connection, table, [], f"read_{table.name}_")
        selects.append(f'select null::varchar as tahap, * from "read_{table.name}_" where false')
    connection.sql(f"create view read_{table.name} as " + " union all ".join(selects))
