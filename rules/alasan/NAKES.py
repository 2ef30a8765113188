"""A member is an active health worker, by a list of the body that knows.

A source that may only give leads holds a BARU family and never stops one.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="NAKES",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="Kemenkes; sanggah diterima",
    terpenuhi=on_list("NAKES"),
    petunjuk=lead_on_list("NAKES"),
    batas="tahan/petunjuk",
)
