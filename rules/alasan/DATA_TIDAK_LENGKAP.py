"""The data of the family are incomplete, by an official list."""

from __future__ import annotations

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="DATA_TIDAK_LENGKAP",
    level="KELUARGA",
    sifat="HOLD",
    dasar="label EXCLUDE pada SIKS-NG (berita); teks keputusan tidak dipegang",
    dibuka_oleh="operator desa",
    terpenuhi=on_list("DATA_TIDAK_LENGKAP"),
    petunjuk=lead_on_list("DATA_TIDAK_LENGKAP"),
    batas="tahan/data",
)
