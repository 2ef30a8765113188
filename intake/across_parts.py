"""KK numbers that stand in the extracts of several kabupaten/kota of one DTSEN version.

What belongs here: finding them, saying which part keeps the family, and the rejects of the
others.
What does not: repeats within one part (`repeats`).

A family must have one place and one decision. Nothing in the extracts says which place is
right, so the smallest area code keeps it – a stated rule, the same on every machine – and
the rows of the other parts are rejects that name where the family counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from intake.dtsen import KK
from intake.reasons import hint
from schemas.lists import REJECTS

CODE = "KK_GANDA_ANTAR_WILAYAH"


def kk_in_several_parts(parts: Mapping[str, Path]) -> pl.DataFrame:
    """KK numbers in more than one family part: `wilayah` (that must give it up), KK, `di`.

    `parts`: kabupaten/kota code → Parquet of dtsen_keluarga. Only the KK column is read.
    """
    scans = [
        pl.scan_parquet(path).select(KK, wilayah=pl.lit(kab)) for kab, path in sorted(parts.items())
    ]
    if len(scans) < 2:
        return pl.DataFrame(schema={"wilayah": pl.String, KK: pl.String, "di": pl.String})
    every = pl.concat(scans)
    several = every.group_by(KK).agg(di=pl.col("wilayah").min(), n=pl.len()).filter(pl.col("n") > 1)
    return (
        every.join(several, on=KK)
        .filter(pl.col("wilayah") != pl.col("di"))
        .select("wilayah", KK, "di")
        .collect(engine="streaming")
        .sort("wilayah", KK)
    )


def refused_across_parts(rows: pl.DataFrame, given_up: pl.DataFrame) -> pl.DataFrame:
    """A BARIS reject for each family row of a part whose KK counts elsewhere (KK, di)."""
    hints = {area: hint(CODE, wilayah=area) for area in given_up["di"].unique().sort()}
    return (
        rows.join(given_up.select(KK, "di"), on=KK)
        .select(
            "berkas",
            "baris",
            pl.lit(KK).alias("kolom"),
            pl.lit("BARIS").alias("tingkat"),
            pl.lit(CODE).alias("kode"),
            pl.col("di").replace_strict(hints, return_dtype=pl.String).alias("petunjuk"),
            pl.col(KK).alias("isi_diterima"),
        )
        .cast(REJECTS.polars_schema())
        .sort(REJECTS.sort)
    )
