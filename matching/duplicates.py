"""One person more than once in DTSEN: which records are plainly the same.

What belongs here: the key that such records share.
What does not: which of them stands for the person (`resolve`), or keeping DTSEN clean (intake).
"""

from __future__ import annotations

import polars as pl

from matching.keys import combined_hash

_SEED = 7


def same_person() -> pl.Expr:
    """A number that records of one name, sex and birth date that is not a round one share with
    no other candidate of the same person named; each other record has its own."""
    birth = pl.col("tgl_lahir_d")
    round_day = ((birth.dt.day() == 1) & birth.dt.month().is_in([1, 7])) | (
        (birth.dt.day() == 31) & (birth.dt.month() == 12)
    )
    telling = birth.is_not_null() & ~round_day & pl.col("k_nama_penuh_d").is_not_null()
    sex = pl.col("jk_d").fill_null("-").hash(seed=_SEED)
    of_person = combined_hash("orang", [pl.col("k_nama_penuh_d"), birth.hash(seed=_SEED), sex])
    return pl.when(telling).then(of_person).otherwise(pl.col("sidik"))


def repeated(candidates: pl.DataFrame) -> pl.Series:
    """The places of candidates (`orang`, `orang_sama`) whose person has several records: few."""
    person = pl.col("orang").cast(pl.UInt64)
    both = candidates.select(combined_hash("calon", [person, pl.col("orang_sama")]))
    return both.to_series().is_duplicated().arg_true()
