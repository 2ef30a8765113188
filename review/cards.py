"""Pairs → cards, field by field.

What belongs here: the fields of a card, their texts on each side, and how each compares.
What does not: its sentences (`sentences`), or where a text stands (`plan`).
"""

from __future__ import annotations

import polars as pl

from review.words import NOT_SAID, day, pattern_words, relation_worded, said, worded, words
from schemas.areas import areas

FIELDS = (
    "Nama",
    "NIK",
    "Nomor KK",
    "Tanggal lahir",
    "Jenis kelamin",
    "Desa",
    "RT",
    "Kepala keluarga",
    "Hubungan dalam KK",
    "Alamat",
)
_VILLAGES = (
    "kode_desa_l",
    "kode_desa_asal_l",
    "kode_desa_tujuan_l",
    "kode_desa_d",
    "kode_desa_2",
)


def field_texts(side: str) -> dict[str, pl.Expr]:
    """Field → text of one side: `_l` the report, `_d` DTSEN, `_2` the runner-up."""

    def col(name: str) -> pl.Expr:
        return pl.col(f"{name}{side}")

    report = side == "_l"
    head = said(col("nama_kepala_keluarga"))
    return {
        "Nama": said(col("nama")),
        "NIK": said(col("nik")),
        "Nomor KK": said(col("no_kk")),
        "Tanggal lahir": day(col("tgl_lahir")),
        "Jenis kelamin": worded(col("jk"), "jk"),
        "Desa": pl.col(f"tempat_kode_desa{side}"),
        "RT": said(col("rt")),
        "Kepala keluarga": head,
        "Hubungan dalam KK": _beside(col("nama_pasangan")) if report else _relation(side),
        "Alamat": _places() if report else said(col("alamat")),
    }


def with_card_texts(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row per pair and field: urut, bidang, laporan, dtsen, kedua, banding, gaya.

    `pairs`: of `queue`, numbered by `urut`. `gaya`: SAMA, MIRIP, BEDA, KOSONG – the colour.
    """
    sides = {"laporan": "_l", "dtsen": "_d", "kedua": "_2"}
    frames = [
        pairs.select(
            "urut",
            pl.lit(place).alias("tempat"),
            pl.lit(field).alias("bidang"),
            *(field_texts(side)[field].alias(name) for name, side in sides.items()),
        )
        for place, field in enumerate(FIELDS)
    ]
    tokens: dict[str, str] = words()["bidang"]
    judged = pattern_words(pairs).select("urut", pl.col("bidang").alias("token"), "kata", "arah")
    rows = (
        pl.concat(frames)
        .with_columns(
            pl.col("bidang")
            .replace_strict(tokens, default=None, return_dtype=pl.String)
            .alias("token")
        )
        .join(judged, on=["urut", "token"], how="left", maintain_order="left")
        .sort("urut", "tempat")
    )
    missing = (pl.col("laporan") == NOT_SAID) | (pl.col("dtsen") == NOT_SAID)
    same = pl.col("laporan").str.to_uppercase() == pl.col("dtsen").str.to_uppercase()
    # what the report says of a spouse is shown beside the place in the family, never compared
    compared = pl.col("token").is_not_null() & (
        (pl.col("bidang") != "Hubungan dalam KK") | pl.col("arah").is_not_null()
    )
    # the village agreed with where the person came from or went to, not with the post's own
    elsewhere = (pl.col("bidang") == "Desa") & (pl.col("arah") == "+") & ~same & ~missing
    return rows.with_columns(
        pl.when(missing & pl.col("arah").is_null())
        .then(
            pl.when((pl.col("laporan") == NOT_SAID) & compared)
            .then(pl.lit("tidak disebut laporan"))
            .when((pl.col("dtsen") == NOT_SAID) & compared)
            .then(pl.lit("kosong di DTSEN"))
            .otherwise(pl.lit(""))
        )
        .when(elsewhere)
        .then(pl.lit("sama dengan desa asal atau tujuan"))
        .when(pl.col("kata").is_not_null())
        .then("kata")
        .when(~compared)
        .then(pl.lit(""))
        .when(same)
        .then(pl.lit("sama"))
        .otherwise(pl.lit("berbeda"))
        .alias("banding"),
        pl.when(~compared | (missing & pl.col("arah").is_null()))
        .then(pl.lit("KOSONG"))
        .when((pl.col("arah") == "+") | (pl.col("arah").is_null() & same))
        .then(pl.lit("SAMA"))
        .when(pl.col("arah") == "~")
        .then(pl.lit("MIRIP"))
        .otherwise(pl.lit("BEDA"))
        .alias("gaya"),
    ).drop("token", "kata", "arah")


def with_village_names(pairs: pl.DataFrame) -> pl.DataFrame:
    """`pairs` with `tempat_<column>` beside every village code: its name and the code."""
    names = areas().select("kode", "nama")
    named = pairs
    for column in _VILLAGES:
        named = (
            named.join(
                names.rename({"kode": column, "nama": "_nama"}),
                on=column,
                how="left",
                maintain_order="left",
            )
            .with_columns(
                pl.when(pl.col(column).is_not_null())
                .then(
                    pl.concat_str(
                        pl.col("_nama").fill_null("desa tidak dikenal"),
                        pl.lit(" ("),
                        pl.col(column),
                        pl.lit(")"),
                    )
                )
                .fill_null(NOT_SAID)
                .alias(f"tempat_{column}")
            )
            .drop("_nama")
        )
    return named


def _relation(side: str) -> pl.Expr:
    return relation_worded(pl.col(f"hubungan{side}"))


def _beside(spouse: pl.Expr) -> pl.Expr:
    return (
        pl.when(spouse.is_not_null())
        .then(pl.concat_str(pl.lit("pasangan disebut: "), said(spouse)))
        .fill_null(NOT_SAID)
    )


def _places() -> pl.Expr:
    """Where the report says the person came from or went to."""
    parts = [
        pl.when(pl.col(name).is_not_null()).then(
            pl.concat_str(pl.lit(f"{word} "), pl.col(f"tempat_{name}"))
        )
        for name, word in (("kode_desa_asal_l", "asal"), ("kode_desa_tujuan_l", "tujuan"))
    ]
    return pl.concat_str(parts, separator="; ", ignore_nulls=True).replace("", NOT_SAID)
