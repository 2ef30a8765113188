"""The recipient was not found, by the field or an official list.

About another member it holds that person's component only.
"""

from __future__ import annotations

from rules.rule import Rule, in_doubt, lead_on_list, on_list, reported

ATURAN = Rule(
    kode="ORANG_TIDAK_DITEMUKAN",
    level="ORANG",
    sifat="HOLD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pendamping, operator desa",
    terpenuhi=on_list("ORANG_TIDAK_DITEMUKAN") | in_doubt("ORANG_TIDAK_DITEMUKAN"),
    petunjuk=lead_on_list("ORANG_TIDAK_DITEMUKAN") | reported("TIDAK_DITEMUKAN"),
    batas="tahan/lapangan",
)
