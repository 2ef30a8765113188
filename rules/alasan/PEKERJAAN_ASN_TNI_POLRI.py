"""A member is in state service, by a list of the employer.

DTSEN's own job code (item 418 = 5, stated by the family in 2022) is a lead: it holds a BARU
family the field has not seen, and never a LAMA family.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, lead_on_list, on_list

ATURAN = Rule(
    kode="PEKERJAAN_ASN_TNI_POLRI",
    level="KELUARGA",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="BKN, TNI, Polri; petunjuk DTSEN oleh verifikasi lapangan",
    terpenuhi=on_list("PEKERJAAN_ASN_TNI_POLRI"),
    petunjuk=(
        lead_on_list("PEKERJAAN_ASN_TNI_POLRI")
        | (pl.col("kerja_negara") & pl.col("layak_lapangan").is_null())
    ),
    batas="tahan/petunjuk",
)
