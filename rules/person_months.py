"""From which month and up to which one each person counts in a family.

What belongs here: births, deaths and moves within the quarter, for a programme that pays by the
month; nothing of it is asked where the state at the cut-off decides.
What does not: which component a person is (`components`), or its amount (`pkh`).

A month of birth, of death or of arrival counts whole; the month of a move counts in the family
moved to. So one person's month is paid once. Who left counts as what the person would be at the
cut-off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from rules.components import kinds_of_persons
from rules.context import Context, Lists
from rules.exclusions import persons_named
from rules.objections import still_standing
from rules.persons import seen_by_rules
from rules.proration import fewer_months, month_in_quarter, months_of_quarter

if TYPE_CHECKING:
    from rules.frame import Persons

_KEY = ["no_kk", "id_orang"]
_FROM, _UNTIL = "bulan_awal", "bulan_akhir"


def kinds_by_month(seen: Persons, lists: Lists, context: Context) -> pl.DataFrame:
    """`kinds_of_persons`; paid by the month, with the departed and `bulan_awal`, `bulan_akhir`."""
    present = kinds_of_persons(seen.persons, lists, context)
    if not fewer_months("PKH", context):
        return present
    came = lists.masa_anggota.filter(pl.col("tgl_keluar").is_null()).drop_nulls("id_orang")
    since = (
        seen.persons.select(*_KEY, "tgl_lahir")
        .join(came.select(*_KEY, "tgl_masuk"), on=_KEY, how="left")
        .select(*_KEY, mulai=_since("tgl_masuk", context))
    )
    months = months_of_quarter(context)
    here = present.join(since, on=_KEY, how="left").with_columns(
        _first_month(context), pl.lit(months, dtype=pl.Int64).alias(_UNTIL)
    )
    gone = _departed(seen, lists, context)
    days = gone.select(*_KEY, "tiada", "tiada_tgl", mulai=_since("masuk", context))
    # a doubt about someone who is gone holds nothing: that amount alone is left out
    counted = gone.filter(pl.col("ragu").is_null()).with_columns(tiada=pl.lit(None, pl.String))
    left = (
        kinds_of_persons(counted, lists, context)
        .with_columns(mungkin=pl.lit(False))
        .join(days, on=_KEY)
        .with_columns(_first_month(context), _last_month(context))
        .filter(pl.col(_UNTIL) >= pl.col(_FROM))
    )
    return pl.concat([here.drop("mulai"), left.select(*present.columns, _FROM, _UNTIL)])


def _departed(seen: Persons, lists: Lists, context: Context) -> pl.DataFrame:
    """Who left, by our events or by an official list that names the day; `masuk` if they came.

    Columns of `seen_by_rules` with `tiada` and `tiada_tgl` of the departure.
    """
    listed = (
        seen.persons.drop_nulls("tiada_tgl")
        .join(lists.masa_anggota.select(*_KEY, masuk="tgl_masuk"), on=_KEY, how="left")
        .filter(pl.col("dihitung"))
    )
    # keys of people who are no members follow those of the members
    first = seen.persons.height
    left = (
        lists.masa_anggota.drop_nulls("tgl_keluar")
        .filter(pl.col("dihitung"))
        .with_columns(
            id_orang=(pl.int_range(pl.len(), dtype=pl.Int64) + first).cast(
                seen.persons.schema["id_orang"]
            )
        )
    )
    named = still_standing(
        persons_named(
            seen.known.filter(pl.col("kode").is_in(["NIK_TIDAK_PADAN", "NIK_GANDA"])),
            left,
            seen.status,
            context,
        ),
        seen.taken,
        None,
    )
    by_event = (
        seen_by_rules(left, named, context)
        .with_columns(tiada="sebab_keluar", tiada_tgl="tgl_keluar")
        .rename({"tgl_masuk": "masuk"})
    )
    return pl.concat([listed, by_event.select(listed.columns)])


def _since(came: str, context: Context) -> pl.Expr:
    """The later of the days of birth and of arrival; a birth that cannot be yet is no day."""
    born = pl.when(pl.col("tgl_lahir") <= context.cutoff).then("tgl_lahir")
    return pl.max_horizontal(born, came)


def _first_month(context: Context) -> pl.Expr:
    return month_in_quarter(pl.col("mulai"), context).clip(1).fill_null(1).alias(_FROM)


def _last_month(context: Context) -> pl.Expr:
    month = month_in_quarter(pl.col("tiada_tgl"), context)
    moved = (pl.col("tiada") != "MENINGGAL").cast(pl.Int64)
    return (month - moved).clip(0, months_of_quarter(context)).alias(_UNTIL)
