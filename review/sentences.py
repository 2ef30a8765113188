"""What a card says in sentences: its title, why it is asked, what follows, who stands beside.

What belongs here: putting evidence and consequence into an officer's words.
What does not: the wording itself (`words.yaml`) or the fields (`cards`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from review.words import NOT_SAID, day, pattern_words, said, worded, words
from schemas.evidence import evidence_words
from schemas.review import MENTION

_PERCENT = 100


def with_sentences(pairs: pl.DataFrame, blind: bool) -> pl.DataFrame:
    """`pairs` with `judul`, `mengapa`, `akibat`, `serapor`, `keterangan`: a card's free lines.

    `blind`: nothing that tells what the engine thinks.
    """
    judged = pattern_words(pairs).with_columns(
        pl.when(pl.col("arah") == "-")
        .then(pl.lit("lawan"))
        .otherwise(pl.lit("dukung"))
        .alias("sisi"),
        pl.concat_str(pl.col("bidang").replace(evidence_words().parts), pl.lit(": "), "kata").alias(
            "kata"
        ),
    )
    lines = judged.group_by("urut").agg(
        *(
            pl.col("kata").filter(pl.col("sisi") == side).str.join("; ").alias(side)
            for side in ("dukung", "lawan")
        )
    )
    text = pairs.join(lines, on="urut", how="left", maintain_order="left").with_columns(
        pl.col("dukung", "lawan").replace("", None).fill_null(NOT_SAID)
    )
    tables = words()
    consequence: Mapping[str, str] = tables["akibat"]
    then = (
        pl.when(pl.col("dua_petugas") & pl.col("berdokumen"))
        .then(pl.lit(consequence["dua_berdokumen"]))
        .when("dua_petugas")
        .then(pl.lit(consequence["dua_tanpa_dokumen"]))
        .when(pl.col("jenis").is_in(tables["menambah"]))
        .then(pl.lit(consequence["menambah"]))
        .otherwise(pl.lit(consequence["tanpa_akibat"]))
    )
    paid = pl.when("peserta").then(pl.lit(" " + consequence["peserta"])).otherwise(pl.lit(""))
    percent = pl.col("peluang") * _PERCENT
    # A pair that waits is never certain, however near it comes.
    chance = (
        pl.when(percent.round(0) >= _PERCENT)
        .then(pl.lit(f"lebih dari {_PERCENT - 1}"))
        .otherwise(percent.round(0).cast(pl.Int64).cast(pl.String))
    )
    rival = (
        pl.when(pl.col("bobot_kedua").is_null())
        .then(pl.lit("tidak ada calon lain"))
        .otherwise(
            pl.concat_str(
                pl.lit("calon kedua lebih lemah "),
                (pl.col("bobot") - pl.col("bobot_kedua"))
                .round(1)
                .cast(pl.String)
                .str.replace(".", ",", literal=True),
                pl.lit(" angka bobot"),
            )
        )
        .fill_null("kekuatan calon kedua tidak dapat dibandingkan")
    )
    why = pl.concat_str(
        pl.lit("Peluang orang yang sama "),
        chance.fill_null("?"),
        pl.lit(" %. Mendukung: "),
        "dukung",
        pl.lit(". Melawan: "),
        "lawan",
        pl.lit(". Pembanding: "),
        rival,
        pl.lit("."),
        pl.when(pl.col("keadaan_per").is_not_null())
        .then(
            pl.concat_str(
                pl.lit(" " + tables["menurut_peristiwa"][0] + " "),
                day(pl.col("keadaan_per")),
                pl.lit(tables["menurut_peristiwa"][1]),
            )
        )
        .otherwise(pl.lit("")),
    )
    hidden = pl.lit("Nilailah dari isi laporan dan DTSEN di atas.")
    return text.with_columns(
        pl.concat_str(
            worded(pl.col("formulir"), "formulir"),
            pl.lit(" · "),
            worded(pl.col("peran"), "peran"),
            pl.when(pl.col("urutan") > 0)
            .then(pl.concat_str(pl.lit(" ke-"), pl.col("urutan")))
            .otherwise(pl.lit("")),
            pl.lit("   |   Laporan "),
            "id_laporan",
            pl.lit("   |   posyandu "),
            said(pl.col("kode_posyandu")),
            pl.lit("   |   dilaporkan "),
            day(pl.col("tgl_lapor")),
            pl.lit(", terjadi "),
            day(pl.col("tgl_kejadian")),
        ).alias("judul"),
        (hidden if blind else why).alias("mengapa"),
        (pl.lit(NOT_SAID) if blind else pl.concat_str(then, paid)).alias("akibat"),
        (pl.lit(NOT_SAID) if blind else pl.col("serapor").fill_null("tidak ada")).alias("serapor"),
        pl.col("keadaan").replace(tables["keadaan"]).alias("keterangan"),
    )


def siblings(links: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """MENTION → `serapor`: the other persons of the same report and what became of each."""
    names = facts.select(
        pl.col("id_orang").alias("id_orang_padan"),
        pl.col("no_kk").alias("no_kk_padan"),
        pl.coalesce("nama", "nama_kepala_keluarga").alias("nama"),
    ).unique(["id_orang_padan", "no_kk_padan"], keep="first", maintain_order=True)
    told = links.join(
        names, on=["id_orang_padan", "no_kk_padan"], how="left", nulls_equal=True
    ).select(
        *MENTION,
        pl.concat_str(
            worded(pl.col("peran"), "peran"),
            pl.lit(": "),
            worded(pl.col("keputusan"), "keputusan"),
            pl.when(pl.col("nama").is_not_null())
            .then(pl.concat_str(pl.lit(" ("), said(pl.col("nama")), pl.lit(")")))
            .otherwise(pl.lit("")),
        ).alias("kata"),
    )
    report = ["id_laporan", "isi"]
    pairs = told.select(*MENTION).join(
        told.rename({"peran": "peran_lain", "urutan": "urutan_lain"}), on=report
    )
    other = (pl.col("peran") != pl.col("peran_lain")) | (pl.col("urutan") != pl.col("urutan_lain"))
    return (
        pairs.filter(other)
        .sort(*MENTION, "peran_lain", "urutan_lain")
        .group_by(MENTION, maintain_order=True)
        .agg(pl.col("kata").str.join("; ").alias("serapor"))
    )
