"""Pairs with all that an officer is shown of them, and the hash a decision is keyed to.

What belongs here: which facts of report and register make up the evidence.
What does not: what the engine thinks of them – a new model is no new evidence.
"""

from __future__ import annotations

import polars as pl

from schemas.fingerprint import fingerprints
from schemas.review import CANDIDATE, MENTION

SHORT_DIGITS = 16
_HASH_DIGITS = 64

# A change of these lists makes every earlier decision stale: its evidence reads differently.
REPORTED = (
    "nama",
    "nik",
    "no_kk",
    "tgl_lahir",
    "jk",
    "rt",
    "kode_desa",
    "kode_desa_asal",
    "kode_desa_tujuan",
    "nama_kepala_keluarga",
    "nama_pasangan",
)
REGISTERED = (
    "nama",
    "nik",
    "no_kk",
    "tgl_lahir",
    "jk",
    "rt",
    "kode_desa",
    "nama_kepala_keluarga",
    "hubungan",
    "alamat",
)
_HASHED = (
    "id_laporan",
    "peran",
    "urutan",
    "formulir",
    *(f"{name}_l" for name in REPORTED),
    *(f"{name}_d" for name in REGISTERED),
)


def register_facts(families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """One row per DTSEN person, and one per family with `id_orang` null: REGISTERED columns.

    `families`, `members`: rows of schemas.dtsen. Village, address and head are the family's.
    """
    homes = families.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("kode_kelurahan_desa").alias("kode_desa"),
        "nama_kepala_keluarga",
        "alamat",
    ).unique("no_kk", keep="first", maintain_order=True)
    sex = pl.col("jenis_kelamin")
    people = members.select(
        "id_orang",
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("nomor_induk_kependudukan").alias("nik"),
        "nama",
        pl.col("tanggal_lahir").alias("tgl_lahir"),
        pl.when(sex == "1").then(pl.lit("L")).when(sex == "2").then(pl.lit("P")).alias("jk"),
        pl.col("status_hubungan_keluarga").alias("hubungan"),
        pl.col("rt_ktp").alias("rt"),
    ).join(homes, on="no_kk", how="left", maintain_order="left")
    return pl.concat([people, homes], how="diagonal").select("id_orang", *REGISTERED)


def candidates_of(links: pl.DataFrame) -> pl.DataFrame:
    """MENTION and CANDIDATE of the links that propose somebody, or a family."""
    return links.filter(pl.col("no_kk_padan").is_not_null()).select(
        *MENTION,
        pl.col("id_orang_padan").alias("id_orang_calon"),
        pl.col("no_kk_padan").alias("no_kk_calon"),
        pl.col("nik_padan").alias("nik_calon"),
    )


def pairs_of(candidates: pl.DataFrame, people: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """`candidates` with both sides' facts (`_l` report, `_d` DTSEN), `bukti`, `id_pasangan`.

    `candidates`: MENTION and CANDIDATE; `people`: the persons named by report contents (MENTION,
    formulir, REPORTED); `facts`: of `register_facts`. A pair of which one side is not there any
    more drops out. The hash holds neither content number nor model nor DTSEN version: a
    correction elsewhere on the form, or a new model, brings no settled pair back.
    """
    said = people.select(
        *MENTION, "formulir", *(pl.col(name).alias(f"{name}_l") for name in REPORTED)
    )
    known = facts.select(
        pl.col("id_orang").alias("id_orang_calon"),
        pl.col("no_kk").alias("no_kk_calon"),
        *(pl.col(name).alias(f"{name}_d") for name in REGISTERED),
    ).unique(["id_orang_calon", "no_kk_calon"], keep="first", maintain_order=True)
    pairs = (
        candidates.select(*MENTION, *CANDIDATE)
        .unique()
        .join(said, on=MENTION)
        .join(known, on=["id_orang_calon", "no_kk_calon"], nulls_equal=True)
        .sort(*MENTION, "no_kk_calon", "id_orang_calon")
    )
    evidence = fingerprints(pairs, list(_HASHED), _HASH_DIGITS).alias("bukti")
    return pairs.with_columns(evidence).with_columns(
        pl.col("bukti").str.head(SHORT_DIGITS).alias("id_pasangan")
    )


def touched_candidates(
    decisions: pl.DataFrame, revocations: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """MENTION and CANDIDATE of every pair an officer ever touched, for each content now known."""
    who = ["id_laporan", "peran", "urutan"]
    touched = pl.concat(
        [frame.select(*who, *CANDIDATE) for frame in (decisions, revocations)]
    ).unique()
    return people.select(*MENTION).join(touched, on=who)


def standing(
    decisions: pl.DataFrame,
    revocations: pl.DataFrame,
    people: pl.DataFrame,
    facts: pl.DataFrame,
    consequences: pl.DataFrame,
) -> pl.DataFrame:
    """STANDING: the touched pairs whose evidence still is what the officers saw.

    `consequences`: id_laporan, isi, dua_petugas. How many officers a pair takes is read off the
    content in force now, so a correction that makes a report lower a payment asks for two.
    """
    seen = pl.concat([frame.select("bukti") for frame in (decisions, revocations)]).unique()
    candidates = touched_candidates(decisions, revocations, people)
    return (
        pairs_of(candidates, people, facts)
        .join(seen, on="bukti", how="semi")
        .join(consequences.select("id_laporan", "isi", "dua_petugas"), on=["id_laporan", "isi"])
        .select(*MENTION, "bukti", *CANDIDATE, "dua_petugas")
        .sort(*MENTION, "bukti")
    )
