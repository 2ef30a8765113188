"""The faces of a list: what a bank, a village and an officer see of one release.

What belongs here: the columns of each face and of the control totals beside an instruction.
What does not: which reason stands in which face (release.faces), or writing files (assets).
"""

from __future__ import annotations

from schemas.columns import KABUPATEN, KHUSUS, PRIBADI, desa, text, whole
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.table import Column, Table

PAYMENT = Table(
    "pembayaran",
    "wajah bank dan pos: penerima, jumlah, kanal; tanpa rincian dan alasan",
    tuple(
        KPM_LIST[name]
        for name in (
            *("tahap", "program", "no_kk", "nik_pengurus", "nama_pengurus"),
            *("kode_desa", "kode_kabupaten_kota", "nominal", "kanal"),
        )
    ),
    key=("no_kk", "program"),
    sort=("kode_desa", "no_kk", "program"),
)

VILLAGE = Table(
    "desa",
    "wajah desa, untuk musyawarah dan papan: siapa masuk daftar; tanpa nomor, jumlah dan rincian",
    (
        DECISIONS["tahap"],
        desa(),
        text("nama_kepala", "nama kepala keluarga; kosong bila tidak diketahui", PRIBADI),
        DECISIONS["program"],
        text("di_daftar", "YA, SUDAH (tahap terdahulu triwulan ini) atau TIDAK").required(),
        text("keterangan", "alasan yang boleh diketahui umum; selainnya DALAM_PEMERIKSAAN"),
    ),
    sort=("kode_desa", "nama_kepala", "program"),
)

OFFICER = Table(
    "petugas",
    "wajah petugas: semua putusan dengan semua alasan; yang TERBATAS sebagai DALAM_PEMERIKSAAN",
    (
        *DECISIONS.columns,
        *(
            Column(column.name, column.dtype, column.meaning, column.sensitivity)
            for column in (
                KPM_LIST["nik_pengurus"],
                KPM_LIST["nama_pengurus"],
                KPM_LIST["rincian"],
                KPM_LIST["kanal"],
            )
        ),
    ),
    key=("no_kk", "program"),
    sort=("kode_desa", "no_kk", "program"),
)

FACES = {table.name: table for table in (PAYMENT, VILLAGE, OFFICER)}

CONTROL = Table(
    "kontrol_instruksi",
    "angka kendali satu berkas instruksi bayar: per program dan kabupaten/kota",
    (
        KPM_LIST["kanal"],
        KPM_LIST["program"],
        KABUPATEN,
        whole("baris", "baris instruksi").required(),
        Column("rupiah", "Int64", "jumlah rupiah", KHUSUS, False, minimum=0),
    ),
    key=("kanal", "program", "kode_kabupaten_kota"),
    sort=("kanal", "program", "kode_kabupaten_kota"),
)
