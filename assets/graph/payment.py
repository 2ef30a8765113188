"""Disbursement in the graph: published lists and feedback → states, follow-up, recovery.

What belongs here: the assets made from payment feedback over all published waves.
What does not: which list a line answers or what follows (payment/), or files for people.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import dagster as dg

from assets.graph.describe import asset_spec, written
from assets.graph.groups import DISBURSEMENT, WRITER_POOL, WRITER_TAG
from assets.graph.workplace import Caller, Workplace
from assets.payment import disbursement_files, reconcile
from schemas.payment import TABLES


@dg.multi_asset(
    specs=[
        asset_spec(
            table.name,
            DISBURSEMENT,
            table,
            deps=[
                *("pembayaran", "berkas"),
                dg.AssetDep("rilis", partition_mapping=dg.AllPartitionMapping()),
            ],
        )
        for table in TABLES
    ],
    name="penyaluran",
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def disbursement(
    workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Match all feedback to the published lists, as known on the workplace's day or by now."""
    as_of = date.fromisoformat(workplace.as_of) if workplace.as_of else None
    with workplace.writing(), caller.stage("penyaluran"):
        done = reconcile(workplace.folders, as_of, caller.progress)
    for table in TABLES:
        facts = {
            "keadaan": "DITULIS" if done.anew else "TIDAK_BERUBAH",
            "diketahui_sampai": done.as_of.isoformat(),
            "tahap": dg.MetadataValue.json(done.waves),
        }
        files = disbursement_files(workplace.folders, table)
        yield dg.MaterializeResult(asset_key=table.name, metadata=written(table, files) | facts)
