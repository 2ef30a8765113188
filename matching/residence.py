"""Where someone lives: the village, and the RT in it, of the report against the register's.

What belongs here: levels of agreement of places; which RT a report can speak of at all.
What does not: area codes out of words (`places`), the other fields (`compare`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from matching.model import EMPTY

# Neighbouring RT are mistaken for each other.
_NEAR_RT = 2
# The RT of a report is not that of who just arrived, nor of a husband, whose wife's side reports.
RT_OF_OTHERS = ("DATANG", "KAWIN_SUAMI")


def rt_of_village() -> pl.Expr:
    """`rt_level` where both live in one village and the report's RT is this person's."""
    own = (pl.col("t_wilayah") == "DESA") & ~pl.col("konteks").is_in(RT_OF_OTHERS)
    return pl.when(own).then(rt_level()).otherwise(pl.lit(EMPTY))


def rt_level() -> pl.Expr:
    """RT against RT: the same, one side's RW in place of the RT, at most two numbers apart, or
    another."""
    told, known = pl.col("rt"), pl.col("rt_d")
    as_rw = (told == pl.col("rw_d")) | (known == pl.col("rw"))
    apart = (told.cast(pl.Int64, strict=False) - known.cast(pl.Int64, strict=False)).abs()
    return (
        pl.when(told.is_null() | known.is_null())
        .then(pl.lit(EMPTY))
        .when(told == known)
        .then(pl.lit("SAMA"))
        .when(as_rw.fill_null(value=False))
        .then(pl.lit("RW"))
        .when((apart <= _NEAR_RT).fill_null(value=False))
        .then(pl.lit("DEKAT"))
        .otherwise(pl.lit("BEDA"))
    )


def area_level(places: Sequence[str]) -> pl.Expr:
    """The narrowest area that holds the register's village and one of the report's villages."""
    there = pl.col("kode_desa_d")

    def shared(letters: int) -> pl.Expr:
        """A place told by a shorter code agrees at its own width at most."""
        return pl.any_horizontal(
            (pl.col(place).str.head(letters) == there.str.head(letters)).fill_null(value=False)
            for place in places
        )

    nowhere = pl.all_horizontal(pl.col(place).is_null() for place in places)
    return (
        pl.when(there.is_null() | nowhere)
        .then(pl.lit(EMPTY))
        .when(shared(10))
        .then(pl.lit("DESA"))
        .when(shared(6))
        .then(pl.lit("KEC"))
        .when(shared(4))
        .then(pl.lit("KAB"))
        .when(shared(2))
        .then(pl.lit("PROV"))
        .otherwise(pl.lit("LUAR"))
    )


def place_level() -> pl.Expr:
    """As `area_level`; of someone who moved in from a known origin the origin alone, or TUJUAN
    where the register has them in the new village already."""
    arrived = (pl.col("konteks") == "DATANG") & pl.col("kode_desa_asal").is_not_null()
    there = (pl.col("kode_desa_d") == pl.col("kode_desa")) | (
        pl.col("kode_desa_d") == pl.col("kode_desa_tujuan")
    )
    moved_within = pl.col("kode_desa_asal") == pl.col("kode_desa_d")
    return (
        pl.when(arrived & there.fill_null(value=False) & ~moved_within.fill_null(value=False))
        .then(pl.lit("TUJUAN"))
        .when(arrived)
        .then(area_level(("kode_desa_asal",)))
        .otherwise(area_level(("kode_desa", "kode_desa_asal", "kode_desa_tujuan")))
    )
