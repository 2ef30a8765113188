"""Desil as DTSEN extracts write it: a rank 1–10, not ranked yet, or above the limit.

What belongs here: telling those three apart, with the received text kept.
What does not: what a desil means for a programme (rules). A missing desil never becomes one.
"""

from __future__ import annotations

import polars as pl

from intake.cells import bare_number
from intake.limits import limits


def read_desil(text: pl.Series) -> pl.DataFrame:
    """Per cell: desil_nasional (1–10 or null), desil_status, desil_teks, kode (or null).

    Null, 0, "-" and "Belum ada …" are BELUM_DITENTUKAN; "6-10" is LEBIH; anything else that
    is no rank – 11, negative, decimals – is BELUM_DITENTUKAN with reason DESIL_TIDAK_SAH.
    """
    bounds = limits()
    word = pl.col("kata")
    rank = word.str.extract(r"^0?(10|[1-9])$").cast(pl.Int8)
    unranked = word.is_null() | word.str.contains(bounds.desil_unranked)
    above = word.str.contains(bounds.desil_above)
    words = bare_number(text).str.to_lowercase()
    return pl.select(kata=words, desil_teks=text).select(
        desil_nasional=rank,
        desil_status=pl.when(rank.is_not_null())
        .then(pl.lit("DITENTUKAN"))
        .when(above)
        .then(pl.lit("LEBIH"))
        .otherwise(pl.lit("BELUM_DITENTUKAN")),
        desil_teks=pl.col("desil_teks"),
        kode=pl.when(rank.is_null() & ~above & ~unranked).then(pl.lit("DESIL_TIDAK_SAH")),
    )
