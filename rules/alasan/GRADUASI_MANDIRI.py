"""The family graduated on its own wish, by a list of the body that knows.

A source that may only give leads holds a BARU family and never stops one.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="GRADUASI_MANDIRI",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="keluarga sendiri, dengan reaktivasi diterima",
    terpenuhi=on_list("GRADUASI_MANDIRI"),
    petunjuk=lead_on_list("GRADUASI_MANDIRI"),
    batas="tahan/petunjuk",
)
