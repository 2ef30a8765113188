"""Intake in the graph: landed files → posyandu forms, lists, DTSEN parts.

What belongs here: the assets of the lake's first tables, and the report of every DTSEN part
that changed.
What does not: reading, settling (assets.intake, assets.settling) or judging (intake/).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from assets.folders import Folders, parts
from assets.graph.describe import asset_spec, told, written
from assets.graph.groups import DTSEN, LISTS, POSYANDU, WRITER_POOL, WRITER_TAG
from assets.graph.landing import FOLDERS, report_arrivals, source
from assets.graph.partitions import KABUPATEN, KABUPATEN_NAME
from assets.graph.workplace import Caller, Workplace
from assets.intake import IntakeCounts, take_in
from assets.stamps import file_sha256
from schemas import dtsen, forms, lists, people_lists
from schemas.table import Table

TABLES: dict[str, Table] = {
    lists.FILES.name: lists.FILES,
    lists.REJECTS.name: lists.REJECTS,
    lists.REPAIRS.name: lists.REPAIRS,
    **forms.FORMS,
    **lists.LISTS,
    **people_lists.PEOPLE_LISTS,
}
DTSEN_TABLES: dict[str, Table] = {table.name: table for table in (dtsen.FAMILIES, dtsen.MEMBERS)}
UNCHANGED, WRITTEN = "TIDAK_BERUBAH", "DITULIS"


def _specs() -> Iterator[dg.AssetSpec]:
    yield asset_spec("berkas", LISTS, lists.FILES, deps=[source(folder) for folder in FOLDERS])
    yield asset_spec("tolakan", LISTS, lists.REJECTS, deps=["berkas"])
    yield asset_spec("perbaikan", LISTS, lists.REPAIRS, deps=["berkas"])
    for name, table in forms.FORMS.items():
        yield asset_spec(name, POSYANDU, table, deps=["berkas"])
    for name, table in (lists.LISTS | people_lists.PEOPLE_LISTS).items():
        yield asset_spec(name, LISTS, table, deps=["berkas"])


def table_files(name: str, folders: Folders) -> list[Path]:
    """The files in which a table of intake lies."""
    if name == "berkas":
        return [folders.files]
    if name == "tolakan":
        return sorted(folders.rejects.glob("*.parquet"))
    if name == "perbaikan":
        return sorted(folders.repairs.glob("*.parquet"))
    return [folders.form(name) if name in forms.FORMS else folders.list_(name)]


@dg.multi_asset(
    name="penerimaan",
    specs=list(_specs()),
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def received_tables(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Take in what is new, then tell of every table and of the DTSEN parts that changed."""
    folders = workplace.folders
    with workplace.writing(), caller.stage("masuk"):
        before = stamps(folders)
        counts = take_in(
            workplace.landing_folder, folders, caller.progress, workplace.landing_files
        )
    caller.results["masuk"] = counts
    if workplace.landing_folder is not None:
        report_arrivals(context, workplace.landing_folder, counts.arrived)
    of_parts = _report_parts(context, folders, before)
    for name, table in TABLES.items():
        totals = _totals(counts, of_parts) if name == "berkas" else {}
        yield _told(name, table, folders, before, totals)


def stamps(folders: Folders) -> dict[Path, str]:
    """What every settled part was made from, before this run."""
    return {path: path.read_text() for path in sorted(folders.lake.glob("**/*.stempel"))}


def _totals(counts: IntakeCounts, of_parts: dict[str, int]) -> dict[str, Any]:
    """The account of this intake, with which Dagster's history is compared."""
    rows = {
        "dibaca": counts.rows,
        "diterima": counts.accepted,
        "ditolak": counts.rejected,
        "berulang": counts.repeated,
    }
    return {
        "hasil": told(rows),
        "bagian_dtsen": told(of_parts),
        "berkas_baru": counts.read_now,
        "berkas_kembar": len(counts.again),
    }


def _told(
    name: str, table: Table, folders: Folders, before: dict[Path, str], totals: dict[str, Any]
) -> dg.MaterializeResult[Any]:
    files = table_files(name, folders)
    same = bool(files) and not any(changed(path, before) for path in files)
    return dg.MaterializeResult(
        asset_key=name,
        metadata=written(table, files) | {"keadaan": UNCHANGED if same else WRITTEN} | totals,
        data_version=dg.DataVersion(file_sha256(files[0])) if len(files) == 1 else None,
    )


def changed(path: Path, before: dict[Path, str]) -> bool:
    """Whether a settled file was made anew in this run; one without a stamp counts as such."""
    stamp = path.with_suffix(".stempel")
    return not stamp.exists() or before.get(stamp) != stamp.read_text()


def _report_parts(
    context: dg.AssetExecutionContext, folders: Folders, before: dict[Path, str]
) -> dict[str, int]:
    """Tell of each DTSEN part that changed; returns how many were written and skipped."""
    found = [
        (name, version.name, kab, path)
        for name in DTSEN_TABLES
        for version in sorted((folders.lake / name).glob("*"))
        for kab, path in parts(version).items()
    ]
    stale = [part for part in found if changed(part[-1], before)]
    for name, version, kab, path in stale:
        facts = {"versi_dtsen": version, "keadaan": WRITTEN}
        report_part(context, name, kab, written(DTSEN_TABLES[name], [path]) | facts)
    skipped = len(found) - len(stale)
    context.log.info(f"Bagian DTSEN: {len(stale)} ditulis, {skipped} tidak berubah dan dilewati.")
    return {"ditulis": len(stale), "dilewati": skipped}


def report_part(
    context: dg.AssetExecutionContext, name: str, kab: str, metadata: dict[str, Any]
) -> None:
    """Tell Dagster that the part of a kabupaten/kota was made in this step."""
    if kab not in context.instance.get_dynamic_partitions(KABUPATEN_NAME):
        context.instance.add_dynamic_partitions(KABUPATEN_NAME, [kab])
    context.log_event(dg.AssetMaterialization(name, partition=kab, metadata=metadata))


@dg.multi_asset(
    name="bagian_dtsen",
    specs=[asset_spec(name, DTSEN, table, deps=["berkas"]) for name, table in DTSEN_TABLES.items()],
    partitions_def=KABUPATEN,
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=WRITER_POOL,
    op_tags=WRITER_TAG,
)
def dtsen_parts(
    context: dg.AssetExecutionContext, workplace: Workplace, caller: dg.ResourceParam[Caller]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Settle again what is stale of the received DTSEN files; fresh parts say so."""
    folders, version = workplace.folders, workplace.version()
    with workplace.writing():
        before = stamps(folders)
        take_in(None, folders, caller.progress)
        for name, table in DTSEN_TABLES.items():
            found = parts(folders.dtsen(name, version), context.partition_keys)
            stale = [kab for kab, path in found.items() if changed(path, before)]
            facts = {"keadaan": WRITTEN if stale else UNCHANGED, "versi_dtsen": version}
            yield dg.MaterializeResult(
                asset_key=name, metadata=written(table, found.values()) | facts
            )
