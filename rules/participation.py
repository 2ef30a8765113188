"""Who takes part in which programme, and who is LAMA.

What belongs here: the participation list brought to today's families, `status_kpm` frozen at
wave 1's cut-off, and which side keeps the participation when a family splits.
What does not: the payee chosen (`payee`) or the amount (`entitlement`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from rules.ages import age_on
from rules.context import MOVES_SCHEMA, Context, Lists
from rules.lineage import families_by_kk
from rules.quarter import CATCH_UP

_MAKES_LAMA = ("PKH", "SEMBAKO")


@dataclass(frozen=True)
class Participation:
    """`families`: no_kk, status_kpm, peserta_sejak; `rows`: no_kk, program, nik, kanal, sejak,
    berhak.

    `rows` holds every programme a family takes part in at the cut-off, opened or not;
    `berhak` is false for who joined after wave 1 a programme that now pays only what is late.
    """

    families: pl.DataFrame
    rows: pl.DataFrame


def in_force(kepesertaan: pl.DataFrame, day: date) -> pl.DataFrame:
    """The AKTIF rows on `day`, one per `no_kk` and programme: no_kk, program, nik, kanal, sejak.

    `no_kk` may be the KK of the list or the family it stands for. The row with the latest
    `sejak` ≤ day says whether a family is in; a row without `sejak` is older than any other.
    On the same day AKTIF wins over NONAKTIF (benefit of the doubt).
    """
    return (
        kepesertaan.lazy()
        .filter(pl.col("program") != "PBI_JK")
        .filter(pl.col("sejak").is_null() | (pl.col("sejak") <= day))
        .sort(
            ["no_kk", "program", "sejak", "status", "isi"],
            descending=[False, False, True, False, False],
            nulls_last=True,
        )
        .unique(["no_kk", "program"], keep="first", maintain_order=True)
        .filter(pl.col("status") == "AKTIF")
        .select("no_kk", "program", "sejak", "kanal", nik="nik_pengurus")
        .collect()
    )


def participation(
    families: pl.DataFrame, by_kk: pl.DataFrame, lists: Lists, context: Context
) -> Participation:
    """Participation of today's families; a later wave gives the same `status_kpm` as wave 1."""
    moved = lists.pindah_peserta.select(kk="no_kk_peserta", baru="no_kk")
    here = families.select("no_kk")
    today = (
        lists.kepesertaan.rename({"no_kk": "kk"})
        .join(moved, on="kk", how="left")
        .join(by_kk, on="kk", how="left")
        .with_columns(no_kk=pl.coalesce("baru", "no_kk"))
        .join(here, on="no_kk", how="semi")
    )
    first = in_force(today, context.first_cutoff)
    now = in_force(today, context.cutoff)
    catch_up = [name for name, way in context.wave.ways.items() if way == CATCH_UP]
    before = first.select("no_kk", "program", sejak_awal=pl.lit(True))
    rows = now.join(before, on=["no_kk", "program"], how="left").with_columns(
        berhak=~pl.col("program").is_in(catch_up) | pl.col("sejak_awal").fill_null(False)
    )
    lama = (
        first.filter(pl.col("program").is_in(_MAKES_LAMA))
        .group_by("no_kk")
        .agg(peserta_sejak=pl.col("sejak").min(), status_kpm=pl.lit("LAMA").first())
    )
    status = here.join(lama, on="no_kk", how="left").with_columns(
        pl.col("status_kpm").fill_null("BARU")
    )
    return Participation(
        status.select("no_kk", "status_kpm", "peserta_sejak"),
        rows.select("no_kk", "program", "nik", "kanal", "sejak", "berhak"),
    )


def participation_moves(
    families: pl.DataFrame,
    members: pl.DataFrame,
    kepesertaan: pl.DataFrame,
    peristiwa: pl.DataFrame,
    context: Context,
) -> pl.DataFrame:
    """Where a split takes the participation along: `no_kk_peserta` → `no_kk`, once.

    `families`, `members`: those touched by events, nation-wide; `peristiwa`: EVENTS. When a
    family splits, its participation goes to the formed KK in which the payee now lives;
    after a divorce to the side with more children, if they are unequal. All programmes go
    together. A payee who joined an existing family takes nothing along.
    """
    active = in_force(kepesertaan, context.cutoff)
    formed = families.filter(pl.col("asal") == "BENTUKAN")
    if formed.is_empty() or active.is_empty():
        return pl.DataFrame(schema=MOVES_SCHEMA)
    old = families_by_kk(families.filter(pl.col("asal") != "BENTUKAN")).rename({"no_kk": "induk"})
    counted = members.filter(pl.col("dihitung"))
    age = age_on(pl.col("tgl_lahir"), context.cutoff)
    children = counted.filter(age < context.number("pengurus/usia")).group_by("no_kk").len("anak")
    decree = peristiwa.filter(pl.col("formulir") == "perceraian").select("id_laporan").unique()
    divorced = (
        formed.select("no_kk", id_laporan="peristiwa")
        .explode("id_laporan")
        .join(decree, on="id_laporan", how="semi")
        .select("no_kk", cerai=pl.lit(True))
        .unique()
    )
    from_old = formed.select("no_kk", kk="terbentuk_dari").explode("kk").drop_nulls("kk")
    group = from_old.join(old, on="kk", how="left").with_columns(induk=pl.coalesce("induk", "kk"))
    seats = active.select("no_kk", "nik").rename({"no_kk": "kk"}).join(old, on="kk", how="left")
    sides = (
        seats.with_columns(induk=pl.coalesce("induk", "kk"))
        .group_by("kk", "induk")
        .agg(nik=pl.col("nik").drop_nulls().unique())
        .join(group.select("no_kk", "induk").unique(), on="induk")
        .join(
            counted.drop_nulls("nik").group_by("no_kk").agg(penghuni="nik"), on="no_kk", how="left"
        )
        .with_columns(
            pengurus=pl.col("penghuni").list.set_intersection("nik").list.len().fill_null(0) > 0
        )
        .join(divorced, on="no_kk", how="left")
        .join(children, on="no_kk", how="left")
        .join(children.rename({"no_kk": "induk", "anak": "anak_induk"}), on="induk", how="left")
        .with_columns(pl.col("anak", "anak_induk").fill_null(0), pl.col("cerai").fill_null(False))
    )
    unequal = pl.col("cerai") & (pl.col("anak") != pl.col("anak_induk"))
    goes = pl.when(unequal).then(pl.col("anak") > pl.col("anak_induk")).otherwise("pengurus")
    return (
        sides.filter(goes)
        .sort(["kk", "pengurus", "anak", "no_kk"], descending=[False, True, True, False])
        .unique("kk", keep="first", maintain_order=True)
        .select(no_kk_peserta="kk", no_kk="no_kk")
    )
