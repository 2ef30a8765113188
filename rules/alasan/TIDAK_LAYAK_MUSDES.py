"""The village meeting refused the family.

The verification in force says so, or a list; a later LAYAK in the field takes its place.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="TIDAK_LAYAK_MUSDES",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang); Kepmensos 245/HUK/2025"
    ),
    dibuka_oleh="musdes; sanggah diterima",
    terpenuhi=on_list("TIDAK_LAYAK_MUSDES"),
    petunjuk=lead_on_list("TIDAK_LAYAK_MUSDES"),
    batas="tahan/petunjuk",
)
