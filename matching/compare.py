"""Agreement levels of a candidate pair, field by field.

What belongs here: how a report's value and the register's value of one field compare; whole
columns in, one level per field out. KOSONG = nothing to compare.
What does not: names (`names`), or what a level weighs (`score`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.level import LEVEL, level
from matching.model import EMPTY
from matching.plain_names import distinct_rows
from matching.residence import place_level, rt_of_village

# Dates that registrars write for an unknown birthday: 1 January, 1 July, 31 December.
_ROUND_DAYS = ((1, 1), (1, 7), (31, 12))
_CALENDAR = ("hari", "bulan", "tahun")
_DIGITS = 16
# Of a NIK: area of first registration, birth date (a woman's day + 40), serial.
_NIK_PARTS = ((0, 6), (6, 6), (12, 4))


def levels(pairs: pl.DataFrame) -> pl.DataFrame:
    """`pairs` with one level column per field but the name: t_nik, t_kk, t_tgl_lahir, t_jk,
    t_wilayah, t_rt, t_hubungan_kepala, t_anak, and `umur` in years.

    Columns of the report stand under their own names, those of the register with `_d`.
    """
    sides = ("tgl_lahir", "tgl_lahir_d")
    dates = pairs.select(
        part.alias(f"{side}{name}")
        for side in sides
        for name, part in _calendar(pl.col(side)).items()
    )
    of_report, of_register = (
        {name: pl.col(f"{side}{name}") for name in _CALENDAR} for side in sides
    )
    birth = _birth_step(pl.col("tgl_lahir"), pl.col("tgl_lahir_d"), of_report, of_register)
    return (
        with_number_levels(pairs)
        .with_columns(
            dates.hstack(pairs.select(sides)).select(birth.alias("t_tgl_lahir")).to_series(),
            _same_or_not(pl.col("jk"), pl.col("jk_d")).alias("t_jk"),
            _place_levels(pairs),
            head_level().alias("t_hubungan_kepala"),
            _age().alias("umur"),
            child_level(pl.col("anak_ke"), pl.col("anak_d")).alias("t_anak"),
        )
        .with_columns(rt_of_village().cast(LEVEL).alias("t_rt"))
    )


def _place_levels(pairs: pl.DataFrame) -> pl.Series:
    """t_wilayah of each pair; the same places stand in many pairs and are compared once."""
    places = pairs.select(
        "konteks", "kode_desa", "kode_desa_asal", "kode_desa_tujuan", "kode_desa_d"
    )
    first, of_pair = distinct_rows(places)
    levels_of = places[first].select(place_level().cast(LEVEL).alias("t_wilayah")).to_series()
    return levels_of.gather(of_pair)


def _same_or_not(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return (
        pl.when(a.is_null() | b.is_null())
        .then(level(EMPTY))
        .when(a == b)
        .then(level("SAMA"))
        .otherwise(level("BEDA"))
    )


def _digits(numbers: pl.Series) -> npt.NDArray[np.uint8]:
    """The first 16 characters of each number, a row each; blanks after a shorter one."""
    texts = numbers.str.slice(0, _DIGITS).str.pad_end(_DIGITS).str.join("").item()
    return np.frombuffer(texts.encode(), np.uint8).reshape(len(numbers), _DIGITS)


def _transposed(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Two neighbouring digits exchanged, the others equal (given that two differ)."""
    crossed = (a[:, :-1] == b[:, 1:]) & (a[:, 1:] == b[:, :-1])
    found: npt.NDArray[np.bool_] = ((a[:, :-1] != b[:, :-1]) & crossed).any(axis=1)
    return found


@lru_cache(maxsize=1)
def _gaps() -> pl.Series:
    """How far two numbers of 16 digits can be apart by one slip: one digit changes a number by
    k·10^p, exchanged neighbours by 9k·10^p (k = 1…9)."""
    gaps = {k * 10**place for k in range(1, 10) for place in range(_DIGITS)}
    gaps |= {9 * gap for gap in gaps}
    return pl.Series(sorted(gap for gap in gaps if gap < 10**_DIGITS), dtype=pl.Int64)


def _slips(a: pl.Series, b: pl.Series) -> pl.Series:
    """AKHIR_NOL, SATU_BEDA, TERTUKAR where two numbers are one slip apart, else null.

    How far they are apart is cheap and leaves few pairs, whose digits are compared.
    """
    none = pl.repeat(None, len(a), dtype=LEVEL, eager=True)
    apart = (a.cast(pl.Int64, strict=False) - b.cast(pl.Int64, strict=False)).abs()
    few = apart.is_in(_gaps().implode()).arg_true()
    if few.is_empty():
        return none
    one, other = a.gather(few), b.gather(few)
    digits, others = _digits(one), _digits(other)
    same_start = (digits[:, :-1] == others[:, :-1]).all(axis=1)
    differing = (digits != others).sum(axis=1)
    slips = np.select(
        [
            same_start & one.str.ends_with("0").to_numpy(),
            differing == 1,
            (differing == 2) & _transposed(digits, others),
        ],
        ["AKHIR_NOL", "SATU_BEDA", "TERTUKAR"],
        "",
    )
    found = np.flatnonzero(slips != "")
    return none.scatter(few.gather(found), pl.Series(slips[found].tolist(), dtype=LEVEL))


