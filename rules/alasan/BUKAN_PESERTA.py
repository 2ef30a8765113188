"""Not a participant of a programme that takes no one in."""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="BUKAN_PESERTA",
    level="PROGRAM",
    sifat="WAIT",
    dasar="rules/parameters/tahap: terima_baru",
    dibuka_oleh="Kemensos, bila program menerima peserta baru",
    terpenuhi=~pl.col("peserta") & ~pl.col("terima_baru"),
)
