"""Who came into a family or left it by an event, and on which day.

What belongs here: one row per person and family of a move or a death, with what is known of
the person, for whoever pays by the month.
What does not: carrying the move out (`step`), or what a month is worth (rules).
"""

from __future__ import annotations

import polars as pl

from register.outcome import member_table
from register.state import Notes, State
from schemas.families import MEMBERS, STAYS

_KEY = ["orang", "kel"]


def stays(
    last: State, notes: Notes, events: pl.DataFrame, members: pl.DataFrame, newborns: pl.DataFrame
) -> pl.DataFrame:
    """STAYS with `kk_dtsen`: of several moves the last one in and the last one out count.

    Who is in the family now has no day of leaving. `members`: DTSEN rows of the loaded families.
    """
    dated = notes.moved.join(events.select("id_laporan", "tgl_kejadian"), on="id_laporan").sort(
        "urut", "id_laporan"
    )
    came = (
        dated.drop_nulls("kel_baru")
        .rename({"kel_baru": "kel"})
        .group_by(_KEY)
        .agg(tgl_masuk=pl.col("tgl_kejadian").last())
    )
    died = pl.col("cara") == "MATI"
    left = (
        dated.drop_nulls("kel_asal")
        .rename({"kel_asal": "kel"})
        .group_by(_KEY)
        .agg(
            tgl_keluar=pl.col("tgl_kejadian").last(),
            sebab_keluar=pl.when(died).then(pl.lit("MENINGGAL")).otherwise(pl.lit("PINDAH")).last(),
        )
    )
    now = last.people.select(*_KEY, pl.lit(True).alias("kini")).drop_nulls("kel").unique()
    gone = pl.col("kini").is_null()
    days = (
        came.join(left, on=_KEY, how="full", coalesce=True)
        .join(now, on=_KEY, how="left")
        .with_columns(pl.when(gone).then(pl.col(name)) for name in ("tgl_keluar", "sebab_keluar"))
        .drop("kini")
    )
    people = last.people.drop("kel").join(days, on="orang")
    known = member_table(
        people,
        last.families.select("kel", "no_kk"),
        members,
        newborns,
        pl.Series([], dtype=pl.String),
        tuple(name for name in STAYS.column_names if name not in MEMBERS.column_names),
    )
    return known.sort("no_kk", "id_orang", "kk_dtsen", "tgl_masuk", "tgl_keluar").unique(
        ["no_kk", "id_orang"], keep="first", maintain_order=True
    )
