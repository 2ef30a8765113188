"""One round carried out: every event of it at once, on whole columns.

What belongs here: turning decided events into the next state and its notes.
What does not: the decision (`actions`) and heads of families (`heads`).
"""

from __future__ import annotations

import polars as pl

from register.actions import decide, movers_of
from register.proposals import CORRECTED
from register.relations import (
    newborn_relation,
    relation_in_new_family,
    relation_of_joiner,
    widowed,
)
from register.state import FAMILIES, PEOPLE, Notes, State
from register.trail import trail_of

_EVENT = ["id_laporan", "urut"]


def step(
    batch: pl.DataFrame, named: pl.DataFrame, newborns: pl.DataFrame, state: State
) -> tuple[State, Notes]:
    """The state after `batch`, of which no two events touch the same group of families."""
    movers = movers_of(batch, named, state)
    events = decide(batch, movers, state)
    acting = events.filter(pl.col("cara").is_not_null())
    placed = _placements(acting, movers)
    formed = _formed_families(acting)

    people = _move(state.people, placed)
    people = _marital(people, acting, named, placed)
    people = _corrected(people, acting)
    people = pl.concat([people, _born(acting, newborns)])
    families = pl.concat([_changed(state.families, acting, people), formed])
    after = State(people, families)
    return after, _notes(events, acting, placed, state, trail_of(acting, state, after))


def _placements(acting: pl.DataFrame, movers: pl.DataFrame) -> pl.DataFrame:
    """Who goes where: id_laporan, urut, orang, kel_asal, kel_baru (null: none), hubungan_baru."""
    target = (
        pl.when(pl.col("cara") == "GABUNG")
        .then("kel_tuan")
        .when(pl.col("cara") == "BENTUK")
        .then("kk_sementara")
    )
    leaving = (
        movers.join(
            acting.filter(pl.col("cara").is_in(["GABUNG", "BENTUK", "LN_ORANG"])),
            on="id_laporan",
            suffix="_utama",
        )
        .with_columns(target.alias("kel_baru"))
        .filter(pl.col("kel_asal").ne_missing(pl.col("kel_baru")))
        .with_columns(
            pl.when(pl.col("cara") == "BENTUK")
            .then(relation_in_new_family())
            .when(pl.col("cara") == "GABUNG")
            .then(relation_of_joiner())
            .alias("hubungan_baru"),
            pl.when(pl.col("cara") == "LN_ORANG").then(pl.lit("LN")).alias("keluar_baru"),
        )
    )
    dead = acting.filter(pl.col("cara") == "MATI").with_columns(
        pl.col("kel").alias("kel_asal"),
        pl.lit(None, pl.String).alias("kel_baru"),
        pl.lit(None, pl.String).alias("hubungan_baru"),
        pl.lit("MATI").alias("keluar_baru"),
    )
    columns = [
        *_EVENT,
        "jenis",
        "cara",
        "orang",
        "kel_asal",
        "kel_baru",
        "hubungan_baru",
        "keluar_baru",
    ]
    return pl.concat([leaving.select(columns), dead.select(columns)])


