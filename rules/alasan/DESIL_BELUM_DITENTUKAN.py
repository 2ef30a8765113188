"""BPS has not ranked the family yet: neither in nor out, it waits."""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="DESIL_BELUM_DITENTUKAN",
    level="KELUARGA",
    sifat="HOLD",
    dasar="Inpres 4/2025 (peringkat oleh BPS); teks primer tidak dipegang",
    dibuka_oleh="BPS",
    terpenuhi=((pl.col("desil_status") == "BELUM_DITENTUKAN") & (pl.col("asal") != "LUAR_DTSEN")),
    batas="tahan/desil",
)
