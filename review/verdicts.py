"""Votes of officers → one verdict per pair, or what it still waits for.

What belongs here: how many officers settle a pair, disagreement, and links taken back.
What does not: where votes come from (`incoming`) or what a verdict changes (`settle`).

A pair is settled by an answer that has the needed number of different officers (two where
a payment could stop or fall, else one) and more of them than the opposite answer. Each officer
counts once however often a decision was handed in; TIDAK_YAKIN is kept and counts for
neither. A link taken back leaves a pair nobody has decided: it waits for people again.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from schemas.officers import officer_key
from schemas.review import MENTION

NEEDED = {True: 2, False: 1}
TAKEN_BACK = "DITARIK"


def known_on(rows: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """The decisions or revocations made by then; None = all."""
    return rows if as_of is None else rows.filter(pl.col("tanggal") <= as_of)


def votes_in_force(decisions: pl.DataFrame, revocations: pl.DataFrame) -> pl.DataFrame:
    """`decisions` without those taken back; where two had to agree, two had to take back."""
    return decisions.join(
        withdrawn(revocations).select("bukti", "id_keputusan"),
        on=["bukti", "id_keputusan"],
        how="anti",
    )


def verdicts(
    standing: pl.DataFrame, decisions: pl.DataFrame, revocations: pl.DataFrame
) -> pl.DataFrame:
    """`standing` with `putusan` (SAMA, BUKAN, DITARIK, null), `keadaan`, `ya`, `tidak`.

    `keadaan` is one of codes.REVIEW_STATES; `ya`, `tidak` = different officers for SAMA, BUKAN.
    """
    officers = (
        votes_in_force(decisions, revocations)
        .group_by("bukti")
        .agg(
            *(
                officer_key(pl.col("petugas"))
                .filter(pl.col("putusan") == answer)
                .n_unique()
                .alias(name)
                for answer, name in (("SAMA", "ya"), ("BUKAN", "tidak"))
            )
        )
    )
    back = withdrawn(revocations).select("bukti").unique().with_columns(_ditarik=pl.lit(True))
    yes, no = pl.col("ya"), pl.col("tidak")
    needed = pl.col("dua_petugas").replace_strict(NEEDED, return_dtype=pl.UInt32)
    return (
        standing.join(officers, on="bukti", how="left", maintain_order="left")
        .join(back, on="bukti", how="left", maintain_order="left")
        .with_columns(pl.col("ya", "tidak").fill_null(0))
        .with_columns(
            pl.when((yes >= needed) & (yes > no))
            .then(pl.lit("SAMA"))
            .when((no >= needed) & (no > yes))
            .then(pl.lit("BUKAN"))
            .when("_ditarik")
            .then(pl.lit(TAKEN_BACK))
            .alias("putusan")
        )
        .with_columns(
            pl.when(pl.col("putusan").is_in(["SAMA", "BUKAN"]))
            .then(pl.lit("SELESAI"))
            .when((yes > 0) & (no > 0))
            .then(pl.lit("BERSELISIH"))
            .when((yes > 0) | (no > 0))
            .then(pl.lit("MENUNGGU_PENDAPAT_KEDUA"))
            .otherwise(pl.lit("MENUNGGU"))
            .alias("keadaan")
        )
        .drop("_ditarik")
        .sort(*MENTION, "bukti")
    )


def withdrawn(revocations: pl.DataFrame) -> pl.DataFrame:
    """bukti, id_keputusan (ENGINE: the engine's own link) that enough officers took back."""
    needed = pl.col("dua_petugas").any().replace_strict(NEEDED, return_dtype=pl.UInt32)
    return (
        revocations.group_by("bukti", "id_keputusan")
        .agg((officer_key(pl.col("petugas")).n_unique() >= needed).alias("cukup"))
        .filter("cukup")
        .select("bukti", "id_keputusan")
    )
