"""One blocking check per table, made from its schema.

What belongs here: reading a table's files one by one and judging each against its pandera
schema.
What does not: what a column may hold (schemas).
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import dagster as dg
import polars as pl

from assets.folders import Folders, parts
from assets.graph import intake, register, rules
from assets.graph.partitions import KABUPATEN, TAHAP
from assets.graph.workplace import Workplace
from schemas.linkage import LINKS
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import SchemaFault, validated

NAME = "sesuai_skema"
LINK_TABLES = {"padanan": LINKS}
QUEUE_TABLES = {"antrean_tinjau": LINKS}


def judge(name: str, table: Table, files: list[Path]) -> dg.AssetCheckResult:
    """Whether every file fits its table; the reason names columns, checks and row counts."""
    faults = []
    for path in files:
        try:
            validated(pl.read_parquet(path, hive_partitioning=False), table)
        except SchemaFault as fault:
            faults.append(f"{path.name}: {fault}")
    return dg.AssetCheckResult(
        asset_key=name,
        check_name=NAME,
        passed=not faults,
        description="; ".join(faults) or f"{len(files)} berkas sesuai skema / fit the schema.",
        metadata={"berkas": len(files), "berkas_salah": len(faults)},
    )


def specs(
    names: Mapping[str, Table], partitions: dg.PartitionsDefinition[str] | None = None
) -> list[dg.AssetCheckSpec]:
    """One blocking check spec per table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(
                NAME,
                asset=name,
                blocking=True,
                description=f"Setiap baris {name} sesuai skemanya. / Every row fits its schema.",
                partitions_def=partitions,
            )
            for name in names
        ]


def _selected(context: dg.AssetCheckExecutionContext, known: Mapping[str, Table]) -> list[str]:
    wanted = {key.asset_key.to_user_string() for key in context.selected_asset_check_keys}
    return [name for name in known if name in wanted]


@dg.multi_asset_check(name="skema_penerimaan", specs=specs(intake.TABLES), can_subset=True)
def intake_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The tables of intake fit their schemas."""
    for name in _selected(context, intake.TABLES):
        files = intake.table_files(name, workplace.folders)
        yield judge(name, intake.TABLES[name], files)


@dg.multi_asset_check(
    name="skema_dtsen", specs=specs(intake.DTSEN_TABLES, KABUPATEN), can_subset=True
)
def dtsen_parts(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The DTSEN parts of this run's kabupaten/kota fit their schemas."""
    version, wanted = workplace.version(), list(context.partition_key_range)
    for name in _selected(context, intake.DTSEN_TABLES):
        found = parts(workplace.folders.dtsen(name, version), wanted)
        yield judge(name, intake.DTSEN_TABLES[name], list(found.values()))


@dg.multi_asset_check(name="skema_padanan", specs=specs(LINK_TABLES), can_subset=True)
def link_table(workplace: Workplace) -> Iterator[dg.AssetCheckResult]:
    """The links fit their schema."""
    yield judge("padanan", LINKS, [workplace.folders.links])


@dg.multi_asset_check(name="skema_antrean", specs=specs(QUEUE_TABLES), can_subset=True)
def review_queue(workplace: Workplace) -> Iterator[dg.AssetCheckResult]:
    """The review queue fits the schema of links."""
    yield judge("antrean_tinjau", LINKS, [workplace.folders.review_queue])


def of_tahap(
    name: str, tables: Mapping[str, Table], files: Callable[[str, Folders, Tahap], list[Path]]
) -> dg.AssetChecksDefinition:
    """The check of one stage's tables, which lie apart by tahap."""

    @dg.multi_asset_check(name=name, specs=specs(tables, TAHAP), can_subset=True)
    def tahap_tables(
        context: dg.AssetCheckExecutionContext, workplace: Workplace
    ) -> Iterator[dg.AssetCheckResult]:
        """The tables of the tahap fit their schemas."""
        tahap = Tahap.parse(context.partition_key)
        for table in _selected(context, tables):
            yield judge(table, tables[table], files(table, workplace.folders, tahap))

    return tahap_tables


CHECKS = [
    intake_tables,
    dtsen_parts,
    link_table,
    review_queue,
    of_tahap("skema_keluarga", register.TABLES, register.table_files),
    of_tahap("skema_putusan", rules.TABLES, rules.table_files),
]
