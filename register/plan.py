"""The effective events in the order and the rounds in which they are applied.

What belongs here: event order, which families hang together, newborns' keys.
What does not: what an event does to a family (`actions`).
"""

from __future__ import annotations

import duckdb
import polars as pl

from register.groups import connected
from register.reasons import STATE_OF
from register.resolve import Resolved

# Who stands for the event: the person whose present family it changes.
_LEAVING_SIDE = {"SUAMI": "ISTRI", "ISTRI": "SUAMI"}


def effective_events(resolved: Resolved) -> pl.DataFrame:
    """Effective events that change a family, with order (`urut`), `gugus`, `putaran`.

    Order: event date, then the precedence of kinds, then id_laporan. `gugus` is the group of
    families that events connect; `putaran` numbers the events of a group, so that one round
    holds at most one event of each group and all of its joins are one to one. `orang` is the
    person the event moves (for a birth the mother, else the father; the leaving side of a divorce).
    """
    state = pl.col("alasan").replace_strict(STATE_OF, return_dtype=pl.String)
    effective = resolved.events.filter((state == "BERLAKU") & (pl.col("jenis") != "KEHAMILAN"))
    accepted = resolved.named.filter(pl.col("keputusan") == "DITERIMA")
    ordered = (
        effective.sort("tgl_kejadian", "urutan_jenis", "id_laporan")
        .with_row_index("urut")
        .with_columns(pl.col("urut").cast(pl.Int64))
    )
    group = _groups_of_families(ordered, accepted)
    return (
        _with_leading_person(ordered, accepted)
        .join(group, left_on="no_kk", right_on="anggota", how="left")
        .rename({"kelompok": "gugus"})
        .sort("urut")
        .with_columns(pl.int_range(1, pl.len() + 1).over("gugus").alias("putaran"))
        .join(provisional_numbers(ordered), on="id_laporan", how="left")
    )


def _with_leading_person(events: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    father = pl.col("peran") == "AYAH"
    parents = (
        accepted.filter(father | (pl.col("peran") == "IBU"))
        .sort(father, "id_laporan", "orang")
        .unique("id_laporan", keep="first", maintain_order=True)
        .select("id_laporan", pl.col("orang").alias("_induk"))
    )
    sides = accepted.filter(pl.col("peran").is_in(["SUAMI", "ISTRI"])).select(
        "id_laporan", pl.col("peran").alias("_pergi"), pl.col("orang").alias("_pihak")
    )
    leaving = pl.col("tetap_di_kk").replace_strict(
        _LEAVING_SIDE, default=None, return_dtype=pl.String
    )
    divorce = pl.col("jenis") == "PERCERAIAN"
    return (
        events.with_columns(pl.when(divorce).then(leaving).alias("_pergi"))
        .join(parents, on="id_laporan", how="left")
        .join(sides, on=["id_laporan", "_pergi"], how="left")
        .with_columns(
            pl.when(pl.col("jenis") == "KELAHIRAN")
            .then("_induk")
            .when(divorce)
            .then("_pihak")
            .otherwise("orang")
            .alias("orang"),
            pl.when(divorce & (pl.col("_pergi") == "SUAMI"))
            .then("orang_kedua")
            .when(divorce)
            .then("orang")
            .otherwise("orang_kedua")
            .alias("orang_kedua"),
            pl.col("_pergi").alias("pergi"),
        )
        .drop("_induk", "_pihak", "_pergi")
    )


def _groups_of_families(events: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """anggota (a KK number), kelompok: families that one event or a chain of events connects."""
    own = events.select("id_laporan", pl.col("no_kk").alias("kk"))
    others = accepted.join(own, on="id_laporan").select("kk", "no_kk").drop_nulls()
    hosts = events.select(kk="no_kk", no_kk="no_kk_baru").drop_nulls()
    # a host named by the provisional number that another event gives its family
    formed = provisional_numbers(events).filter(
        pl.col("kk_sementara").is_in(hosts["no_kk"].unique().implode())
    )
    given = formed.join(own, on="id_laporan").select("kk", no_kk="kk_sementara")
    pairs = pl.concat([others, hosts, given]).unique()
    return connected(pairs, pl.concat([pairs["kk"], pairs["no_kk"], own["kk"]]))


def provisional_numbers(events: pl.DataFrame) -> pl.DataFrame:
    """id_laporan, kk_sementara, sidik_bayi: names derived from the winning report alone.

    Provisional KK: S + the first 15 hex digits of sha256(id + side); a newborn: the first
    15 hex digits of sha256(id).
    """
    side = (
        pl.when(pl.col("jenis") == "PERCERAIAN")
        .then(
            pl.col("tetap_di_kk").replace_strict(_LEAVING_SIDE, default="", return_dtype=pl.String)
        )
        .when(pl.col("jenis") == "PERKAWINAN")
        .then(pl.lit("PASANGAN"))
        .otherwise(pl.lit("PERGI"))
    )
    ids = events.select("id_laporan", side.alias("sisi")).to_arrow()
    connection = duckdb.connect()
    try:
        connection.register("ids", ids)
        hashed: pl.DataFrame = connection.sql(
            """
            SELECT id_laporan::VARCHAR AS id_laporan,
                   'S' || left(sha256(id_laporan || sisi), 15) AS kk_sementara,
                   left(sha256(id_laporan), 15) AS sidik_bayi
            FROM ids
            """
        ).pl()
    finally:
        connection.close()
    return hashed
