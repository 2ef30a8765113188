"""Gambling lead of PPATK: a lead a person must decide.

It holds a BARU family; a LAMA family is paid while the lead is examined.
"""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="JUDOL_PPATK",
    level="KELUARGA",
    sifat="FLAG",
    dasar=(
        "penandaan PPATK 2025 (berita; praktiknya dihentikan dahulu, lalu diaktifkan kembali); "
        "kebijakan bansos: diperiksa dahulu"
    ),
    dibuka_oleh="pendamping dan dinas sosial, dua orang",
    terpenuhi=on_list("JUDOL_PPATK"),
    petunjuk=lead_on_list("JUDOL_PPATK"),
    batas="tahan/petunjuk",
)
