"""Formed out of a family listed this quarter, or its only payee was listed for another one,
or every PKH component it has was paid there: nobody is paid for twice.

The family is not listed itself, so it keeps a decision and a place of its own: it is held
until the quarter ends, never refused.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, in_doubt

ATURAN = Rule(
    kode="ASAL_SUDAH_DITETAPKAN",
    level="PROGRAM",
    sifat="HOLD",
    dasar="kebijakan bansos: satu keluarga sekali per program dan triwulan",
    dibuka_oleh="triwulan berikut",
    terpenuhi=(
        (pl.col("tahap_ditetapkan").is_not_null() & ~pl.col("sendiri"))
        | in_doubt("ASAL_SUDAH_DITETAPKAN")
    ),
)
