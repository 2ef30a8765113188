"""The family lives abroad.

One person abroad leaves the family and does not end it; a report alone at most holds a
BARU family.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, lead_on_list, on_list, reported

_ALL_LEFT = (pl.col("ke_luar_negeri") > 0) & (pl.col("hadir") == 0)

ATURAN = Rule(
    kode="PINDAH_LN",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="Dukcapil; kembali dari luar negeri membentuk keluarga baru",
    terpenuhi=on_list("PINDAH_LN") | (pl.col("keadaan") == "PINDAH_LN") | _ALL_LEFT,
    petunjuk=lead_on_list("PINDAH_LN") | reported("PINDAH_LN"),
    batas="tahan/laporan_sendiri",
)
