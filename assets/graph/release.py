"""The release in the graph: candidates and quota → the tranche, written when a person asks.

What belongs here: the one asset that no schedule, sensor or automation may make.
What does not: naming what a release rests on (assets.release), or the gate (release/).
"""

from typing import Any

import dagster as dg

import matching
import release
from assets.graph.describe import asset_spec, place, told, written
from assets.graph.groups import RELEASE, WRITER_POOL, WRITER_TAG
from assets.graph.partitions import TAHAP
from assets.graph.rules import TABLES as DECISION_TABLES
from assets.graph.workplace import Caller, Workplace
from assets.release import publish_tranche
from assets.rules import cut_by_quota
from release.layout import MANIFEST, part_files
from schemas.decisions import KPM_LIST
from schemas.tahap import Tahap


@dg.multi_asset(
    specs=[
        asset_spec(
            "rilis",
            RELEASE,
            KPM_LIST,
            deps=[*DECISION_TABLES, "kuota", "berkas", "padanan"],
            kinds={"parquet", "json"},
        )
    ],
    name="rilis",
    partitions_def=TAHAP,
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def tranche(
    context: dg.AssetExecutionContext,
    workplace: Workplace,
    caller: dg.ResourceParam[Caller],
    list_judge: dg.ResourceParam[release.Judge],
) -> dg.MaterializeResult[Any]:
    """Cut by quota and publish the draft of the tranche, unless the gate refuses."""
    folders, tahap = workplace.folders, Tahap.parse(context.partition_key)
    with workplace.writing(), caller.stage("rilis"):
        release.recover(folders.releases)
        decided = cut_by_quota(
            folders,
            tahap,
            as_of=workplace.dates(str(tahap))[1],
            model_version=matching.load_model().version,
            progress=caller.progress,
        )
        published = publish_tranche(
            folders,
            tahap,
            decided,
            areas=workplace.areas,
            judge=list_judge,
            progress=caller.progress,
        )
    caller.results["rilis"] = published
    return dg.MaterializeResult(metadata=_facts(published))


def _facts(published: release.PublishResult) -> dict[str, Any]:
    """What was published: rows of the lists, totals and verdicts; no number or name."""
    nation = published.ringkasan["air_terjun"]["nasional"]
    lines = [{"program": program, **counts} for program, counts in sorted(nation.items())]
    return written(KPM_LIST, part_files(published.folder, KPM_LIST)) | {
        "keadaan": published.keadaan,
        "letak": place(published.folder),
        "manifes": place(published.folder / MANIFEST),
        "manifes_sha256": published.manifest_sha256,
        "pbi_jk_orang": dg.MetadataValue.json(published.ringkasan["pbi_jk"]["nasional"]),
        "air_terjun": dg.MetadataValue.table([dg.TableRecord(line) for line in lines]),
        "gerbang": told({one.nama: int(one.lulus) for one in published.verdicts}),
    }
