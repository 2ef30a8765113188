"""The payee died and nobody can take over yet, while others remain.

With another adult in the family the payee is replaced in the same run and nothing is held.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="MENINGGAL_PENGURUS",
    level="KELUARGA",
    sifat="HOLD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang); ganti pengurus dengan dokumen kematian"
    ),
    dibuka_oleh="operator desa",
    terpenuhi=(
        (pl.col("meninggal") > 0) & (pl.col("hadir") > 0) & pl.col("nik_pengurus").is_null()
    ),
    petunjuk=(
        pl.col("pengurus_dilaporkan").fill_null(False)
        & (pl.col("hadir") > pl.col("dilaporkan_meninggal"))
        & pl.col("dilaporkan_berlaku")
    ),
    batas="tahan/meninggal_pengurus",
)
