"""The field did not find the address.

The verification in force says so, or a list; a later LAYAK in the field takes its place.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="ALAMAT_TIDAK_DITEMUKAN",
    level="KELUARGA",
    sifat="HOLD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pendamping, dinas sosial",
    terpenuhi=on_list("ALAMAT_TIDAK_DITEMUKAN"),
    petunjuk=lead_on_list("ALAMAT_TIDAK_DITEMUKAN"),
    batas="tahan/lapangan",
)
