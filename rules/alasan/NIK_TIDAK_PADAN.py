"""Dukcapil does not confirm a NIK.

A doubt about one person holds that person's component and payment only; the family is held
where the list names the family, or nothing undisputed is left.
"""

from __future__ import annotations

from rules.rule import Rule, in_doubt, lead_on_list, on_list

ATURAN = Rule(
    kode="NIK_TIDAK_PADAN",
    level="ORANG",
    sifat="HOLD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="operator desa, Disdukcapil",
    terpenuhi=on_list("NIK_TIDAK_PADAN") | in_doubt("NIK_TIDAK_PADAN"),
    petunjuk=lead_on_list("NIK_TIDAK_PADAN"),
    batas="tahan/identitas",
)
