"""The person has died, by an official list: decides what is paid per person.

For the family the same death is MENINGGAL_TUNGGAL, MENINGGAL_PENGURUS or a new payee, so here
no family is touched; PBI_JK is asked in `rules.pbi`.
"""

from __future__ import annotations

from rules.rule import NEVER, Rule

ATURAN = Rule(
    kode="MENINGGAL",
    level="ORANG",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="Dukcapil; sanggah diterima",
    terpenuhi=NEVER,
    batas="tahan/laporan_sendiri",
)
