"""Bank profile: a lead a person must decide.

It holds a BARU family; a LAMA family is paid while the lead is examined.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="PROFIL_BANK",
    level="KELUARGA",
    sifat="FLAG",
    dasar="penandaan Himbara 2025 (berita); pekerjaan di bank diisi sendiri",
    dibuka_oleh="pendamping dan dinas sosial, dua orang",
    terpenuhi=on_list("PROFIL_BANK"),
    petunjuk=lead_on_list("PROFIL_BANK"),
    batas="tahan/petunjuk",
)
