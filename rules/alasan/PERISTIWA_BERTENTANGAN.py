"""Reports about the family contradict each other.

Our own doubt: a LAMA family is paid and the task stays open.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="PERISTIWA_BERTENTANGAN",
    level="KELUARGA",
    sifat="FLAG",
    dasar="kebijakan bansos: laporan lapangan saja tidak menghentikan bayaran",
    dibuka_oleh="operator desa",
    terpenuhi=pl.col("bertentangan") & pl.col("bertentangan_berlaku"),
    batas="tahan/laporan_sendiri",
)
