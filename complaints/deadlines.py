"""Until when a case is answered, how old it is, and whether that was or is too late.

What belongs here: due dates by class of category, age, overdue.
What does not: the days themselves (`terms`, from rules/parameters/aduan and the calendar).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from complaints.terms import Terms
from schemas.complaints import ASIDE, CLOSED


def due(cases: pl.DataFrame, terms: Terms, as_of: date) -> pl.DataFrame:
    """`cases` with batas_waktu, lewat_batas, umur_hari.

    From the complaint or its last reopening (`_buka`). Working days leave out Saturday, Sunday,
    national holidays and joint leave; who is hungry, ill or beaten waits calendar days, because
    the holiday decrees keep those services open. What another case carries, or was taken back,
    is never late by itself.
    """
    days = (
        pl.when(pl.col("kategori").is_in(terms.unchecked))
        .then(terms.unchecked_days)
        .otherwise(terms.checked_days)
    )
    since = pl.coalesce("_buka", "tgl_lapor")
    working = since.dt.add_business_days(days, holidays=terms.days_off, roll="forward")
    ended = pl.when(pl.col("status").is_in([*CLOSED, *ASIDE])).then("tgl_status")
    until = pl.coalesce(ended, pl.lit(as_of))
    return (
        cases.with_columns(
            batas_waktu=pl.when(pl.col("kategori").is_in(terms.urgent))
            .then(since.dt.offset_by(f"{terms.urgent_days}d"))
            .otherwise(working),
            umur_hari=(until - pl.col("tgl_lapor")).dt.total_days().clip(lower_bound=0),
            _sampai=until,
        )
        .with_columns(
            lewat_batas=(pl.col("_sampai") > pl.col("batas_waktu")) & ~pl.col("status").is_in(ASIDE)
        )
        .drop("_sampai")
    )
