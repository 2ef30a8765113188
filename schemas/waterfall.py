"""The waterfall as a table: families before and after, at every level of area.

What belongs here: the columns of both sides, and the published table.
What does not: counting them (release).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import code, text, whole
from schemas.table import Column, Table

# From the narrowest area to the widest; a code of zeros stands for families of unknown area.
LEVELS: dict[str, int] = {"DESA": 10, "KECAMATAN": 6, "KABUPATEN_KOTA": 4, "PROVINSI": 2}
NATION = "NASIONAL"
NATION_CODE = "ID"

BEFORE = (
    whole("dtsen", "keluarga pada DTSEN"),
    whole("terbentuk", "keluarga bentukan peristiwa"),
    whole("berakhir", "keluarga berakhir (dikurangkan)"),
    whole("pindah_masuk", "keluarga pindah masuk desa"),
    whole("pindah_keluar", "keluarga pindah keluar desa (dikurangkan)"),
    whole("luar_dtsen", "peserta atau penerima di luar DTSEN"),
)
AFTER = tuple(
    whole(status.lower(), f"keluarga berstatus {status}").required() for status in codes.STATUSES
)
DIFFERENCE = Column("selisih", "Int64", "sisi kiri kurang sisi kanan; 0 bila air terjun pas")

WATERFALL = Table(
    "air_terjun",
    "air terjun per program di setiap tingkat wilayah: keluarga sebelum dan status sesudah",
    (
        text("tahap", "tahap, mis. 2025-T4-1").required(),
        code("tingkat", "tingkat wilayah", (*LEVELS, NATION)).required(),
        text(
            "kode_wilayah", "kode wilayah; ID untuk nasional; nol semua bila tidak diketahui"
        ).required(),
        code("program", "program", codes.PROGRAMMES).required(),
        *(column.required() for column in BEFORE),
        *AFTER,
        DIFFERENCE.required(),
    ),
    key=("tingkat", "kode_wilayah", "program"),
    sort=("tingkat", "kode_wilayah", "program"),
)
