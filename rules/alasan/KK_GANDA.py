"""The KK number is recorded twice, by an official list."""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="KK_GANDA",
    level="KELUARGA",
    sifat="HOLD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="operator desa, Disdukcapil",
    terpenuhi=on_list("KK_GANDA"),
    petunjuk=lead_on_list("KK_GANDA"),
    batas="tahan/identitas",
)
