"""All rounds, from the DTSEN families to the families after events.

What belongs here: the start state, the loop over rounds, and setting aside finished groups.
What does not: a single round (`step`).
"""

from __future__ import annotations

import polars as pl

from register.mentions import person_id
from register.newborns import (
    already_in_dtsen,
    infants_meant,
    newborn_people,
    with_newborns_named,
)
from register.state import FAMILIES, PEOPLE, Notes, State
from register.step import step


def start(families: pl.DataFrame, members: pl.DataFrame) -> State:
    """The state before any event. `families`, `members`: DTSEN rows; one row per KK."""
    people = members.select(
        person_id("nomor_kartu_keluarga").alias("orang"),
        "id_orang",
        pl.col("nomor_kartu_keluarga").alias("kk_dtsen"),
        pl.col("nomor_induk_kependudukan").alias("nik"),
        "nama",
        pl.col("tanggal_lahir").alias("tgl_lahir"),
        pl.col("jenis_kelamin")
        .replace_strict({"1": "L", "2": "P"}, default=None, return_dtype=pl.String)
        .alias("jk"),
        pl.col("nomor_kartu_keluarga").alias("kel"),
        pl.col("status_hubungan_keluarga").alias("hubungan"),
        "status_kawin",
        pl.lit(None, pl.String).alias("keluar"),
        pl.lit(None, pl.String).alias("lahir_di"),
        pl.lit(None, pl.String).alias("gugus"),
    )
    cards = families.select(
        pl.col("nomor_kartu_keluarga").alias("kel"),
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("kode_kelurahan_desa").alias("kode_desa"),
        pl.lit("ADA").alias("keadaan"),
        pl.lit(None, pl.String).alias("kepala"),
        pl.lit(False).alias("bentukan"),
        pl.lit(None, pl.String).alias("gugus"),
    )
    return State(people.select(*PEOPLE), cards.select(*FAMILIES))


def applicable(
    plan: pl.DataFrame, members: pl.DataFrame, state: State
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """(events to apply, newborns, events refused before any round with `alasan`).

    Refused: the linked family was not loaded; the baby already stands in DTSEN; the dead
    infant was never added, or it cannot be said which of several newborns died.
    """
    loaded = state.families["kel"].implode()
    missing = plan.filter(~pl.col("no_kk").is_in(loaded)).select(
        "id_laporan", pl.lit("KELUARGA_TIDAK_DIMUAT").alias("alasan")
    )
    births = plan.filter(pl.col("jenis") == "KELAHIRAN")
    listed = already_in_dtsen(births, members).with_columns(
        pl.lit("BAYI_SUDAH_DI_DTSEN").alias("alasan")
    )
    newborns = newborn_people(births.join(listed, on="id_laporan", how="anti"), members)
    infants = plan.filter((pl.col("jenis") == "KEMATIAN") & pl.col("orang").is_null())
    meant = infants_meant(infants, newborns)
    unknown = infants.join(meant, on="id_laporan", how="anti").select(
        "id_laporan", pl.lit("BAYI_TIDAK_TERCATAT").alias("alasan")
    )
    refused = pl.concat([missing, listed, unknown]).unique(
        "id_laporan", keep="first", maintain_order=True
    )
    ready = (
        with_newborns_named(plan, newborns, ("orang", "orang_kedua"))
        .join(refused, on="id_laporan", how="anti")
        .join(meant.rename({"orang": "_bayi"}), on="id_laporan", how="left")
        .with_columns(pl.coalesce("orang", "_bayi").alias("orang"))
        .drop("_bayi")
    )
    return ready, newborns, refused


def run(
    plan: pl.DataFrame, named: pl.DataFrame, newborns: pl.DataFrame, state: State
) -> tuple[State, Notes]:
    """The state after all events, round by round; a group whose events are done rests."""
    groups = (
        pl.concat(
            [
                plan.select(pl.col("no_kk").alias("kel"), "gugus"),
                plan.select(pl.col("no_kk_baru").alias("kel"), "gugus"),
                named.join(plan.select("id_laporan", "gugus"), on="id_laporan").select(
                    pl.col("no_kk").alias("kel"), "gugus"
                ),
            ]
        )
        .drop_nulls()
        .unique("kel", keep="first")
    )
    people = state.people.drop("gugus").join(groups, on="kel", how="left").select(*PEOPLE)
    families = state.families.drop("gugus").join(groups, on="kel", how="left").select(*FAMILIES)

    resting: list[State] = []
    notes: list[Notes] = []
    current = State(people, families)
    for batch in plan.sort("putaran", "urut").partition_by("putaran", maintain_order=True):
        busy = batch["gugus"].unique().implode()
        active = pl.col("gugus").is_in(busy).fill_null(False)
        resting.append(State(current.people.filter(~active), current.families.filter(~active)))
        current = State(current.people.filter(active), current.families.filter(active))
        mentioned = named.join(batch, on="id_laporan", how="semi")
        current, noted = step(batch, mentioned, newborns, current)
        notes.append(noted)
    resting.append(current)
    return (
        State(
            pl.concat([part.people for part in resting]),
            pl.concat([part.families for part in resting]),
        ),
        Notes.joined(notes),
    )
