"""A member has a regular income from the state budget, by a list of the body that knows.

A source that may only give leads holds a BARU family and never stops one.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="PENGHASILAN_APBN",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pembayar gaji; sanggah diterima",
    terpenuhi=on_list("PENGHASILAN_APBN"),
    petunjuk=lead_on_list("PENGHASILAN_APBN"),
    batas="tahan/petunjuk",
)
