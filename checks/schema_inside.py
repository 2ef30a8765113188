"""The same check for tables that lie inside an asset, or beside it: one per table.

What belongs here: the tables of a release and of the mart, the rows of the index, and what
lies beside the links.
What does not: judging a table (`fits`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from assets.folders import Folders
from assets.graph.partitions import KABUPATEN, TAHAP
from assets.graph.workplace import Workplace
from assets.mart import mart_file
from assets.matching import index_parts
from checks.fits import NAME, Pieces, judge, parquet, schema_spec
from checks.limits import load_limits
from matching.index_file import IndexFile
from release.layout import LEVELS, PUBLISHED, part_files
from release.mart import open_mart
from schemas import mart, review
from schemas.linkage import FILE_WATCH, LINKS
from schemas.linkage_index import INDEX
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.waterfall import WATERFALL

LINKED = {table.name: table for table in (LINKS, FILE_WATCH, review.STANDING)}
RELEASED = {table.name: table for table in (*PUBLISHED, WATERFALL)}
MART = {table.name: table for table in mart.TABLES}


def _check(asset: str, table: str) -> str:
    return NAME if table == asset else f"{NAME}_{table}"


def _specs(
    asset: str, tables: Iterable[str], partitions: dg.PartitionsDefinition[str] | None = None
) -> list[dg.AssetCheckSpec]:
    return [schema_spec(asset, _check(asset, name), name, partitions) for name in tables]


def _selected(
    context: dg.AssetCheckExecutionContext, asset: str, tables: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """The check's name and the table's, for the checks of this run."""
    wanted = {key.name for key in context.selected_asset_check_keys}
    return ((_check(asset, name), name) for name in tables if _check(asset, name) in wanted)


@dg.multi_asset_check(name="skema_padanan", specs=_specs("padanan", LINKED), can_subset=True)
def link_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The links, the watch over files and the standing pairs fit their schemas."""
    files = _link_files(workplace.folders)
    for check, name in _selected(context, "padanan", LINKED):
        yield judge("padanan", check, LINKED[name], parquet([files[name]]))


def _link_files(folders: Folders) -> dict[str, Path]:
    return {
        LINKS.name: folders.links,
        FILE_WATCH.name: folders.file_watch,
        review.STANDING.name: folders.standing_pairs,
    }


@dg.multi_asset_check(name="skema_indeks", specs=_specs("indeks_padanan", [INDEX.name], KABUPATEN))
def index_rows(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The index rows of this run's kabupaten/kota fit their schema."""
    wanted = list(context.partition_key_range)
    paths = index_parts(workplace.folders, workplace.version(), wanted).values()
    pieces = ((path.name, IndexFile(path).all_rows().select(INDEX.column_names)) for path in paths)
    yield judge(INDEX.name, NAME, INDEX, pieces)


@dg.multi_asset_check(name="skema_rilis", specs=_specs("rilis", RELEASED, TAHAP), can_subset=True)
def released_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The tables of the published tranche fit their schemas."""
    folder = workplace.folders.release(Tahap.parse(context.partition_key))
    for check, name in _selected(context, "rilis", RELEASED):
        table = RELEASED[name]
        files = [folder / LEVELS] if table == WATERFALL else part_files(folder, table)
        yield judge("rilis", check, table, parquet(files))


@dg.multi_asset_check(name="skema_mart", specs=_specs("mart", MART), can_subset=True)
def mart_tables(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The tables of the mart fit their schemas, read as analysts read them."""
    with open_mart(mart_file(workplace.folders)) as connection:
        for check, name in _selected(context, "mart", MART):
            table = MART[name].as_table()
            rows = replace(table, key=())  # a key runs over all batches: asked of the file
            repeated = _repeated(connection, table)
            yield judge("mart", check, rows, _batches(connection, table), repeated)


def _batches(connection: duckdb.DuckDBPyConnection, table: Table) -> Pieces:
    """The rows of a table of the mart in batches of bounded size."""
    reader = connection.table(table.name).to_arrow_reader(load_limits().daftar_baris_sekaligus)
    for number, batch in enumerate(reader):
        yield f"{table.name} {number}", pl.DataFrame(pl.from_arrow(batch))


def _repeated(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[str]:
    """What is told of a key that several rows share; nothing for a table without key."""
    if not table.key:
        return
    key = ", ".join(table.key)
    ((count,),) = connection.sql(
        f"select count(*) from (select {key} from {table.name} group by all having count(*) > 1)"
    ).fetchall()
    if count:
        yield f"{key}: kunci kembar / repeated key – {count}"


CHECKS = [link_tables, index_rows, released_tables, mart_tables]
