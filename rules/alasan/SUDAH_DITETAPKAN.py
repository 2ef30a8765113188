"""Already on a list of this quarter, under any KK number of the family's lineage."""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="SUDAH_DITETAPKAN",
    level="PROGRAM",
    sifat="LISTED",
    dasar="kebijakan bansos: satu keluarga sekali per program dan triwulan",
    dibuka_oleh="–",
    terpenuhi=pl.col("tahap_ditetapkan").is_not_null() & pl.col("sendiri"),
)
