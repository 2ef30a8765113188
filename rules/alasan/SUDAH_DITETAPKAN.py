"""Already on a list of this quarter: by any KK of its lineage, as a family formed out of a
listed one, or because its only payee was listed for another family.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="SUDAH_DITETAPKAN",
    level="PROGRAM",
    sifat="LISTED",
    dasar="kebijakan bansos: satu keluarga sekali per program dan triwulan",
    dibuka_oleh="–",
    terpenuhi=pl.col("tahap_ditetapkan").is_not_null(),
)
