"""The analysts' mart in the graph: releases and the lake → one DuckDB file.

What belongs here: the asset of the mart.
What does not: which files it is made from (assets.mart) or what it shows (release/mart).
"""

from typing import Any

import dagster as dg

from assets.graph.describe import asset_spec, place, table_column
from assets.graph.groups import MART, WRITER_POOL, WRITER_TAG
from assets.graph.workplace import Workplace
from assets.mart import make_mart
from schemas import complaints, payment
from schemas.mart import TABLES

# Many tables in one file: each column under its table's name, as docs/kamus-data.md has them.
COLUMNS = dg.TableSchema(
    [
        table_column(one.column, name=f"{table.name}.{one.column.name}")
        for table in TABLES
        for one in table.columns
    ]
)


@dg.multi_asset(
    specs=[
        asset_spec(
            "mart",
            MART,
            COLUMNS,
            deps=[
                dg.AssetDep("rilis", partition_mapping=dg.AllPartitionMapping()),
                *(table.name for table in (*payment.TABLES, *complaints.TABLES)),
                "daftar_posyandu",
            ],
            kinds={"duckdb"},
        )
    ],
    name="mart",
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def analysts_mart(workplace: Workplace) -> dg.MaterializeResult[Any]:
    """Make the mart of every release under the data folder, in place of the old one."""
    with workplace.writing():
        made = make_mart(workplace.folders)
    return dg.MaterializeResult(
        metadata={
            "letak": place(made.path),
            "dagster/row_count": sum(made.rows.values()),
            "baris": dg.MetadataValue.table(
                [dg.TableRecord({"tabel": name, "baris": n}) for name, n in made.rows.items()]
            ),
            "tahap": dg.MetadataValue.json(made.waves),
        }
    )
