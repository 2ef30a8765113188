"""The register in the graph: links and events → families as of a tahap's cut-off.

What belongs here: the assets of one tahap's register.
What does not: passing parts through (assets.register) or what an event changes (register/).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from assets.complete import require_earlier_waves
from assets.folders import Folders, parts
from assets.graph.describe import asset_spec, told, written
from assets.graph.groups import REGISTER, WRITER_POOL, WRITER_TAG
from assets.graph.intake import UNCHANGED, WRITTEN
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Caller, Workplace
from assets.register import families_at_cutoff
from schemas import families
from schemas.leads import LEAD_LISTS, LEADS
from schemas.table import Table
from schemas.tahap import Tahap

TABLES: dict[str, Table] = {
    "keluarga_tahap": families.FAMILIES,
    "anggota_tahap": families.MEMBERS,
    "keluarga_berakhir": families.ENDED,
    "kk_silsilah": families.LINEAGE,
    "peristiwa": families.EVENTS,
    "perubahan_peristiwa": families.CHANGES,
    "pertentangan": families.CONFLICTS,
    "kehamilan_berlaku": families.PREGNANCIES,
    "masa_anggota": families.STAYS,
    LEADS.name: LEADS,
}
# A tahap stands on the DTSEN parts of all kabupaten/kota.
EVERY_PART = [
    dg.AssetDep(name, partition_mapping=dg.AllPartitionMapping())
    for name in ("dtsen_keluarga", "dtsen_anggota")
]
_FILES = {"kehamilan_berlaku": "kehamilan"}
_PARTED = {"keluarga_tahap": "keluarga", "anggota_tahap": "anggota"}


def table_files(name: str, folders: Folders, tahap: Tahap) -> list[Path]:
    """The files in which a table of one tahap's register lies."""
    if name in _PARTED:
        return list(parts(folders.register(tahap) / _PARTED[name]).values())
    return [folders.register(tahap) / f"{_FILES.get(name, name)}.parquet"]


@dg.multi_asset(
    name="keluarga",
    specs=[
        asset_spec(
            name,
            REGISTER,
            table,
            deps=["padanan", "kepesertaan", "eksklusi", *EVERY_PART]
            + (list(LEAD_LISTS) if table is LEADS else []),
        )
        for name, table in TABLES.items()
    ],
    partitions_def=TAHAP,
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def register_tables(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Apply the events known as of the cut-off to every part."""
    folders, tahap = workplace.folders, Tahap.parse(context.partition_key)
    cutoff, as_of = workplace.dates(str(tahap))
    with workplace.writing(), caller.stage("register"):
        require_earlier_waves(folders, tahap)
        before = {name: _written_at(name, folders, tahap) for name in TABLES}
        counts = families_at_cutoff(
            folders,
            tahap,
            workplace.version(str(tahap)),
            cutoff=cutoff,
            as_of=as_of,
            areas=workplace.areas,
            progress=caller.progress,
        )
    caller.results["register"] = counts
    for name, table in TABLES.items():
        facts = written(table, table_files(name, folders, tahap))
        if name in _PARTED:
            facts["bagian"] = told({"ditulis": counts.written, "dilewati": counts.unchanged})
        if name == "peristiwa":
            facts["laporan"] = told(counts.events)
        anew = before[name] != _written_at(name, folders, tahap)
        yield dg.MaterializeResult(
            asset_key=name,
            metadata=facts
            | {
                "keadaan": WRITTEN if anew else UNCHANGED,
                "batas": str(cutoff),
                "diketahui_sampai": str(as_of),
            },
        )


def _written_at(name: str, folders: Folders, tahap: Tahap) -> dict[Path, int]:
    """When each file of a table was written, in nanoseconds."""
    return {
        path: path.stat().st_mtime_ns for path in table_files(name, folders, tahap) if path.exists()
    }
