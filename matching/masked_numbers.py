"""Masked numbers as evidence: what is shown of a NIK or KK number against the register's.

What belongs here: the levels t_nik_samar and t_kk_samar.
What does not: numbers that came whole (`compare`), or taking a mask in (intake).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from matching.keys import birth_in_nik
from matching.level import LEVEL
from matching.model import EMPTY

_DIGITS = 16
_BIRTH, _SERIAL = (6, 6), (12, 4)
_COVERED = "*"
# A mask that shows less than a serial says nothing worth the risk.
_LEAST_SHOWN = 4
# Masks of KK numbers show area, day and month of recording.
_KK_SHOWN = 10


# m and u of the levels given what a mask shows, where no masked numbers taught anything better.
# m: a mask hides no error, so a NIK's or KK number's own (the model's levels nik, kk). u: two of
# one village whose numbers agree in what is shown, counted on the synthetic register of benih 5301
# (5.6 million pairs): area 0.78, area and serial 0.45 – small serials are common –, KK area 0.87,
# its first ten digits 0.0024; a date as often as in `tgl_lahir`. Rounded towards less evidence.
# Of UTUH the date is counted in `tgl_lahir` already, so it is held to a thousandth.
KNOWN = {
    "nik_samar": {
        "LAHIR": (0.97, 0.00005),
        "UTUH": (0.97, 0.001),
        "SAMA": (0.97, 0.45),
        "SEBAGIAN": (0.97, 0.78),
        "BEDA": (0.03, 0.55),
    },
    "kk_samar": {"SAMA": (0.87, 0.004), "SEBAGIAN": (0.95, 0.87), "BEDA": (0.13, 0.99)},
}


def with_masked_levels(pairs: pl.DataFrame) -> pl.DataFrame:
    """Adds t_nik_samar and t_kk_samar; few reports hold masked numbers, the rest costs nothing.

    NIK, all digits shown agreeing: UTUH – the serial is shown and the reported birth date and sex
    stand where digits are covered; LAHIR – the birth date is shown and the report has no other;
    SAMA – the serial is shown; SEBAGIAN – less. KK: SAMA or, with less than ten digits shown,
    SEBAGIAN. BEDA: a digit shown differs.
    """
    return pairs.with_columns(
        _levels(pairs, "nik_samar", "nik_d", _nik_level),
        _levels(pairs, "kk_samar", "no_kk_d", _kk_level),
    )


def _levels(pairs: pl.DataFrame, told: str, known: str, level: Callable[[], pl.Expr]) -> pl.Series:
    every = pl.repeat(EMPTY, pairs.height, dtype=LEVEL, eager=True).alias(f"t_{told}")
    few = pairs.select(pl.col(told).is_not_null() & pl.col(known).is_not_null()).to_series()
    if not few.any():
        return every
    places = few.arg_true()
    return every.scatter(places, pairs[places].select(level().cast(LEVEL)).to_series())


def _agreeing(told: pl.Expr, known: pl.Expr) -> pl.Expr:
    """No digit that is shown differs."""
    return pl.all_horizontal(
        (told.str.slice(place, 1) == _COVERED)
        | (told.str.slice(place, 1) == known.str.slice(place, 1))
        for place in range(_DIGITS)
    )


def _shown(told: pl.Expr) -> pl.Expr:
    return told.str.count_matches(r"\d")


def _nik_level() -> pl.Expr:
    told, known = pl.col("nik_samar"), pl.col("nik_d")
    agreeing = _agreeing(told, known)
    birth, serial = (~told.str.slice(*part).str.contains(r"\*") for part in (_BIRTH, _SERIAL))
    reported = birth_in_nik(pl.col("tgl_lahir"), pl.col("jk"))
    completed = (reported == known.str.slice(*_BIRTH)).fill_null(value=False)
    return (
        pl.when(_shown(told) < _LEAST_SHOWN)
        .then(pl.lit(EMPTY))
        .when(~agreeing)
        .then(pl.lit("BEDA"))
        .when(serial & completed)
        .then(pl.lit("UTUH"))
        .when(birth & pl.col("tgl_lahir").is_null())
        .then(pl.lit("LAHIR"))
        .when(serial)
        .then(pl.lit("SAMA"))
        .otherwise(pl.lit("SEBAGIAN"))
    )


def _kk_level() -> pl.Expr:
    told, known = pl.col("kk_samar"), pl.col("no_kk_d")
    return (
        pl.when(_shown(told) < _LEAST_SHOWN)
        .then(pl.lit(EMPTY))
        .when(~_agreeing(told, known))
        .then(pl.lit("BEDA"))
        .when(_shown(told) >= _KK_SHOWN)
        .then(pl.lit("SAMA"))
        .otherwise(pl.lit("SEBAGIAN"))
    )
