"""Checks of complaints: the tables fit their schemas, and no complaint or answer is lost.

What belongs here: asking both of the tables as they lie in the lake.
What does not: what becomes of a complaint (complaints).
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import polars as pl

import complaints
from assets.complaints import complaint_files, contents_of
from assets.graph.faults import told_faults
from assets.graph.workplace import Workplace
from checks.fits import NAME, judge, parquet
from checks.schema import selected, specs
from schemas.complaints import ACCOUNT, CASES, HISTORY, TABLES

_BY_NAME = {table.name: table for table in TABLES}


@dg.multi_asset_check(name="skema_aduan", specs=specs(_BY_NAME), can_subset=True)
def complaint_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The tables of complaints fit their schemas."""
    for name in selected(context, _BY_NAME):
        table = _BY_NAME[name]
        yield judge(name, NAME, table, parquet(complaint_files(workplace.folders, table)))


@dg.asset_check(asset=ACCOUNT.name, name="aduan_seimbang", blocking=True)
def every_complaint_in_one_place(workplace: Workplace) -> dg.AssetCheckResult:
    """Every row received is in one place, and every complaint a case with one status."""
    folders = workplace.folders
    with told_faults():
        account, cases, history = (
            pl.read_parquet(complaint_files(folders, table)) for table in (ACCOUNT, CASES, HISTORY)
        )
        known: date = cases["per_tanggal"][0] if cases.height else date.max
        contents = complaints.placed_contents(contents_of(folders), known)
    try:
        complaints.require_footing(account, contents, cases, history)
    except complaints.ComplaintLost as fault:
        return dg.AssetCheckResult(passed=False, description=str(fault))
    counts = dict(cases["status"].value_counts(sort=True).rows())
    return dg.AssetCheckResult(
        passed=True,
        description=f"{account.height} berkas, {cases.height} aduan, {history.height} langkah. / "
        "files, complaints, steps.",
        metadata={"status": dg.MetadataValue.json(counts)},
    )


CHECKS = [complaint_tables, every_complaint_in_one_place]
