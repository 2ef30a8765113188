"""The rank is above the programme's limit.

The text '6-10' exceeds any limit below 6; against a higher limit it is unknown.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

_ABOVE = (
    pl.when((pl.col("asal") == "LUAR_DTSEN") | (pl.col("desil_status") == "BELUM_DITENTUKAN"))
    .then(False)
    .when(pl.col("desil_status") == "DITENTUKAN")
    .then(pl.col("desil_nasional") > pl.col("desil_maks"))
    .when(pl.col("desil_maks") < pl.col("desil_lebih_mulai"))
    .then(True)
)

ATURAN = Rule(
    kode="DESIL_LEBIH",
    level="PROGRAM",
    sifat="HARD",
    dasar="Kepmensos 79/HUK/2025 (batas di parameters/desil_maks)",
    dibuka_oleh="BPS, dengan peringkat baru",
    terpenuhi=_ABOVE,
)
