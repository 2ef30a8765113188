"""The rules in the graph: families as of the cut-off → a candidate decision for each.

What belongs here: the asset of one tahap's candidate decisions.
What does not: handing out the lists (assets.rules) or any reason or amount (rules/).
"""

from typing import Any

import dagster as dg

import matching
from assets.folders import parts
from assets.graph.automation import AWAY
from assets.graph.describe import asset_spec, written
from assets.graph.groups import DECISIONS, WRITER_POOL, WRITER_TAG
from assets.graph.intake import WRITTEN
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Caller, Workplace
from assets.rules import write_candidates
from schemas import lists
from schemas.decisions import CANDIDATES
from schemas.tahap import Tahap


@dg.multi_asset(
    specs=[
        asset_spec(
            CANDIDATES.name,
            DECISIONS,
            CANDIDATES,
            deps=[
                *("keluarga_tahap", "anggota_tahap", "keluarga_berakhir"),
                *("kk_silsilah", "peristiwa", "kehamilan_berlaku"),
                *(name for name in lists.LISTS if name not in ("kuota", "pembayaran")),
            ],
        )
    ],
    name=CANDIDATES.name,
    partitions_def=TAHAP,
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
    retry_policy=AWAY,
)
def candidates(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> dg.MaterializeResult[Any]:
    """Decide every family and programme as far as it can be without the quota."""
    folders, tahap = workplace.folders, Tahap.parse(context.partition_key)
    with workplace.writing(), caller.stage("aturan"):
        write_candidates(
            folders,
            tahap,
            as_of=workplace.dates(str(tahap))[1],
            model_version=matching.load_model().version,
            areas=workplace.areas,
            progress=caller.progress,
        )
    return dg.MaterializeResult(
        metadata=written(CANDIDATES, parts(folders.candidates(tahap)).values())
        | {"keadaan": WRITTEN}
    )
