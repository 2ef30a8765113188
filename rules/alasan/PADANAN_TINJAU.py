"""A report in review that would stop or lower the payment if accepted.

Our own doubt: a LAMA family is paid and the task stays open.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="PADANAN_TINJAU",
    level="KELUARGA",
    sifat="FLAG",
    dasar="kebijakan bansos: laporan lapangan saja tidak menghentikan bayaran",
    dibuka_oleh="peninjau padanan",
    terpenuhi=pl.col("tinjau") & pl.col("tinjau_berlaku"),
    batas="tahan/laporan_sendiri",
)
