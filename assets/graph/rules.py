"""The rules in the graph: families as of the cut-off → a candidate decision for each.

What belongs here: the assets of one tahap's candidate decisions, per family and per person.
What does not: handing out the lists (assets.rules) or any reason or amount (rules/).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

import matching
from assets.folders import Folders, parts
from assets.graph.describe import asset_spec, told, written
from assets.graph.groups import DECISIONS, WRITER_POOL, WRITER_TAG
from assets.graph.intake import UNCHANGED, WRITTEN
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Caller, Workplace
from assets.rules import write_candidates
from schemas import lists
from schemas.decisions import CANDIDATES, PBI_LIST
from schemas.table import Table
from schemas.tahap import Tahap

# Lists that say nothing of who may be paid, or how: quotas bind later, which RT a posyandu serves
# helps to find people only, and complaints are answered beside the lists.
_NOT_DECIDING = (
    *("kuota", "wilayah_posyandu", "jembatan_wilayah"),
    *("tanggapan_aduan", "rujukan_opd", "daftar_posyandu"),
)
TABLES: dict[str, Table] = {table.name: table for table in (CANDIDATES, PBI_LIST)}


def table_files(name: str, folders: Folders, tahap: Tahap) -> list[Path]:
    """The files in which a table of one tahap's decisions lies."""
    folder = folders.candidates(tahap) if name == CANDIDATES.name else folders.persons(tahap)
    return list(parts(folder).values())


@dg.multi_asset(
    specs=[
        asset_spec(
            name,
            DECISIONS,
            table,
            deps=[
                *("keluarga_tahap", "anggota_tahap", "keluarga_berakhir"),
                *("kk_silsilah", "peristiwa", "kehamilan_berlaku", "masa_anggota"),
                *(name for name in lists.LISTS if name not in _NOT_DECIDING),
            ],
        )
        for name, table in TABLES.items()
    ],
    name=CANDIDATES.name,
    partitions_def=TAHAP,
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def candidates(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Decide every family and programme, and every person, as far as it can be without quota."""
    folders, tahap = workplace.folders, Tahap.parse(context.partition_key)
    with workplace.writing(), caller.stage("aturan"):
        done = write_candidates(
            folders,
            tahap,
            as_of=workplace.dates(str(tahap))[1],
            model_version=matching.load_model().version,
            areas=workplace.areas,
            progress=caller.progress,
        )
    caller.results["aturan"] = done
    state = WRITTEN if done.written else UNCHANGED
    for name, table in TABLES.items():
        facts = written(table, table_files(name, folders, tahap)) | {"keadaan": state}
        facts["bagian"] = told({"ditulis": done.written, "dilewati": done.parts - done.written})
        yield dg.MaterializeResult(asset_key=name, metadata=facts)
