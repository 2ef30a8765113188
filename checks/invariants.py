"""The invariants that can be asked before anything is published: nothing lost on the way.

What belongs here: asking them of what was received, and of what became of every report.
What does not: the verdicts on a published tranche (`published`).
"""

import warnings
from pathlib import Path

import dagster as dg
import polars as pl

from assets.folders import Folders
from assets.graph.faults import told_faults
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Workplace
from assets.release import named_persons
from release import Verdict
from release.invariants.intake_counts import intake_counts
from release.invariants.reports_settled import NAME as SETTLED
from release.invariants.reports_settled import reports_settled
from release.query import Files
from release.received import kept_rows, report_numbers
from schemas import families, forms, lists, people_lists
from schemas.linkage import LINKS
from schemas.tahap import Tahap


def _spec_of_events() -> dg.AssetCheckSpec:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return dg.AssetCheckSpec(
            SETTLED,
            asset=families.EVENTS.name,
            blocking=True,
            description="Setiap laporan berujung. / Every report ends somewhere.",
            partitions_def=TAHAP,
        )


@dg.asset_check(asset="berkas", name="penerimaan_utuh", blocking=True)
def nothing_lost_at_intake(workplace: Workplace) -> dg.AssetCheckResult:
    """Rows read = accepted + rejected + repeated, and every accepted row lies in the lake."""
    folders = workplace.folders
    with told_faults():
        verdict = intake_counts(pl.read_parquet(folders.files), kept_rows(_accepted(folders)))
    return _shown(verdict)


@dg.multi_asset_check(name="gerbang_laporan", specs=[_spec_of_events()])
def every_report_settled(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> dg.AssetCheckResult:
    """Every accepted report ends in one outcome, every named person in one link, by tahap."""
    folders = workplace.folders
    register = folders.register(Tahap.parse(context.partition_key))
    with told_faults():
        verdict = reports_settled(
            report_numbers([folders.form(form) for form in forms.FORMS]),
            Files(families.EVENTS, [register / "peristiwa.parquet"]),
            named_persons(folders),
            Files(LINKS, [folders.links]),
        )
    return _shown(verdict)


def _shown(verdict: Verdict) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=verdict.lulus,
        description=verdict.pesan,
        metadata={"hitungan": dg.MetadataValue.json(verdict.hitungan)},
    )


def _accepted(folders: Folders) -> list[Path]:
    tables = [folders.form(form) for form in forms.FORMS]
    tables += [folders.list_(name) for name in (*lists.LISTS, *people_lists.PEOPLE_LISTS)]
    return tables + sorted(folders.lake.glob("dtsen_*/*/*.parquet"))


CHECKS = [nothing_lost_at_intake, every_report_settled]
