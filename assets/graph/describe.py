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

from assets.graph.groups import Group
from assets.graph.texts import ENGLISH, INDONESIAN
from schemas.table import Column, Sensitivity, Table

KINDS = {"polars", "parquet"}


def asset_spec(name: str, group: Group, table: Table | None = None, **more: Any) -> dg.AssetSpec:
    """The spec of the asset `name` in `group`, its columns those of `table`."""
    meaning = INDONESIAN.get(name) or (table.meaning if table is not None else "")
    columns = {} if table is None else {"dagster/column_schema": column_schema(table)}
    return dg.AssetSpec(
        name,
        group_name=group.name,
        owners=[group.owner],
        description=f"{_sentence(meaning)}\n\n*{_sentence(ENGLISH[name])}*",
        kinds=more.pop("kinds", KINDS),
        metadata=columns,
        **more,
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def column_schema(table: Table) -> dg.TableSchema:
    """The columns of a table as Dagster shows them, with their sensitivity as a tag."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.dtype,
                column.meaning,
                dg.TableColumnConstraints(
                    nullable=column.nullable, unique=table.key == (column.name,)
                ),
                tags={"sensitivitas": column.sensitivity.value},
            )
            for column in table.columns
        ]
    )


def written(table: Table, paths: Iterable[Path]) -> dict[str, Any]:
    """Counts of what lies at `paths`: rows, places, and rows per code of the table.

    Only columns of a closed list of words that anyone may see are counted, so no number,
    name or date of a person can appear.
    """
    files = list(paths)
    rows = pl.scan_parquet(files, hive_partitioning=False) if files else table.empty().lazy()
    total = int(rows.select(pl.len()).collect().item())
    found: dict[str, Any] = {"dagster/row_count": total, "berkas_ditulis": len(files)}
    if files:
        place = files[0] if len(files) == 1 else files[0].parent
        found["letak"] = dg.MetadataValue.path(str(place))
    coded = [column.name for column in table.columns if _may_be_shown(column)]
    if coded and total:
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
