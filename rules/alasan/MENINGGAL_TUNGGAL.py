"""The only member, or every member, has died.

Stops on an official death of each; a report of ours alone at most holds a BARU family.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

_ALL_DIED = (
    pl.when(pl.col("keadaan") == "BERAKHIR")
    .then(pl.col("sebab_berakhir") == "MENINGGAL")
    .otherwise((pl.col("anggota") > 0) & (pl.col("meninggal") == pl.col("anggota")))
)

ATURAN = Rule(
    kode="MENINGGAL_TUNGGAL",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="Dukcapil; sanggah diterima",
    terpenuhi=_ALL_DIED,
    petunjuk=(
        (pl.col("hadir") > 0)
        & (pl.col("dilaporkan_meninggal") == pl.col("hadir"))
        & pl.col("dilaporkan_berlaku")
    ),
    batas="tahan/laporan_sendiri",
)
