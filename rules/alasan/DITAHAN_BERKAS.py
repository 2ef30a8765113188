"""A report that would stop or lower the payment lies in a file held by the storm breaker.

Our own doubt about the file: a LAMA family is paid and the task stays open.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="DITAHAN_BERKAS",
    level="KELUARGA",
    sifat="FLAG",
    dasar="kebijakan bansos: laporan lapangan saja tidak menghentikan bayaran",
    dibuka_oleh="dua petugas yang melepas atau menolak berkas",
    terpenuhi=pl.col("berkas_ditahan") & pl.col("berkas_ditahan_berlaku"),
    batas="tahan/laporan_sendiri",
)
