"""Holds by reason and age: entitlement not paid, counted and not forgotten.

What belongs here: how many families are held, for what, since how long, for how much.
What does not: when a hold ends (rules and their parameters).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from release.query import Source, ask

UNKNOWN_AGE = "TIDAK_DIKETAHUI"

_QUESTION = """
select program, alasan_utama, datediff('day', ditahan_sejak, $cutoff) as hari,
    count(*) as keluarga, sum(nominal_hak)::bigint as rupiah
from putusan where status = 'DITAHAN' group by all
"""


def holds_by_age(decisions: Source, cutoff: date, ages: Sequence[int]) -> pl.DataFrame:
    """program, alasan_utama, umur, keluarga, rupiah of what is held at the cut-off; sorted.

    `umur` is a band of days since `ditahan_sejak`, cut at `ages`: "0-30", "31-60", ">60";
    TIDAK_DIKETAHUI where the beginning is missing. Rupiah is what the families would get.
    """
    held = ask(_QUESTION, {"putusan": decisions}, {"cutoff": cutoff})
    keys = ["program", "alasan_utama", "umur"]
    return (
        held.with_columns(umur=_band(pl.col("hari"), ages))
        .group_by(keys)
        .agg(pl.col("keluarga", "rupiah").sum())
        .sort(keys, nulls_last=True)
    )


def _band(days: pl.Expr, ages: Sequence[int]) -> pl.Expr:
    label: pl.Expr = pl.lit(f">{ages[-1]}" if ages else "SEMUA")
    lower = [0, *(age + 1 for age in ages[:-1])]
    for first, last in reversed(list(zip(lower, ages, strict=True) if ages else [])):
        label = pl.when(days <= last).then(pl.lit(f"{first}-{last}")).otherwise(label)
    return pl.when(days.is_null()).then(pl.lit(UNKNOWN_AGE)).otherwise(label)
