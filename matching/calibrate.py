"""Probabilities made true: log-odds stretched and shifted, by the kind of evidence.

What belongs here: the kinds, and applying the model's calibration to candidates.
What does not: fitting it (bench/calibrate, on worlds kept for that) or deciding (`resolve`).

Fields count as independent although words of one name are not: a probability that rests on a
name alone comes out too sure. Within one kind the order of probabilities never changes.
"""

from __future__ import annotations

import polars as pl

from matching.compare import EMPTY
from matching.evidence import log_odds
from matching.model import Calibration, Model

# Kinds of evidence, the strongest first.
NUMBER, DATE, NAME = "NOMOR", "TANGGAL", "NAMA"
KINDS = (NUMBER, DATE, NAME)
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
        pl.when(number).then(pl.lit(NUMBER)).when(date).then(pl.lit(DATE)).otherwise(pl.lit(NAME))
    )


def calibrated(candidates: pl.DataFrame, model: Model) -> pl.DataFrame:
    """`candidates` with `peluang`, `peluang_sendiri` and `absen` as the calibration has them.

    `bobot_kalibrasi`: the log2 odds after it. A person's probabilities never add up to more than
    1: several equally good candidates stay a tie. Persons none of whose candidates the
    calibration moves stay as they are.
    """
    after = candidates.with_columns(
        _moved("peluang", model).alias("peluang_baru"),
        _moved("peluang_sendiri", model).alias("sendiri_baru"),
    )
    moves = (pl.col("peluang_baru") != pl.col("peluang")).any().over("orang")
    whole = pl.col("peluang_baru").sum().over("orang")
    alone = pl.col("sendiri_baru").sum().over("orang")
    return (
        after.with_columns(
            (pl.col("peluang_baru") / whole.clip(lower_bound=1.0)).alias("peluang"),
            (pl.col("sendiri_baru") / alone.clip(lower_bound=1.0)).alias("peluang_sendiri"),
            pl.when(moves)
            .then((1.0 - whole).clip(lower_bound=_NOWHERE))
            .otherwise(pl.col("absen"))
            .alias("absen"),
        )
        .drop("peluang_baru", "sendiri_baru")
        .with_columns(log_odds("peluang", "absen").alias("bobot_kalibrasi"))
    )


def _moved(name: str, model: Model) -> pl.Expr:
    kind = kind_of_evidence()
    chance = pl.col(name).clip(_EDGE, 1.0 - _EDGE)
    odds = (chance / (1.0 - chance)).log()
    result = pl.col(name)
    for group, value in model.calibration.items():
        if value != Calibration():
            moved = 1.0 / (1.0 + (-(value.slope * odds + value.shift)).exp())
            result = pl.when((kind == group) & (pl.col(name) > 0)).then(moved).otherwise(result)
    return result
