"""Probabilities made true: log-odds stretched and shifted, by the kind of evidence.

What belongs here: the kinds, and applying the model's calibration to candidates.
What does not: fitting it (bench/calibrate, on worlds kept for that) or deciding (`resolve`).

Fields count as independent although words of one name are not: a probability that rests on a
name alone comes out too sure. Within one kind the order of probabilities never changes.
"""

from __future__ import annotations

import polars as pl

from matching.duplicates import repeated, same_person
from matching.evidence import log_odds
from matching.model import EMPTY, Calibration, Model

# Kinds of evidence, the strongest first.
NUMBER, DATE, NAME = "NOMOR", "TANGGAL", "NAMA"
KINDS = (NUMBER, DATE, NAME)
_KIND = pl.Enum(KINDS)
_TELLING_NUMBER = {"t_nik": ("BEDA",), "t_kk": ("BEDA",)}
# Probabilities nearer to 0 or 1 than this are beyond what any calibration can tell apart.
_EDGE = 1e-12
# What is left for "not in DTSEN" where the candidates add up to 1.
_NOWHERE = 1e-15


def kind_of_evidence() -> pl.Expr:
    """NOMOR where NIK or KK (nearly) agrees, else TANGGAL where the birth date does, else NAMA."""
    number = pl.any_horizontal(
        (pl.col(column) != EMPTY) & ~pl.col(column).is_in(list(different))
        for column, different in _TELLING_NUMBER.items()
    )
    date = (pl.col("t_tgl_lahir") != EMPTY) & (pl.col("t_tgl_lahir") != "BEDA")
    return (
        pl.when(number)
        .then(pl.lit(NUMBER, dtype=_KIND))
        .when(date)
        .then(pl.lit(DATE, dtype=_KIND))
        .otherwise(pl.lit(NAME, dtype=_KIND))
    )


def calibrated(candidates: pl.DataFrame, model: Model) -> pl.DataFrame:
    """`candidates` with `peluang`, `peluang_sendiri` and `absen` as the calibration has them.

    Moved is the probability of a person, whose records in DTSEN may be several; each record
    keeps its part of it. `bobot_kalibrasi`: a candidate's log2 odds afterwards. The candidates
    never add up to more than 1: equally good ones stay a tie. Where the calibration moves none
    of them everything stays as it is.
    """
    before = ("peluang", "peluang_sendiri")
    after = _with_persons(candidates, before)
    after = after.with_columns(_moved(name, model).alias(f"{name}_baru") for name in before)
    moves = (pl.col("peluang_baru") != pl.col("peluang")).any().over("orang")
    whole = {name: pl.col(f"{name}_baru").sum().over("orang") for name in before}
    return (
        after.with_columns(
            *(
                (pl.col(f"{name}_baru") / whole[name].clip(lower_bound=1.0)).alias(name)
                for name in before
            ),
            pl.when(moves)
            .then((1.0 - whole["peluang"]).clip(lower_bound=_NOWHERE))
            .otherwise(pl.col("absen"))
            .alias("absen"),
        )
        .drop("golongan", *(f"{name}_{of}" for name in before for of in ("baru", "orang")))
        .with_columns(log_odds("peluang", "absen").alias("bobot_kalibrasi"))
    )


def _with_persons(candidates: pl.DataFrame, before: tuple[str, str]) -> pl.DataFrame:
    """`candidates` with `golongan` and, with `_orang`, the probabilities of the whole person.

    Few persons have several records: only those are grouped.
    """
    alone = candidates.with_columns(
        kind_of_evidence().alias("golongan"),
        *(pl.col(name).alias(f"{name}_orang") for name in before),
    )
    persons = candidates.select("orang", same_person().alias("orang_sama"))
    several = repeated(persons)
    if several.is_empty():
        return alone
    group = ("orang", "orang_sama")
    told = (
        alone[several]
        .with_columns(persons["orang_sama"].gather(several))
        .select(
            pl.col("golongan").sort_by("peluang", "sidik").last().over(group),
            *(pl.col(name).sum().over(group).alias(f"{name}_orang") for name in before),
        )
    )
    return alone.with_columns(alone[name].scatter(several, told[name]) for name in told.columns)


def _moved(name: str, model: Model) -> pl.Expr:
    """The record's part of its person's probability after calibration."""
    chance, person = pl.col(name), pl.col(f"{name}_orang")
    inside = person.clip(_EDGE, 1.0 - _EDGE)
    odds = (inside / (1.0 - inside)).log()
    moving = {group: value for group, value in model.calibration.items() if value != Calibration()}
    slope, shift = pl.lit(1.0), pl.lit(0.0)
    for group, value in moving.items():
        here = pl.col("golongan") == group
        slope = pl.when(here).then(value.slope).otherwise(slope)
        shift = pl.when(here).then(value.shift).otherwise(shift)
    moved = 1.0 / (1.0 + (-(slope * odds + shift)).exp())
    moves = pl.col("golongan").is_in(list(moving)) & (person > 0)
    return pl.when(moves).then(chance / person * moved).otherwise(chance)
