"""Decisions as labels: examples to train and to measure the model with.

What belongs here: which decisions make a label, and how the model's probability agrees.
What does not: training (matching).
"""

from __future__ import annotations

import polars as pl

from review.verdicts import verdicts
from schemas.review import LABELS, MENTION

# Upper bounds of the probability bands in which agreement is told.
BANDS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 1.0)
_Z95 = 1.959964


def labels(decisions: pl.DataFrame, revocations: pl.DataFrame) -> pl.DataFrame:
    """LABELS: one row per settled pair of persons – YA for SAMA, TIDAK for BUKAN.

    A newborn's family is no person and makes no label.

    How many officers a pair took is what was asked when it was decided: a label is about who
    somebody is, and stays true when a later report changes what follows. Pattern and
    probability are the engine's at that time, so a label can be used with the model that
    read the pattern.
    """
    first = decisions.sort("bukti", "tanggal", "id_keputusan").unique(
        "bukti", keep="first", maintain_order=True
    )
    asked = first.select(*MENTION, "bukti", "dua_petugas")
    answer = {"SAMA": "YA", "BUKAN": "TIDAK"}
    settled = verdicts(asked, decisions, revocations).filter(pl.col("putusan").is_in(list(answer)))
    return (
        first.drop("putusan")
        .drop_nulls("id_orang_calon")
        .rename({"id_orang_calon": "id_orang_padan"})
        .join(settled.select("bukti", "putusan"), on="bukti")
        .with_columns(pl.col("putusan").replace_strict(answer).alias("keputusan"))
        .select(pl.col(name).cast(dtype) for name, dtype in LABELS.polars_schema().items())
        .sort(LABELS.sort)
    )


def agreement_by_band(labelled: pl.DataFrame) -> pl.DataFrame:
    """Per band of probability: pasangan, ya, rata_peluang, bagian_ya, batas_bawah, batas_atas.

    A calibrated model has `bagian_ya` near `rata_peluang`. Limits: 95 %, Wilson (1927).
    """
    known = labelled.drop_nulls("peluang")
    band = pl.lit(f"≤ {BANDS[-1]}")
    for low, top in reversed(list(zip((0.0, *BANDS), BANDS, strict=False))):
        band = (
            pl.when(pl.col("peluang") <= top).then(pl.lit(f"{low:.2f}–{top:.2f}")).otherwise(band)
        )
    counts = (
        known.with_columns(band.alias("lapis"))
        .group_by("lapis")
        .agg(
            pl.len().cast(pl.Int64).alias("pasangan"),
            (pl.col("keputusan") == "YA").sum().cast(pl.Int64).alias("ya"),
            pl.col("peluang").mean().round(4).alias("rata_peluang"),
        )
        .sort("lapis")
    )
    low_limit, high_limit = wilson(pl.col("ya") / pl.col("pasangan"), pl.col("pasangan"))
    return counts.with_columns(
        (pl.col("ya") / pl.col("pasangan")).round(4).alias("bagian_ya"),
        low_limit.round(4).alias("batas_bawah"),
        high_limit.round(4).alias("batas_atas"),
    )


def wilson(share: pl.Expr, count: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """95 % score interval of a share of `count` independent cases (E. B. Wilson, JASA 1927)."""
    z2 = _Z95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z95 / (1 + z2 / count) * (share * (1 - share) / count + z2 / (4 * count**2)).sqrt()
    return (middle - half).clip(0.0, 1.0), (middle + half).clip(0.0, 1.0)
