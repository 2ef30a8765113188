"""Checks of disbursement: its tables fit their schemas, and every line of feedback is in place.

What belongs here: asking both of the tables as they lie in the lake.
What does not: what a line means (payment).
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.graph.faults import told_faults
from assets.graph.workplace import Workplace
from assets.payment import disbursement_files
from checks.fits import NAME, judge, parquet
from checks.schema import selected, specs
from payment import FeedbackLost, require_footing
from schemas.codes import FEEDBACK_FATES
from schemas.payment import ACCOUNT, FATES, TABLES

_BY_NAME = {table.name: table for table in TABLES}


@dg.multi_asset_check(name="skema_penyaluran", specs=specs(_BY_NAME), can_subset=True)
def disbursement_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The tables of disbursement fit their schemas."""
    for name in selected(context, _BY_NAME):
        table = _BY_NAME[name]
        yield judge(name, NAME, table, parquet(disbursement_files(workplace.folders, table)))


@dg.asset_check(asset=ACCOUNT.name, name="umpan_balik_seimbang", blocking=True)
def every_line_in_one_place(workplace: Workplace) -> dg.AssetCheckResult:
    """Lines read = rejected + repeated + matched + told again + unknown, per file and in all."""
    folders = workplace.folders
    with told_faults():
        account = pl.read_parquet(disbursement_files(folders, ACCOUNT))
        fates = pl.scan_parquet(disbursement_files(folders, FATES)).select(pl.len()).collect()
    try:
        require_footing(account)
    except FeedbackLost as fault:
        return dg.AssetCheckResult(passed=False, description=str(fault))
    lines = ["dibaca", "ditolak", "berulang", *(fate.lower() for fate in FEEDBACK_FATES)]
    counts = {name: int(account[name].sum()) for name in lines}
    kept = counts["dibaca"] - counts["ditolak"] - counts["berulang"]
    return dg.AssetCheckResult(
        passed=kept == fates.item(),
        description=f"{account.height} berkas: {counts['dibaca']} baris dibaca, {fates.item()} "
        "baris bernasib. / files, lines read, lines with a fate.",
        metadata={"hitungan": dg.MetadataValue.json(counts)},
    )


CHECKS = [disbursement_tables, every_line_in_one_place]