def with_number_levels(pairs: pl.DataFrame) -> pl.DataFrame:
    """Adds t_nik and t_kk: equal, in each other's column, one slip apart, or different."""
    nik, kk = pl.col("nik"), pl.col("no_kk")
    nik_d, kk_d = pl.col("nik_d"), pl.col("no_kk_d")
    joined = pairs.with_columns(
        _slips(pairs[name], pairs[f"{name}_d"]).alias(f"slip_{name}") for name in ("nik", "no_kk")
    )
    return joined.with_columns(
        pl.when(nik_d.is_null())
        .then(level(EMPTY))
        .when(nik == nik_d)
        .then(level("SAMA"))
        .when(kk == nik_d)
        .then(level("KOLOM_KK"))
        .when(nik.is_null() | (nik == kk_d).fill_null(value=False))
        .then(level(EMPTY))
        .when(pl.col("slip_nik").is_not_null())
        .then(pl.col("slip_nik"))
        .when(_same_parts(nik, nik_d))
        .then(level("SEBAGIAN"))
        .otherwise(level("BEDA"))
        .alias("t_nik"),
        pl.when((kk == kk_d) | (pl.col("no_kk_baru") == kk_d).fill_null(value=False))
        .then(level("SAMA"))
        .when(nik == kk_d)
        .then(level("KOLOM_NIK"))
        .when(kk.is_null())
        .then(level(EMPTY))
        .when(pl.col("slip_no_kk").is_not_null())
        .then(level("SATU_BEDA"))
        .otherwise(level("BEDA"))
        .alias("t_kk"),
    ).drop("slip_nik", "slip_no_kk")


def _same_parts(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """A NIK's birth date and sex agree, and its area of first registration or its serial."""
    area, born, serial = (
        a.str.slice(start, length) == b.str.slice(start, length) for start, length in _NIK_PARTS
    )
    return born & (area | serial)


def _calendar(date: pl.Expr) -> dict[str, pl.Expr]:
    return {"hari": date.dt.day(), "bulan": date.dt.month(), "tahun": date.dt.year()}


def _is_round(date: Mapping[str, pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(
        (date["hari"] == day) & (date["bulan"] == month) for day, month in _ROUND_DAYS
    )


def birth_level(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """Birth date against birth date, from the same day down to another year."""
    return _birth_step(a, b, _calendar(a), _calendar(b)).cast(pl.String)


def _birth_step(
    a: pl.Expr, b: pl.Expr, of_a: Mapping[str, pl.Expr], of_b: Mapping[str, pl.Expr]
) -> pl.Expr:
    """`birth_level` of two dates whose day, month and year are given beside them."""
    day, month, year = ((of_a[name] - of_b[name]).abs() for name in _CALENDAR)
    off_by_one = (
        ((day == 1) & (month == 0) & (year == 0))
        | ((day == 0) & (month == 1) & (year == 0))
        | ((day == 0) & (month == 0) & (year == 1))
    )
    crossed = (of_a["hari"] == of_b["bulan"]) & (of_a["bulan"] == of_b["hari"])
    swapped = (year == 0) & crossed & (day != 0)
    two_same = ((day == 0).cast(pl.Int8) + (month == 0) + (year == 0)) == 2
    return (
        pl.when(a.is_null() | b.is_null())
        .then(level(EMPTY))
        .when((a == b) & _is_round(of_a))
        .then(level("SAMA_BULAT"))
        .when(a == b)
        .then(level("SAMA"))
        .when(swapped)
        .then(level("TERTUKAR"))
        .when(off_by_one)
        .then(level("GESER"))
        .when(two_same)
        .then(level("DUA_SAMA"))
        .when((_is_round(of_a) | _is_round(of_b)) & (year <= 2))
        .then(level("TAHUN_BULAT"))
        .when(year <= 1)
        .then(level("TAHUN_DEKAT"))
        .otherwise(level("BEDA"))
    )


def head_level() -> pl.Expr:
    """Where the report says "head of the family": is the register's member one?"""
    return (
        pl.when(~pl.col("kepala") | pl.col("hubungan_d").is_null())
        .then(level(EMPTY))
        .when(pl.col("hubungan_d") == "1")
        .then(level("KEPALA"))
        .otherwise(level("BUKAN"))
    )


def child_level(told: pl.Expr, known: pl.Expr) -> pl.Expr:
    """Which child of the mother it is, against the children on her KK: one more than those
    (COCOK), the last of them (SUDAH), nearly so, or not."""
    more = told - known
    return (
        pl.when(more.is_null())
        .then(level(EMPTY))
        .when(more == 1)
        .then(level("COCOK"))
        .when(more == 0)
        .then(level("SUDAH"))
        .when(more.is_in([-1, 2]))
        .then(level("DEKAT"))
        .otherwise(level("BEDA"))
    )


def _age() -> pl.Expr:
    """Age in years on the day of the event; null where the report gives a birth date itself."""
    days = (pl.col("tgl_acuan") - pl.col("tgl_lahir_d")).dt.total_days()
    return pl.when(pl.col("tgl_lahir").is_null()).then(days / 365.25)
