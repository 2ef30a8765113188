"""Decided events applied to the families they touch: the register's second half.

What belongs here: the order of the steps and the flags of what is only known.
What does not: any single rule – each step has its own module.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from register.dtsen_rows import family_rows, member_rows
from register.evidence import STRENGTH_NAME
from register.newborns import infants_meant, with_newborns_named
from register.outcome import (
    Outcome,
    ended_table,
    event_table,
    family_table,
    lineage_table,
    member_table,
    pregnancy_table,
)
from register.plan import effective_events
from register.reasons import STATE_OF
from register.relations import with_heads
from register.resolve import Resolved, lowering
from register.rounds import applicable, run, start
from register.state import State
from register.stays import stays
from register.trail import change_table, successions
from schemas import families as tables
from schemas.validate import validated


def apply(resolved: Resolved, families: pl.DataFrame, members: pl.DataFrame) -> Outcome:
    """The touched families after the effective events, and what became of every report.

    families, members: the DTSEN rows (schemas.dtsen) of `resolved.touched`, nation-wide; KK
    numbers that are in no DTSEN file are simply not among them. A KK number that stands in
    DTSEN more than once is left as it is: nobody can say which of the two is meant.
    """
    single = pl.len().over("nomor_kartu_keluarga") == 1
    known = families.filter(single).sort("nomor_kartu_keluarga")
    people = members.join(known, on="nomor_kartu_keluarga", how="semi").sort(
        "nomor_kartu_keluarga", "id_orang"
    )
    doubled = families.filter(~single)["nomor_kartu_keluarga"].unique()
    version = str(known["versi_dtsen"].max() or "")

    first = start(known, people)
    effective = effective_events(resolved)
    plan, newborns, refused = applicable(effective, people, first)
    resolved = replace(resolved, named=with_newborns_named(resolved.named, newborns))
    last, notes = run(plan, resolved.named, newborns, first)
    events = _final_events(resolved, pl.concat([refused, notes.refused]), first, doubled)

    # a doubled person who joins the family of its own second row is there once
    present = (
        last.people.filter(pl.col("kel").is_not_null())
        .sort("kel", "id_orang", pl.col("kk_dtsen").ne_missing(pl.col("kel")), "kk_dtsen")
        .unique(["kel", "id_orang"], keep="first", maintain_order=True)
    )
    heads = _heads(present, last, notes.left, resolved)
    trail = pl.concat([notes.trail, successions(notes.trail, heads)])
    dtsen = family_rows(known, member_rows(people), version)
    marks = _marks(events, resolved, newborns)
    flags = _flags(marks, last)
    rows = family_table(last, notes, flags, dtsen, heads, version)
    dead = marks.filter(pl.col("dilaporkan") == "KEMATIAN")["orang"].drop_nulls()
    numbers = last.families.select("kel", "no_kk")
    return Outcome(
        families=validated(rows, tables.FAMILIES),
        members=member_table(heads, numbers, people, newborns, dead),
        stays=stays(last, notes, events, people, newborns),
        ended=validated(ended_table(last, notes, events, rows, dtsen), tables.ENDED),
        lineage=validated(lineage_table(notes, events), tables.LINEAGE),
        events=validated(event_table(events, STRENGTH_NAME), tables.EVENTS),
        conflicts=validated(resolved.conflicts.sort(tables.CONFLICTS.sort), tables.CONFLICTS),
        changes=validated(change_table(trail, last.people), tables.CHANGES),
        pregnancies=validated(pregnancy_table(events, heads, numbers), tables.PREGNANCIES),
        replaced=known["nomor_kartu_keluarga"].alias("no_kk"),
        order=effective.select("id_laporan", "tgl_kejadian", "urutan_jenis"),
    )


def _heads(
    present: pl.DataFrame, last: State, left: pl.DataFrame, resolved: Resolved
) -> pl.DataFrame:
    """People in their families; succession where members left, a head was named, or new."""
    ruled = last.families.filter(pl.col("bentukan") | pl.col("kepala").is_not_null())["kel"]
    changed = pl.col("kel").is_in(pl.concat([ruled, left["kel"]]).unique().implode())
    # a family without any recorded head stays so until then: nothing is guessed
    heads = with_heads(present.filter(changed), last.families, resolved.cutoff, resolved.policy)
    return pl.concat([heads, present.filter(~changed)]).sort("kel", "id_orang", "orang")


def _final_events(
    resolved: Resolved, refused: pl.DataFrame, first: State, doubled: pl.Series
) -> pl.DataFrame:
    """Events with the `alasan` they end with, after the families were looked at."""
    loaded = first.families["kel"].implode()
    state = pl.col("alasan").replace_strict(STATE_OF, return_dtype=pl.String)
    return (
        resolved.events.join(
            refused.unique("id_laporan", keep="first").rename({"alasan": "_ditolak"}),
            on="id_laporan",
            how="left",
        )
        .with_columns(
            pl.when((state == "BERLAKU") & pl.col("no_kk").is_in(doubled.implode()))
            .then(pl.lit("KK_GANDA"))
            .when((state == "BERLAKU") & ~pl.col("no_kk").is_in(loaded))
            .then(pl.lit("KELUARGA_TIDAK_DIMUAT"))
            .otherwise(pl.coalesce("_ditolak", "alasan"))
            .alias("alasan")
        )
        .drop("_ditolak")
    )


def _marks(events: pl.DataFrame, resolved: Resolved, newborns: pl.DataFrame) -> pl.DataFrame:
    """Who is concerned by reports that did not take effect: orang, no_kk and what is known."""
    state = pl.col("alasan").replace_strict(STATE_OF, return_dtype=pl.String)
    known = events.with_columns(
        (state == "DILAPORKAN").alias("_lapor"),
        (state == "BERTENTANGAN").alias("bertentangan"),
        lowering("PADANAN_DITINJAU").alias("tinjau"),
        lowering("BERKAS_DITAHAN").alias("berkas_ditahan"),
    ).filter(pl.any_horizontal("_lapor", "bertentangan", "tinjau", "berkas_ditahan"))
    flagged = known.select(
        "id_laporan",
        pl.when("_lapor").then("dilaporkan").alias("dilaporkan"),
        "bertentangan",
        "tinjau",
        "berkas_ditahan",
    )
    main = resolved.named.filter(
        pl.col("peran").is_in(["SUBJEK", "SUAMI", "ISTRI", "BAYI", "IBU"])
        & (pl.col("keputusan") != "TANPA_PADANAN")
    ).select("id_laporan", "orang", "no_kk")
    infants = infants_meant(
        known.filter((pl.col("jenis") == "KEMATIAN") & pl.col("orang").is_null()), newborns
    ).rename({"orang": "_bayi"})
    return (
        flagged.join(main, on="id_laporan")
        .join(infants, on="id_laporan", how="left")
        .with_columns(pl.coalesce("orang", "_bayi").alias("orang"))
        .drop("_bayi")
    )


def _flags(marks: pl.DataFrame, last: State) -> pl.DataFrame:
    """kel and its flags, on the family where the person is now."""
    now = last.people.select("orang", pl.col("kel").alias("_kini"))
    return (
        marks.join(now, on="orang", how="left")
        .with_columns(pl.coalesce("_kini", "no_kk").alias("kel"))
        .group_by("kel")
        .agg(
            pl.col("tinjau", "berkas_ditahan").any(),
            pl.col("dilaporkan").drop_nulls().unique().sort(),
            pl.col("bertentangan").any(),
        )
        .sort("kel")
    )
