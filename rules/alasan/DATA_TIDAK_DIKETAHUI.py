"""A datum that decides another rule is missing: neither in nor out, it waits.

The column is filled from the other rules, whichever answered "unknown".
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

ATURAN = Rule(
    kode="DATA_TIDAK_DIKETAHUI",
    level="KELUARGA",
    sifat="HOLD",
    dasar="kebijakan bansos: yang kosong tidak pernah dianggap lulus atau gagal",
    dibuka_oleh="operator desa",
    terpenuhi=pl.col("tak_diketahui"),
    batas="tahan/data",
)
