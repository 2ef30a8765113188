"""Where families went between two waves, in the analysts' mart.

What belongs here: the table's columns as an analyst sees them.
What does not: the tables of other stages (`mart`), or how it is counted (release/mart/flows).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import code, text, whole
from schemas.masking import MartTable, plain

_STATUSES = (*codes.STATUSES, "TIDAK_ADA")

FLOWS = MartTable(
    "perubahan_tahap",
    "perpindahan status dan alasan ke setiap tahap, dari tahap sebelumnya dan dari yang pertama "
    "triwulan itu",
    "flows of status and reason into every wave, from the one before it and from the first of "
    "its quarter",
    plain(
        text("dari_tahap", "tahap asal").required(),
        text("tahap", "tahap, mis. 2025-T4-1").required(),
        code("program", "program", codes.PROGRAMMES).required(),
        code("status_a", "status di tahap asal", _STATUSES).required(),
        text("alasan_a", "alasan utama di tahap asal"),
        code("status_b", "status di tahap ini", _STATUSES).required(),
        text("alasan_b", "alasan utama di tahap ini"),
        whole("keluarga", "keluarga; yang berganti nomor KK tetap satu keluarga").required(),
        whole("nominal_a", "rupiah daftar di tahap asal").required(),
        whole("nominal_b", "rupiah daftar di tahap ini").required(),
    ),
    key=("dari_tahap", "tahap", "program", "status_a", "alasan_a", "status_b", "alasan_b"),
    sort=("tahap", "dari_tahap", "program", "status_a", "alasan_a", "status_b", "alasan_b"),
)
