"""A participant, or a family already listed, that DTSEN does not hold."""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="TIDAK_ADA_DI_DTSEN",
    level="KELUARGA",
    sifat="HOLD",
    dasar="Permensos 3/2025 (DTSEN sumber penerima); teks primer tidak dipegang",
    dibuka_oleh="BPS, operator desa",
    terpenuhi=pl.col("asal") == "LUAR_DTSEN",
    batas="tahan/desil",
)
