"""Rejects: what was not taken, as the table `tolakan`.

What belongs here: writing faults and damaged lines in that table's form, with their hints.
What does not: finding them.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from intake.columns import expected
from intake.layout import Layout
from intake.reasons import hint
from intake.together import file_of, keys_for, line_of
from schemas.lists import REJECTS

# As they are gathered: with the place of the file, the columns in any order.
BY_PLACE = pl.Schema({"tempat": pl.Int64(), **REJECTS.polars_schema()})
_NONE = BY_PLACE.to_frame()


def file_reject(sha256: str, code: str, text: str) -> pl.DataFrame:
    """One entry for a file that was refused or held whole."""
    return pl.DataFrame(
        [{"berkas": sha256, "tingkat": "BERKAS", "kode": code, "petunjuk": text}],
        schema=REJECTS.polars_schema(),
    )


def line_rejects(keys: Sequence[str], damaged: pl.DataFrame, cells: int) -> pl.DataFrame:
    """One BARIS entry per damaged line (baris, kode, isi_diterima); `keys`: sha256 of the files."""
    if not damaged.height:
        return _NONE
    hints = {code: hint(code, jumlah=str(cells)) for code in damaged["kode"].unique().sort()}
    return _entries(
        keys,
        damaged.with_columns(
            pl.lit(None, pl.String).alias("kolom"),
            pl.lit("BARIS").alias("tingkat"),
            pl.col("kode").replace_strict(hints, return_dtype=pl.String).alias("petunjuk"),
        ),
    )


def fault_rejects(keys: Sequence[str], faults: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """One entry per fault: exactly one BARIS entry for each refused row, SEL for the rest.

    The BARIS entry of a row is its first grave fault in the order of the table's columns.
    """
    if not faults.height:
        return _NONE
    places = {name: place for place, name in enumerate(layout.table.column_names)}
    ordered = (
        faults.with_columns(tempat=pl.col("kolom").replace_strict(places, return_dtype=pl.Int64))
        .sort("baris", pl.col("berat").not_(), "tempat", "kode")
        .with_columns(
            tingkat=pl.when(pl.col("berat") & pl.col("baris").is_first_distinct())
            .then(pl.lit("BARIS"))
            .otherwise(pl.lit("SEL"))
        )
    )
    kinds = ordered.select("kolom", "kode").unique().sort("kolom", "kode")
    hints = kinds.with_columns(
        petunjuk=pl.Series(
            [
                hint(code, kolom=column, harapan=expected(layout.table[column]))
                for column, code in kinds.iter_rows()
            ],
            dtype=pl.String,
        )
    )
    return _entries(
        keys, ordered.join(hints, on=["kolom", "kode"], how="left", maintain_order="left")
    )


def _entries(keys: Sequence[str], entries: pl.DataFrame) -> pl.DataFrame:
    """`entries` as the table; `baris` was that of `together`, `tempat` is the file's place."""
    files = file_of(entries["baris"])
    return entries.select(
        files.cast(pl.Int64).alias("tempat"),
        keys_for(files, keys),
        line_of(entries["baris"]),
        *(name for name in REJECTS.column_names if name not in ("berkas", "baris")),
    ).cast(BY_PLACE)
