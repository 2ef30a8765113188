"""Linking in the graph: reports and DTSEN → index parts, links, review queue.

What belongs here: the assets of linkage, and the report of every index part that was made.
What does not: linking (assets.matching) or comparing and scoring (matching/).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dagster as dg

from assets.complete import require_version
from assets.graph.automation import ON_NEW_DTSEN, ON_NEW_LINKS, ON_NEW_REPORTS
from assets.graph.describe import asset_spec, place, told, written
from assets.graph.groups import LINKS as LINKS_GROUP
from assets.graph.groups import WRITER_POOL, WRITER_TAG
from assets.graph.intake import UNCHANGED, WRITTEN, changed, report_part, stamps
from assets.graph.partitions import KABUPATEN
from assets.graph.workplace import Caller, Workplace
from assets.matching import (
    SearchMeasures,
    build_index,
    index_parts,
    link_reports,
    write_review_queue,
)
from assets.stamps import file_sha256
from matching.index_file import IndexFile
from schemas import forms
from schemas.linkage import LINKS
from schemas.linkage_index import INDEX


@dg.multi_asset(
    specs=[
        asset_spec(
            "indeks_padanan",
            LINKS_GROUP,
            INDEX,
            deps=["dtsen_keluarga", "dtsen_anggota"],
            automation_condition=ON_NEW_DTSEN,
        )
    ],
    name="indeks_padanan",
    partitions_def=KABUPATEN,
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def linkage_index(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> dg.MaterializeResult[Any]:
    """Make the index parts whose DTSEN part changed; fresh parts are skipped and say so."""
    folders, version = workplace.folders, workplace.version()
    with workplace.writing():
        made = build_index(folders, version, caller.progress)
    wanted = context.partition_keys
    return dg.MaterializeResult(
        metadata=_index_counted(index_parts(folders, version, wanted).values())
        | {
            "keadaan": WRITTEN if set(made) & set(wanted) else UNCHANGED,
            "bagian": told({"ditulis": len(set(made) & set(wanted)), "diminta": len(wanted)}),
            "versi_dtsen": version,
        }
    )


@dg.multi_asset(
    specs=[
        asset_spec(
            "padanan",
            LINKS_GROUP,
            LINKS,
            deps=[
                *forms.FORMS,
                *("indeks_padanan", "wilayah_posyandu", "eksklusi", "kepesertaan"),
            ],
            automation_condition=ON_NEW_REPORTS,
        )
    ],
    name="padanan",
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def links(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> dg.MaterializeResult[Any]:
    """Complete the index, then link every person of every report."""
    folders = workplace.folders
    version = workplace.version(context.partition_key if context.has_partition_key else None)
    with workplace.writing(), caller.stage("padanan"):
        require_version(folders, version, workplace.areas)
        before = stamps(folders)
        made = build_index(folders, version, caller.progress)
        counts = link_reports(folders, version, workplace.areas, workplace.threads, caller.progress)
    caller.results["padanan"] = counts
    index = index_parts(folders, version)
    for kab in made:
        facts = {"keadaan": WRITTEN, "versi_dtsen": version}
        report_part(context, "indeks_padanan", kab, _index_counted([index[kab]]) | facts)
    skipped = len(index) - len(made)
    outcomes = {
        "orang": counts.persons,
        "diterima": counts.accepted,
        "tinjau": counts.review,
        "tanpa_padanan": counts.unmatched,
        "ditahan": counts.held,
    }
    return dg.MaterializeResult(
        metadata=written(LINKS, [folders.links])
        | {
            "keadaan": WRITTEN if changed(folders.links, before) else UNCHANGED,
            "hasil": told(outcomes),
            "indeks": told({"ditulis": len(made), "dilewati": skipped}),
            "calon_per_orang": round(counts.search.per_person, 2),
            "kunci_pencarian": _keys_told(counts.search),
            "versi_model": counts.model,
            "versi_dtsen": version,
        },
        data_version=dg.DataVersion(file_sha256(folders.links)),
    )


def _index_counted(paths: Iterable[Path]) -> dict[str, Any]:
    """Rows, files and place of index parts, from the heads of their files."""
    found = [IndexFile(path) for path in paths]
    facts = [part.facts() for part in found]
    told_of = {
        "dagster/row_count": sum(fact.rows for fact in facts if fact is not None),
        "berkas_ditulis": sum(len(part.paths) for part in found),
    }
    lies = {"letak": place(found[0].path.parent)} if found else {}
    return told_of | lies


def _keys_told(search: SearchMeasures) -> dg.TableMetadataValue:
    """What each blocking key asked and gave, as a table."""
    return dg.MetadataValue.table([dg.TableRecord(row) for row in search.keys])


@dg.multi_asset(
    specs=[
        asset_spec(
            "antrean_tinjau",
            LINKS_GROUP,
            LINKS,
            deps=["padanan"],
            automation_condition=ON_NEW_LINKS,
        )
    ],
    name="antrean_tinjau",
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def review_queue(workplace: Workplace) -> dg.MaterializeResult[Any]:
    """Set apart the links that wait for a person's decision."""
    folders = workplace.folders
    with workplace.writing():
        write_review_queue(folders)
    return dg.MaterializeResult(
        metadata=written(LINKS, [folders.review_queue]) | {"keadaan": WRITTEN},
        data_version=dg.DataVersion(file_sha256(folders.review_queue)),
    )
