"""One blocking check per table, made from its schema: the tables that are assets themselves.

What belongs here: which table's check stands on which asset, and where its files lie.
What does not: judging a table (`fits`), tables inside an asset (`schema_inside`), or what a
column may hold (schemas).
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import dagster as dg

from assets.folders import Folders, parts
from assets.graph import intake, register, rules
from assets.graph.partitions import KABUPATEN, TAHAP
from assets.graph.workplace import Workplace
from checks.fits import NAME, judge, parquet, schema_spec
from schemas.linkage import LINKS
from schemas.table import Table
from schemas.tahap import Tahap

LINK_TABLES = {"padanan": LINKS}
QUEUE_TABLES = {"antrean_tinjau": LINKS}


def specs(
    names: Mapping[str, Table], partitions: dg.PartitionsDefinition[str] | None = None
) -> list[dg.AssetCheckSpec]:
    """One blocking check spec per table that is an asset of its own."""
    return [schema_spec(name, NAME, name, partitions) for name in names]


def selected(context: dg.AssetCheckExecutionContext, known: Mapping[str, Table]) -> list[str]:
    """The tables, of those known, whose checks this run asks for."""
    wanted = {key.asset_key.to_user_string() for key in context.selected_asset_check_keys}
    return [name for name in known if name in wanted]


@dg.multi_asset_check(name="skema_penerimaan", specs=specs(intake.TABLES), can_subset=True)
def intake_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The tables of intake fit their schemas."""
    for name in selected(context, intake.TABLES):
        files = intake.table_files(name, workplace.folders)
        yield judge(name, NAME, intake.TABLES[name], parquet(files))


@dg.multi_asset_check(
    name="skema_dtsen", specs=specs(intake.DTSEN_TABLES, KABUPATEN), can_subset=True
)
def dtsen_parts(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The DTSEN parts of this run's kabupaten/kota fit their schemas."""
    version, wanted = workplace.version(), list(context.partition_key_range)
    for name in selected(context, intake.DTSEN_TABLES):
        found = parts(workplace.folders.dtsen(name, version), wanted)
        yield judge(name, NAME, intake.DTSEN_TABLES[name], parquet(found.values()))


@dg.multi_asset_check(name="skema_antrean", specs=specs(QUEUE_TABLES), can_subset=True)
def review_queue(workplace: Workplace) -> Iterator[dg.AssetCheckResult]:
    """The review queue fits the schema of links."""
    yield judge("antrean_tinjau", NAME, LINKS, parquet([workplace.folders.review_queue]))


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
        for table in selected(context, tables):
            found = files(table, workplace.folders, tahap)
            yield judge(table, NAME, tables[table], parquet(found))

    return tahap_tables


CHECKS = [
    intake_tables,
    dtsen_parts,
    review_queue,
    of_tahap("skema_keluarga", register.TABLES, register.table_files),
    of_tahap("skema_putusan", rules.TABLES, rules.table_files),
]
