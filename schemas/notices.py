"""The table of notices: what a family already paid is told before it is stopped or held.

What belongs here: one row per family and programme, in words a family may hear.
What does not: who is told (rules), or the decision itself (`decisions`).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import KHUSUS, code, date, desa, kk, person_name, text
from schemas.table import Column, Table

NOTICE_KINDS = ("BERHENTI", "DITAHAN")

NOTICES = Table(
    "pemberitahuan",
    "pemberitahuan kepada keluarga LAMA yang berhenti atau ditahan, sebelum gelombang berikut",
    (
        text("tahap", "tahap, mis. 2025-T4-1").required(),
        code("program", "program", codes.PROGRAMMES).required(),
        kk().required(),
        person_name("nama", "pengurus, atau kosong bila tidak ada"),
        desa(),
        code("jenis", "berhenti, atau ditahan sampai terjawab", NOTICE_KINDS).required(),
        Column("sebab", "List(String)", "sebabnya dengan kata, terurut", nullable=False),
        text("siapa", "siapa yang dapat menjawab atau membukanya").required(),
        Column("nominal_hak", "Int64", "rupiah yang menjadi hak, belum dibayar", KHUSUS, False),
        date("ditahan_sejak", "ditahan sejak"),
        date("batas_tahan", "paling lama ditahan sampai"),
        date("batas_sanggah", "dapat disanggah sampai").required(),
        text("tempat_sanggah", "di mana menyanggah").required(),
    ),
    key=("no_kk", "program"),
    sort=("kode_desa", "no_kk", "program"),
)
