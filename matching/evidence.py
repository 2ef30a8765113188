"""The evidence of a link in short: weights that add up from the first odds to the decision.

What belongs here: the text kept beside each link, and the log odds its parts come from.
What does not: finding weights (`score`, `family`) or putting them into words (`reading`).
"""

from __future__ import annotations

import polars as pl

from matching.model import EMPTY
from matching.plain_names import distinct_rows
from matching.score import FIELDS

_DECIMALS = 4
# Odds beyond 2 to this power are certainty; an impossible candidate stands at its negative.
_LIMIT = 200.0


def log_odds(probability: str, absent: str) -> pl.Expr:
    """log2 odds of each candidate against all others of the person (`orang`) and absence.

    Exact also where the probability is next to 1: what stands against a candidate is added
    up, never taken from 1.
    """
    p = pl.col(probability)
    rest = (
        pl.when(p > 0.5)
        .then(p.filter(p <= 0.5).sum().over("orang"))
        .otherwise(p.sum().over("orang") - p)
    )
    return (p / (rest + pl.col(absent))).log(2).clip(-_LIMIT, _LIMIT)


def weights_text() -> pl.Expr:
    """`part=weight` per part, separated by semicolons; the weights add up to `bobot_akhir`.

    Parts: `awal` (odds of any register row before comparing), every field that could be
    compared, then as far as they weigh anything: `saingan` (the other candidates and absence),
    `keluarga` (the persons reported beside), `kalibrasi` (the model's calibration), `ganda`
    (records of the same person in DTSEN) and `peran` (a candidate given to another role).
    """
    first, alone, joint, true, person, final = (
        pl.col(f"bobot_{step}").cast(pl.Float64).round(_DECIMALS)
        for step in ("awal", "sendiri", "bersama", "kalibrasi", "orang", "akhir")
    )
    fields = [
        _part(field, pl.col(f"w_{field}").cast(pl.Float64), pl.col(f"t_{field}") != EMPTY)
        for field in FIELDS
    ]
    steps = {
        "saingan": alone - first - pl.col("bobot"),
        "keluarga": joint - alone,
        "kalibrasi": true - joint,
        "ganda": person - true,
        "peran": final - person,
    }
    told = [_part(name, step, step.round(_DECIMALS) != 0.0) for name, step in steps.items()]
    parts = [_part("awal", first, pl.lit(value=True)), *fields, *told]
    return pl.concat_str(parts, separator=";", ignore_nulls=True)


def pattern_texts(candidates: pl.DataFrame) -> pl.Series:
    """`pola`: `field=level` for every field that could be compared, separated by semicolons."""
    levels = candidates.select(f"t_{field}" for field in FIELDS)
    first, of_row = distinct_rows(levels)
    pieces = [
        pl.when(pl.col(f"t_{field}") != EMPTY).then(
            pl.concat_str(
                pl.lit(f"{field}="), pl.col(f"t_{field}").cast(pl.String).str.to_lowercase()
            )
        )
        for field in FIELDS
    ]
    text = pl.concat_str(pieces, separator=";", ignore_nulls=True).alias("pola")
    return levels[first].select(text).to_series().gather(of_row)


def _part(name: str, weight: pl.Expr, told: pl.Expr) -> pl.Expr:
    # Adding 0.0 turns -0.0 into 0.0.
    number = (weight.round(_DECIMALS) + 0.0).cast(pl.String)
    return pl.when(told).then(pl.concat_str(pl.lit(f"{name}="), number))
