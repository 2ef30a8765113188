"""The pairs that wait for people, with everything their cards show.

What belongs here: joining evidence, consequence, runner-up and votes to the waiting links.
What does not: the cards (`cards`, `plan`), or what is settled (`settle`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from review.evidence import REGISTERED, candidates_of, pairs_of
from review.sentences import siblings
from review.verdicts import verdicts
from schemas.codes import ROLES, UNKNOWN_AREA
from schemas.review import MENTION

_ENGINE = (
    *MENTION,
    "keputusan",
    "peluang",
    "bobot",
    "bobot_kedua",
    "id_orang_kedua",
    "pola",
    "versi_model",
    "keadaan_per",
    "versi_dtsen",
)
_KAB_DIGITS = 4


@dataclass(frozen=True)
class Background:
    """What a card shows besides the link itself.

    people: the persons named (matching). facts: of `register_facts`, for all candidates and
    runners-up. heads: id_laporan, isi, kode_posyandu, tgl_lapor, tgl_kejadian. consequences:
    of the register. paid: no_kk of families in a programme. standing, decisions, revocations:
    what people did so far.
    """

    people: pl.DataFrame
    facts: pl.DataFrame
    heads: pl.DataFrame
    consequences: pl.DataFrame
    paid: pl.DataFrame
    standing: pl.DataFrame
    decisions: pl.DataFrame
    revocations: pl.DataFrame


def queue(
    links: pl.DataFrame,
    chosen: pl.DataFrame,
    known: Background,
    candidates: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per pair of `chosen`, sorted so that the persons of a report stand together.

    `links`: all links of the reports concerned, for the siblings; `chosen`: links (LINKS) whose
    candidate is asked about; `candidates`: MENTION and CANDIDATE where that is not the one the
    link names. Adds `kab` (of the report's village) and `keadaan`.
    """
    report = ["id_laporan", "isi"]
    asked = candidates_of(chosen) if candidates is None else candidates
    pairs = (
        pairs_of(asked, known.people, known.facts)
        .join(chosen.select(_ENGINE), on=MENTION)
        .join(known.consequences, on=report, how="left")
        .join(known.heads, on=report, how="left")
        .join(siblings(links, known.facts), on=MENTION, how="left")
        .join(_runners_up(known.facts), on="id_orang_kedua", how="left")
        .join(
            known.paid.select(pl.col("no_kk").alias("no_kk_calon"), peserta=pl.lit(True)).unique(),
            on="no_kk_calon",
            how="left",
        )
    )
    states = verdicts(known.standing, known.decisions, known.revocations).select(
        *MENTION, "bukti", "keadaan"
    )
    order = pl.col("peran").replace_strict(
        {role: place for place, role in enumerate(ROLES)}, return_dtype=pl.Int32
    )
    return (
        pairs.join(states, on=[*MENTION, "bukti"], how="left")
        .with_columns(
            pl.col("keadaan").fill_null("MENUNGGU"),
            pl.col("peserta", "dua_petugas", "berdokumen").fill_null(False),
            pl.col("kode_desa_l").str.head(_KAB_DIGITS).fill_null(UNKNOWN_AREA).alias("kab"),
        )
        .sort("kode_desa_l", "id_laporan", "isi", order, "urutan", "bukti", nulls_last=True)
    )


def _runners_up(facts: pl.DataFrame) -> pl.DataFrame:
    """`id_orang_kedua` and the facts of that person with `_2`."""
    return (
        facts.drop_nulls("id_orang")
        .sort("id_orang", "no_kk")
        .unique("id_orang", keep="first", maintain_order=True)
        .select(
            pl.col("id_orang").alias("id_orang_kedua"),
            *(pl.col(name).alias(f"{name}_2") for name in REGISTERED),
        )
    )
