"""A row of the linkage index: `lake/indeks/<versi_dtsen>/<kabupaten>.arrow`.

What belongs here: what matching keeps of a DTSEN member to compare reports with.
What does not: the keys by which a row is found, or the files they lie in (matching).
"""

from __future__ import annotations

from schemas.columns import DESA_PATTERN, PRIBADI, date, kk, nik, text
from schemas.dtsen import MEMBERS
from schemas.table import Column, Table

INDEX = Table(
    "indeks_padanan",
    "satu baris per anggota DTSEN, seperti padanan membandingkannya",
    (
        Column("sidik", "UInt64", "sidik id_orang dan no_kk", PRIBADI, nullable=False),
        Column("id_orang", "String", "kunci orang DTSEN", PRIBADI, nullable=False),
        nik(),
        kk().required(),
        text("nama_bersih", "nama tanpa gelar dan sapaan", PRIBADI),
        text("nama_lipat", "nama terlipat: ejaan lama dan bunyi disamakan", PRIBADI),
        date("tgl_lahir", "tanggal lahir", PRIBADI),
        Column("jk", "String", "L atau P", PRIBADI, allowed=("L", "P")),
        Column(
            "hubungan",
            "String",
            "hubungan dengan kepala keluarga, kode DTSEN",
            PRIBADI,
            allowed=MEMBERS["status_hubungan_keluarga"].allowed,
        ),
        Column(
            "status_kawin",
            "String",
            "status kawin, kode DTSEN",
            PRIBADI,
            allowed=MEMBERS["status_kawin"].allowed,
        ),
        Column(
            "anak",
            "Int16",
            "anak di KK bagi kepala dan pasangannya, cucu bagi anak dan menantu",
            PRIBADI,
            minimum=0,
        ),
        Column(
            "kode_desa",
            "String",
            "desa keluarga, kalau tidak ada desa di KTP",
            PRIBADI,
            pattern=DESA_PATTERN,
        ),
        text("rt", "RT di KTP, tanpa nol di depan", PRIBADI),
        text("rw", "RW di KTP, tanpa nol di depan", PRIBADI),
        text("kepala_lipat", "nama terlipat kepala keluarga", PRIBADI),
        text("pasangan_lipat", "nama terlipat pasangan", PRIBADI),
        Column("k_nama_penuh", "UInt64", "sidik seluruh nama, kata terurut", PRIBADI),
    ),
    key=("id_orang", "no_kk"),
    sort=("kode_desa", "no_kk", "id_orang"),
)
