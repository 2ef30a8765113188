"""Complaints in the graph: complaints, links, answers and releases → cases and their history.

What belongs here: the assets of the complaints stage.
What does not: sorting, routing or moving a case (complaints/), or packages for OPDs.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.complaints import complaint_files, follow_complaints
from assets.graph.describe import asset_spec, written
from assets.graph.groups import COMPLAINTS, WRITER_POOL, WRITER_TAG
from assets.graph.workplace import Caller, Workplace
from schemas.complaints import TABLES


@dg.multi_asset(
    specs=[
        asset_spec(
            table.name,
            COMPLAINTS,
            table,
            deps=[
                *("aduan", "padanan", "tanggapan_aduan", "rujukan_opd", "berkas"),
                dg.AssetDep("rilis", partition_mapping=dg.AllPartitionMapping()),
            ],
        )
        for table in TABLES
    ],
    name="penanganan_aduan",
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def followed_complaints(
    workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Sort, route and move every complaint, as known by now."""
    with workplace.writing(), caller.stage("aduan"):
        done = follow_complaints(workplace.folders, caller.progress)
    for table in TABLES:
        facts = {
            "keadaan": "DITULIS" if done.anew else "TIDAK_BERUBAH",
            "diketahui_sampai": done.as_of.isoformat(),
            "tanggal_disisihkan": done.aside.height,
        }
        files = complaint_files(workplace.folders, table)
        yield dg.MaterializeResult(asset_key=table.name, metadata=written(table, files) | facts)
