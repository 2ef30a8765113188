"""Owner or officer of a company: a lead a person must decide.

It holds a BARU family; a LAMA family is paid while the lead is examined.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="PENGURUS_PERUSAHAAN",
    level="KELUARGA",
    sifat="FLAG",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pendamping dan dinas sosial",
    terpenuhi=on_list("PENGURUS_PERUSAHAAN"),
    petunjuk=lead_on_list("PENGURUS_PERUSAHAAN"),
    batas="tahan/petunjuk",
)
