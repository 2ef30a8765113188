"""Until when a case is answered, how old it is, and whether that was or is too late.

What belongs here: due dates by class of category, age, overdue, dates no calendar reaches.
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


def weekends_only(cases: pl.DataFrame, terms: Terms) -> pl.Series:
    """For each case the last year whose holidays are known, if its due date lies behind that year.

    Such a date leaves out weekends alone and may move once the decree is there. Null where the
    date stands: of cases that wait calendar days, and of those due in a year that is known.
    """
    known = max((day.year for day in terms.days_off), default=None)
    behind = pl.col("batas_waktu").dt.year() > pl.lit(known, pl.Int32)
    counted = ~pl.col("kategori").is_in(terms.urgent)
    said = pl.when(behind & counted).then(pl.lit(known, pl.Int32))
    return cases.select(said.alias("libur_sampai")).to_series()
