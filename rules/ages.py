"""Ages in completed years, as whole columns.

What belongs here: the one way an age is counted everywhere in the rules.
What does not: the limits of age (`parameters/`).
"""

from __future__ import annotations

from datetime import date

import polars as pl


def age_on(born: pl.Expr, day: date) -> pl.Expr:
    """Completed years on `day` (Int32); negative for the unborn, null without a birth date.

    Whoever is born on 29 February completes a year on 1 March of a common year.
    """
    later = (born.dt.month() > day.month) | (
        (born.dt.month() == day.month) & (born.dt.day() > day.day)
    )
    return day.year - born.dt.year() - later.cast(pl.Int32)


def believable_age_on(born: pl.Expr, day: date, oldest: int) -> pl.Expr:
    """`age_on`, where an impossible birth date (unborn, or older than `oldest`) is unknown."""
    age = age_on(born, day)
    return pl.when(age.is_between(0, oldest)).then(age)
