"""Guards: what stops a release and asks two officers, and what they answered.

What belongs here: the guards by name with what each means, and the two tables.
What does not: measuring (release/guards), or the limits (rules/parameters/pengaman).
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.columns import PRIBADI, code, date, text
from schemas.lists import TAHAP
from schemas.table import Column, Table

GUARDS: Mapping[str, str] = {
    "KOCOK": "keluarga siap berubah kelas sejak gelombang sebelumnya / churn since the last wave",
    "PENOLAKAN_DESA": "penolakan di desa jauh di atas desa sekecamatan / exclusions of a desa "
    "against its neighbours",
    "PECAH_KK": "lonjakan pemecahan KK di desa / surge of KK splits",
    "PETUGAS_LAPORAN": "satu petugas mengirim terlalu banyak laporan / one officer's reports",
    "PETUGAS_VERIFIKASI": "satu petugas memverifikasi terlalu banyak / one officer's checks",
    "ALASAN_MELONJAK": "satu alasan mengenai berkali lipat keluarga / a rule matches many more",
}
PASSED, TRIPPED, RELEASED, NOT_COMPARED = "LULUS", "TERPICU", "DILEPAS", "TIDAK_DIBANDINGKAN"
OFFICERS_NEEDED = 2

GUARD_RESULTS = Table(
    "pengaman",
    "hasil pengaman satu tahap, di manifest.json: satu baris per tempat yang terpicu, atau satu "
    "baris bila tidak ada",
    (
        Column(
            "id_pengaman",
            "String",
            "nomor hasil, 12 hex",
            nullable=False,
            pattern=r"^[0-9a-f]{12}$",
        ),
        code("pengaman", "nama pengaman", tuple(GUARDS)).required(),
        text("wilayah", "ID, kabupaten/kota (4) atau desa (10)").required(),
        text(
            "kode",
            "kode petugas (8 hex), program, status_kpm atau kode alasan; kosong bila tak ada",
        ),
        Column(
            "jumlah", "Int64", "keluarga atau perubahan yang dihitung", nullable=False, minimum=0
        ),
        Column("angka", "Float64", "yang diukur; pada LULUS yang tertinggi"),
        Column("batas", "Float64", "batas angka itu", nullable=False),
        code("keadaan", "keadaan", (PASSED, TRIPPED, RELEASED, NOT_COMPARED)).required(),
    ),
    key=("id_pengaman",),
    sort=("pengaman", "wilayah", "kode"),
)

GUARD_OVERRIDES = Table(
    "lepas_pengaman",
    "keputusan petugas melepas pengaman yang terpicu; hanya ditambah, dua petugas berbeda",
    (
        GUARD_RESULTS["id_pengaman"],
        TAHAP.required(),
        GUARD_RESULTS["pengaman"],
        GUARD_RESULTS["wilayah"],
        GUARD_RESULTS["kode"],
        Column(
            "angka",
            "Float64",
            "angka yang dilihat; keputusan berlaku sampai angka itu",
            nullable=False,
        ),
        text("petugas", "petugas yang memutuskan", PRIBADI).required(),
        text("alasan", "alasan petugas", PRIBADI).required(),
        date("tanggal", "hari keputusan").required(),
    ),
    key=("id_pengaman", "petugas"),
    sort=("id_pengaman", "tanggal", "petugas"),
)
