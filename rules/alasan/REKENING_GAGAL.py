"""The account failed: payment is held, the family stays eligible.

It touches only who would be paid through that account.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, on_list

ATURAN = Rule(
    kode="REKENING_GAGAL",
    level="KELUARGA",
    sifat="HOLD",
    dasar=(
        "label GAGAL CEK REKENING / GAGAL OMSPAN pada SIKS-NG (berita); teks keputusan tidak "
        "dipegang"
    ),
    dibuka_oleh="bank penyalur; dialihkan ke pos",
    terpenuhi=on_list("REKENING_GAGAL") & (pl.col("kanal") == "HIMBARA").fill_null(False),
    batas="tahan/rekening",
)
