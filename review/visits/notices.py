"""What an officer is told of answers that were recorded: what changes no list, what contradicts.

What belongs here: the notices of a visit list that came back, each at its cell.
What does not: faults (`answers`), or which answers stand aside (`contradictions`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from review.incoming import NOTICE, finding, findings_of
from review.visits.contradictions import answered_differently

_PLACE = ("lembar", "baris", "kolom")
_DEAD = "MENINGGAL"


def notices_of(filled: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS of the filled rows. `before`: the VISIT_ANSWERS recorded so far."""
    return pl.concat([_told(filled), _differing(filled, before)])


def _differing(filled: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Answers to tasks already answered otherwise: both are shown, and what follows."""
    told = before.select("id_tugas", "jenis", "jawaban", "petugas", "tgl_kunjungan", "tanggal")
    now = filled.select("id_tugas", "jenis", pl.col("pilihan").alias("jawaban"))
    together = pl.concat(
        [told, now.drop_nulls().with_columns(petugas=pl.lit(""), tanggal=pl.lit(date.min))],
        how="diagonal",
    )
    differing = answered_differently(together)["id_tugas"].unique()
    others = (
        told.filter(pl.col("id_tugas").is_in(differing.implode()))
        .sort("tgl_kunjungan", "petugas", "jawaban")
        .select("id_tugas", lain="jawaban", kata=pl.format("{} ({})", "jawaban", "tgl_kunjungan"))
    )
    beside = (
        filled.join(others, on="id_tugas")
        .filter(pl.col("lain") != pl.col("pilihan"))
        .group_by("id_tugas", "pilihan", *(f"{place}_JAWABAN" for place in _PLACE))
        .agg(pl.col("kata").unique(maintain_order=True).str.join(", "))
        .sort("baris_JAWABAN")
    )
    return findings_of(
        beside.select(
            *(pl.col(f"{place}_JAWABAN").alias(place) for place in _PLACE), "pilihan", "kata"
        ),
        finding(
            pl.format("bertentangan dengan jawaban terdahulu: {}; kini {}", "kata", "pilihan"),
            "",
            "Keduanya dicatat dan tidak dihitung sampai dua petugas sepakat; kunjungi lagi.",
            NOTICE,
        ),
    )


def _told(filled: pl.DataFrame) -> pl.DataFrame:
    """What is recorded but changes no list: the officer is told what does."""
    dead = (pl.col("jenis") == "KEMATIAN") & (pl.col("pilihan") == _DEAD)
    guardian = (pl.col("jenis") == "PENGURUS") & (pl.col("pilihan") == "ADA_WALI")
    unchanged = "dicatat, belum mengubah daftar"
    texts = (
        (
            dead & pl.col("nik").is_null(),
            unchanged,
            "Orangnya tanpa NIK: minta kader melapor lagi dengan nomor dokumennya.",
        ),
        (
            dead & pl.col("nik").is_not_null(),
            "dicatat sebagai sumber kedua di samping laporan kader",
            "Dokumen kematian tetap perlu; minta kader menambahkan nomornya.",
        ),
        (guardian, unchanged, "Catat walinya dengan bansos tugas wali, dua petugas."),
    )
    return pl.concat(
        [
            findings_of(
                filled.filter(which.fill_null(False)).select(
                    pl.col(f"{place}_JAWABAN").alias(place) for place in _PLACE
                ),
                finding(told, "", todo, NOTICE),
            )
            for which, told, todo in texts
        ]
    )
