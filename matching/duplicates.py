"""One person more than once in DTSEN: which records are plainly the same.

What belongs here: the key that such records share.
What does not: which of them stands for the person (`resolve`), or keeping DTSEN clean (intake).
"""

from __future__ import annotations

import polars as pl

from matching.keys import sorted_name


def same_person() -> pl.Expr:
    """Equal for records of one name, sex and birth date that is not a round one; else unique."""
    birth = pl.col("tgl_lahir_d")
    round_day = ((birth.dt.day() == 1) & birth.dt.month().is_in([1, 7])) | (
        (birth.dt.day() == 31) & (birth.dt.month() == 12)
    )
    telling = birth.is_not_null() & ~round_day & pl.col("nama_lipat_d").is_not_null()
    return (
        pl.when(telling)
        .then(
            pl.concat_str(
                sorted_name(pl.col("nama_lipat_d")),
                pl.lit("|"),
                birth.cast(pl.Int32).cast(pl.String),
                pl.lit("|"),
                pl.col("jk_d").fill_null("-"),
            )
        )
        .otherwise(pl.concat_str(pl.lit("#"), pl.col("sidik").cast(pl.String)))
    )
