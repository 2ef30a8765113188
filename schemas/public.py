"""Figures for everyone: counts per area with small cells hidden.

What belongs here: the two tables that may leave the office without a name or number in them.
What does not: which cells are hidden (release.public).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import code, text
from schemas.table import Column, Table
from schemas.waterfall import LEVELS, NATION

# What is counted, and which statuses make it. SUDAH_DITETAPKAN is left out, and with it every
# sum over statuses: it repeats earlier waves, and would give away what they hide.
COUNTED: dict[str, tuple[str, ...]] = {
    "DIBAYAR": ("TERVERIFIKASI",),
    "MENUNGGU": ("MENUNGGU_GELOMBANG", "MENUNGGU_KUOTA"),
    "DITAHAN": ("DITAHAN",),
    "TIDAK_LAYAK": ("TIDAK_LAYAK",),
}
PAID = "DIBAYAR"

_AREA = (
    code("tingkat", "tingkat wilayah", (*LEVELS, NATION)).required(),
    text(
        "kode_wilayah", "kode wilayah; ID untuk nasional; nol semua bila tidak diketahui"
    ).required(),
)
_PROGRAM = code("program", "program", codes.PROGRAMMES).required()
_HIDDEN = Column("disembunyikan", "Boolean", "angka ditutup agar tak seorang pun dikenali")
_FAMILIES = Column("keluarga", "Int64", "keluarga; kosong bila disembunyikan", minimum=0)
_RUPIAH = Column(
    "rupiah", "Int64", "rupiah DIBAYAR; kosong bila disembunyikan atau bukan DIBAYAR", minimum=0
)

WAVE_FIGURES = Table(
    "publik_tahap",
    "angka untuk umum per tahap: keluarga menurut wilayah, program dan keadaan",
    (
        text("tahap", "tahap, mis. 2025-T4-1").required(),
        *_AREA,
        _PROGRAM,
        code("keadaan", "yang dihitung", tuple(COUNTED)).required(),
        _FAMILIES,
        _RUPIAH,
        _HIDDEN.required(),
    ),
    key=("tahap", "tingkat", "kode_wilayah", "program", "keadaan"),
    sort=("tahap", "tingkat", "kode_wilayah", "program", "keadaan"),
)

QUARTER_FIGURES = Table(
    "publik_triwulan",
    "angka untuk umum per triwulan: keluarga dibayar, hanya bila semua tahapnya terbuka",
    (
        text("triwulan", "triwulan, mis. 2025-T4").required(),
        *_AREA,
        _PROGRAM,
        Column("tahap_dihitung", "Int64", "berapa tahap sudah terbit", nullable=False, minimum=1),
        _FAMILIES,
        _RUPIAH,
        _HIDDEN.required(),
    ),
    key=("triwulan", "tingkat", "kode_wilayah", "program"),
    sort=("triwulan", "tingkat", "kode_wilayah", "program"),
)
TABLES: tuple[Table, ...] = (WAVE_FIGURES, QUARTER_FIGURES)
