"""What the lake holds of what was received: rows per file, reports by their number.

What belongs here: the two columns that tables of different shape have in common.
What does not: anything else of those tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl


def kept_rows(tables: Sequence[Path]) -> pl.DataFrame:
    """berkas, baris: how many rows of each received file lie in these tables; sorted."""
    schema = pl.Schema({"berkas": pl.String()})
    if not tables:
        return pl.DataFrame(schema={**schema, "baris": pl.Int64})
    # One scan of one column, however different the tables: a plan for each costs ten times as much.
    return (
        pl.scan_parquet(list(tables), schema=schema, extra_columns="ignore")
        .group_by("berkas")
        .agg(baris=pl.len().cast(pl.Int64))
        .sort("berkas")
        .collect(engine="streaming")
    )


def report_numbers(forms: Sequence[Path]) -> pl.DataFrame:
    """id_laporan of every report in these tables, once each, sorted."""
    found = [pl.scan_parquet(path).select("id_laporan") for path in forms]
    empty = pl.LazyFrame(schema={"id_laporan": pl.String})
    return pl.concat([empty, *found]).unique().sort("id_laporan").collect(engine="streaming")
