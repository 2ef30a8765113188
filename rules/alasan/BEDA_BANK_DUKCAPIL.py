"""The name at the bank differs from Dukcapil's: payment is held, the family stays eligible.

It touches only who would be paid through that account.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, on_list

ATURAN = Rule(
    kode="BEDA_BANK_DUKCAPIL",
    level="KELUARGA",
    sifat="HOLD",
    dasar=(
        "label GAGAL CEK REKENING / GAGAL OMSPAN pada SIKS-NG (berita); teks keputusan tidak "
        "dipegang"
    ),
    dibuka_oleh="bank penyalur; dialihkan ke pos",
    terpenuhi=on_list("BEDA_BANK_DUKCAPIL") & (pl.col("kanal") == "HIMBARA").fill_null(False),
    batas="tahan/rekening",
)
