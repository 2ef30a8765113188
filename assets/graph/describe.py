"""Asset specs and materialisation metadata made from the schemas.

What belongs here: turning a table of `schemas` into a spec (bilingual description, columns,
owner, kinds), and a written file into counts that name no person.
What does not: which assets there are (the stage modules).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pyarrow.parquet as pq

from assets.graph.groups import Group
from assets.graph.texts import ENGLISH, INDONESIAN
from schemas.table import Column, Sensitivity, Table

KINDS = {"polars", "parquet"}


def asset_spec(name: str, group: Group, table: Table | dg.TableSchema, **more: Any) -> dg.AssetSpec:
    """The spec of the asset `name` in `group`, its columns those of `table`."""
    meaning = INDONESIAN.get(name) or (table.meaning if isinstance(table, Table) else "")
    columns = column_schema(table) if isinstance(table, Table) else table
    return dg.AssetSpec(
        name,
        group_name=group.name,
        owners=[group.owner],
        description=f"{_sentence(meaning)}\n\n*{_sentence(ENGLISH[name])}*",
        kinds=more.pop("kinds", KINDS),
        metadata={"dagster/column_schema": columns},
        **more,
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def column_schema(table: Table) -> dg.TableSchema:
    """The columns of a table as Dagster shows them, with their sensitivity as a tag."""
    return dg.TableSchema(
        columns=[
            table_column(column, column.name, unique=table.key == (column.name,))
            for column in table.columns
        ]
    )


def table_column(column: Column, name: str, unique: bool = False) -> dg.TableColumn:
    """A column as Dagster shows it: type, meaning, sensitivity, whether it may be empty."""
    return dg.TableColumn(
        name,
        column.dtype,
        column.meaning,
        dg.TableColumnConstraints(nullable=column.nullable, unique=unique),
        tags={"sensitivitas": column.sensitivity.value},
    )


def place(path: Path) -> dg.PathMetadataValue:
    """Where something lies, so that it can be opened from any folder."""
    return dg.MetadataValue.path(str(path.absolute()))


def counted(paths: Iterable[Path]) -> dict[str, Any]:
    """Rows, files and place of what lies at `paths`, from the ends of the files alone."""
    files = list(paths)
    found: dict[str, Any] = {
        "dagster/row_count": sum(pq.read_metadata(path).num_rows for path in files),
        "berkas_ditulis": len(files),
    }
    if files:
        found["letak"] = place(files[0] if len(files) == 1 else files[0].parent)
    return found


def written(table: Table, paths: Iterable[Path]) -> dict[str, Any]:
    """What lies at `paths`: `counted`, and rows per code of the table.

    Only columns of a closed list of words that anyone may see are counted, so no number,
    name or date of a person can appear.
    """
    files = list(paths)
    found = counted(files)
    coded = [column.name for column in table.columns if _may_be_shown(column)]
    if coded and found["dagster/row_count"]:
        rows = pl.scan_parquet(files, hive_partitioning=False)
        found["cacah"] = _value_counts(rows, coded)
    return found


def _may_be_shown(column: Column) -> bool:
    return column.allowed is not None and column.sensitivity is Sensitivity.UMUM


def _value_counts(rows: pl.LazyFrame, coded: list[str]) -> dg.TableMetadataValue:
    counts = [
        rows.group_by(pl.col(name).fill_null("(kosong)").alias("nilai"))
        .agg(pl.len().cast(pl.Int64).alias("baris"))
        .select(pl.lit(name).alias("kolom"), "nilai", "baris")
        for name in coded
    ]
    frame = pl.concat(pl.collect_all(counts)).sort("kolom", "nilai")
    return dg.MetadataValue.table([dg.TableRecord(row) for row in frame.to_dicts()])


def told(counts: Mapping[str, int]) -> dg.JsonMetadataValue:
    """Named counts as JSON metadata."""
    return dg.MetadataValue.json(dict(counts))