def _move(people: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    moved = placed.select(
        "orang", "kel_baru", "hubungan_baru", "keluar_baru", pl.lit(True).alias("_p")
    )
    moves = pl.col("_p").fill_null(False)
    return (
        people.join(moved, on="orang", how="left")
        .with_columns(
            pl.when(moves).then("kel_baru").otherwise("kel").alias("kel"),
            pl.when(moves).then("keluar_baru").otherwise("keluar").alias("keluar"),
            pl.coalesce("hubungan_baru", "hubungan").alias("hubungan"),
        )
        .select(*PEOPLE)
    )


def _marital(
    people: pl.DataFrame, acting: pl.DataFrame, named: pl.DataFrame, placed: pl.DataFrame
) -> pl.DataFrame:
    """Marital status after weddings (2), divorces (3) and a spouse's death (4)."""
    couples = (
        named.filter(
            pl.col("peran").is_in(["SUAMI", "ISTRI"]) & (pl.col("keputusan") == "DITERIMA")
        )
        .join(
            acting.filter(pl.col("jenis").is_in(["PERKAWINAN", "PERCERAIAN"])).select(
                "id_laporan", "jenis"
            ),
            on="id_laporan",
        )
        .select(
            "orang",
            pl.when(pl.col("jenis") == "PERKAWINAN")
            .then(pl.lit("2"))
            .otherwise(pl.lit("3"))
            .alias("_status"),
        )
    )
    left_behind = widowed(people, placed.filter(pl.col("cara") == "MATI"))
    status = pl.concat([couples, left_behind]).unique("orang", keep="first", maintain_order=True)
    return (
        people.join(status, on="orang", how="left")
        .with_columns(pl.coalesce("_status", "status_kawin").alias("status_kawin"))
        .select(*PEOPLE)
    )


def _corrected(people: pl.DataFrame, acting: pl.DataFrame) -> pl.DataFrame:
    """Name, NIK, birth date and sex as a correction says; what it leaves open stays."""
    said = acting.filter(pl.col("cara") == "DATA").select("orang", *CORRECTED)
    return (
        people.join(said, on="orang", how="left")
        .with_columns(pl.coalesce(new, own).alias(own) for new, own in CORRECTED.items())
        .select(*PEOPLE)
    )


def _born(acting: pl.DataFrame, newborns: pl.DataFrame) -> pl.DataFrame:
    births = acting.filter(pl.col("cara") == "LAHIR").select(
        "id_laporan", "kel", "gugus", newborn_relation().alias("hubungan")
    )
    return (
        newborns.join(births, on="id_laporan")
        .with_columns(
            pl.lit(None, pl.String).alias("kk_dtsen"),
            pl.lit("1").alias("status_kawin"),
            pl.lit(None, pl.String).alias("keluar"),
        )
        .select(*PEOPLE)
    )


def _formed_families(acting: pl.DataFrame) -> pl.DataFrame:
    """New families, in the village the event says; of a split, in the village left."""
    village = (
        pl.when(pl.col("jenis") == "PINDAH_ORANG")
        .then("desa_tujuan")
        .when(pl.col("jenis").is_in(["PERKAWINAN", "KEMBALI"]))
        .then(pl.coalesce("desa_lapor", "desa_kini"))
        .otherwise("desa_kini")
    )
    return acting.filter(pl.col("cara") == "BENTUK").select(
        pl.col("kk_sementara").alias("kel"),
        pl.coalesce("nomor", "kk_sementara").alias("no_kk"),
        village.alias("kode_desa"),
        pl.lit("ADA").alias("keadaan"),
        pl.lit(None, pl.String).alias("kepala"),
        pl.lit(True).alias("bentukan"),
        "gugus",
    )


def _changed(families: pl.DataFrame, acting: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Families whose village, number, state or head an event changes; the others as they are.

    `people`: after the event. The spouse of a head who goes abroad is head from then on.
    """
    left_behind = _only_spouse(people)
    acting = acting.join(left_behind, on="kel", how="left")
    whole = acting.filter(
        pl.col("cara").is_in(["SELURUH", "LN_SELURUH", "LN_ORANG", "KEPALA", "NOMOR", "DATA"])
    )
    change = whole.select(
        "kel",
        pl.when(pl.col("cara") == "SELURUH").then("desa_tujuan").alias("_desa"),
        pl.when(~pl.col("cara").is_in(["LN_SELURUH", "LN_ORANG"])).then("nomor").alias("_nomor"),
        pl.when(pl.col("cara") == "LN_SELURUH")
        .then(pl.lit("PINDAH_LN"))
        .when(pl.col("cara") == "SELURUH")
        .then(pl.lit("ADA"))
        .alias("_keadaan"),
        pl.when(pl.col("cara") == "KEPALA")
        .then("orang")
        .when((pl.col("cara") == "LN_ORANG") & (pl.col("hubungan") == "1"))
        .then("_pasangan")
        .alias("_kepala"),
    )
    return (
        families.join(change, on="kel", how="left")
        .with_columns(
            pl.coalesce("_desa", "kode_desa").alias("kode_desa"),
            pl.coalesce("_nomor", "no_kk").alias("no_kk"),
            pl.coalesce("_keadaan", "keadaan").alias("keadaan"),
            pl.coalesce("_kepala", "kepala").alias("kepala"),
        )
        .select(*FAMILIES)
    )


def _only_spouse(people: pl.DataFrame) -> pl.DataFrame:
    """kel, _pasangan: the spouse of the head in each family that has one and no more."""
    spouses = people.filter((pl.col("hubungan") == "2") & pl.col("kel").is_not_null())
    alone = spouses.filter(pl.len().over("kel") == 1)
    return alone.select("kel", pl.col("orang").alias("_pasangan"))


def _notes(
    events: pl.DataFrame,
    acting: pl.DataFrame,
    placed: pl.DataFrame,
    state: State,
    trail: pl.DataFrame,
) -> Notes:
    numbers = state.families.select(
        pl.col("kel").alias("kel_asal"), pl.col("no_kk").alias("kk_lama")
    )
    target = acting.select(
        "id_laporan",
        pl.when(pl.col("cara") == "BENTUK")
        .then(pl.coalesce("nomor", "kk_sementara"))
        .otherwise("no_kk_baru")
        .alias("kk_baru"),
    )
    left = placed.drop_nulls("kel_asal").select("kel_asal", *_EVENT, "cara", "kel_baru").unique()
    sizes = state.people.drop_nulls("kel").group_by("kel").agg(pl.len().alias("_sebelum"))
    going = placed.drop_nulls("kel_asal").group_by("kel_asal").agg(pl.len().alias("_pergi"))
    emptied = (
        sizes.join(going, left_on="kel", right_on="kel_asal")
        .filter(pl.col("_sebelum") == pl.col("_pergi"))
        .select(pl.col("kel").alias("kel_asal"))
    )
    split = left.filter(pl.col("cara") == "BENTUK").with_columns(pl.lit("PECAH").alias("sifat"))
    merged = (
        left.filter(pl.col("cara") == "GABUNG")
        .join(emptied, on="kel_asal", how="semi")
        .with_columns(pl.lit("GABUNG").alias("sifat"))
    )
    branched = (
        pl.concat([split, merged])
        .join(target, on="id_laporan")
        .join(numbers, on="kel_asal")
        .select(pl.col("kel_asal").alias("kel"), "kk_lama", "kk_baru", "sifat", *_EVENT)
    )
    renumbered = acting.filter(
        pl.col("cara").is_in(["SELURUH", "KEPALA", "NOMOR", "DATA"]) & pl.col("nomor").is_not_null()
    ).select(
        "kel",
        pl.col("kk_kini").alias("kk_lama"),
        pl.col("nomor").alias("kk_baru"),
        pl.lit("LANJUT").alias("sifat"),
        *_EVENT,
    )
    gained = placed.drop_nulls("kel_baru").select(pl.col("kel_baru").alias("kel"), *_EVENT)
    itself = acting.filter(
        pl.col("cara").is_in(["LAHIR", "SELURUH", "LN_SELURUH", "KEPALA", "NOMOR", "DATA"])
    ).select("kel", *_EVENT)
    origins = placed.filter(pl.col("cara") == "BENTUK").join(
        state.people.select("orang", "kk_dtsen"), on="orang"
    )
    return Notes(
        touched=pl.concat(
            [left.select(pl.col("kel_asal").alias("kel"), *_EVENT), gained, itself]
        ).unique(),
        left=left.select(pl.col("kel_asal").alias("kel"), *_EVENT),
        lineage=pl.concat([branched, renumbered]),
        sources=pl.concat(
            [
                origins.select(pl.col("kel_baru").alias("kel"), pl.col(name).alias("asal"))
                for name in ("kel_asal", "kk_dtsen")
            ]
        )
        .drop_nulls()
        .unique(),
        moved=placed.select("orang", "kel_asal", "kel_baru", "cara", *_EVENT),
        refused=events.filter(pl.col("alasan").is_not_null()).select("id_laporan", "alasan"),
        trail=trail,
    )
