"""The recipient moved and is not recorded elsewhere yet, by the field or an official list.

About another member it holds that person's component only.
"""

from __future__ import annotations

from rules.rule import Rule, in_doubt, lead_on_list, on_list, reported

ATURAN = Rule(
    kode="PINDAH_KELUAR",
    level="ORANG",
    sifat="HOLD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pendamping, operator desa",
    terpenuhi=on_list("PINDAH_KELUAR") | in_doubt("PINDAH_KELUAR"),
    petunjuk=lead_on_list("PINDAH_KELUAR") | reported("PINDAH_KELUAR"),
    batas="tahan/lapangan",
)
