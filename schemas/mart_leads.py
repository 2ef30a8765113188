"""Leads from lists of other systems in the analysts' mart.

What belongs here: the table's columns as an analyst sees them.
What does not: the tables of other stages (`mart`), or how it is filled (release/mart).
"""

from __future__ import annotations

from schemas.leads import LEADS
from schemas.masking import MartTable, seen_of

LEADS_SEEN = MartTable(
    LEADS.name,
    f"{LEADS.meaning}; menurut tahap terakhir",
    "where other systems' lists disagree with the register of the last wave: leads, no events",
    seen_of(LEADS, without=("berkas", "baris", "isi")),
    sort=(
        *("kode_kabupaten_kota", "kode_desa", "jenis", "daftar", "sumber"),
        *("nik", "no_kk", "no_kk_register", "nama", "tahun_lahir", "tgl_data"),
    ),
)
