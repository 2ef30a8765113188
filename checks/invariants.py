"""The first invariant, nothing lost at intake, over the lake as it stands.

What belongs here: asking it of what was received, before anything is computed from it.
What does not: the verdicts on a published tranche (`published`).
"""

from pathlib import Path

import dagster as dg
import polars as pl

from assets.folders import Folders
from assets.graph.faults import told_faults
from assets.graph.workplace import Workplace
from release.invariants.intake_counts import intake_counts
from release.received import kept_rows
from schemas import forms, lists


@dg.asset_check(asset="berkas", name="penerimaan_utuh", blocking=True)
def nothing_lost_at_intake(workplace: Workplace) -> dg.AssetCheckResult:
    """Rows read = accepted + rejected + repeated, and every accepted row lies in the lake."""
    folders = workplace.folders
    with told_faults():
        verdict = intake_counts(pl.read_parquet(folders.files), kept_rows(_accepted(folders)))
    return dg.AssetCheckResult(
        passed=verdict.lulus,
        description=verdict.pesan,
        metadata={"hitungan": dg.MetadataValue.json(verdict.hitungan)},
    )


def _accepted(folders: Folders) -> list[Path]:
    tables = [folders.form(form) for form in forms.FORMS]
    tables += [folders.list_(name) for name in lists.LISTS]
    return tables + sorted(folders.lake.glob("dtsen_*/*/*.parquet"))


CHECKS = [nothing_lost_at_intake]
