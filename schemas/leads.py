"""What lists of other systems say of people otherwise than the register: leads for officers.

What belongs here: the table `lake/register/<tahap>/petunjuk_warga.parquet` and its words.
What does not: finding leads (register), or events: a lead is none until somebody reports it.
"""

from __future__ import annotations

from schemas.columns import (
    BARIS,
    BERKAS,
    KABUPATEN,
    PRIBADI,
    PROVINSI,
    code,
    date,
    desa,
    kk,
    nik,
    person_name,
    text,
)
from schemas.people_lists import MASKED_NIK
from schemas.table import Column, Table

# What may be wrong, and what somebody on the spot can find out.
LEAD_KINDS = {
    "BAYI_TIDAK_ADA": "anak balita di daftar, tidak ada di register: mungkin kelahiran",
    "TIDAK_ADA": "orang di daftar, tidak ada di register",
    "SUDAH_KELUAR": "masih di daftar, sudah dikeluarkan dari keluarganya oleh peristiwa",
    "MENINGGAL": "menurut daftar meninggal, di register masih anggota",
    "PINDAH": "menurut daftar pindah, di register masih anggota",
    "TIDAK_DITEMUKAN": "menurut daftar tidak ditemukan, di register masih anggota",
    "WILAYAH_LAIN": "di register anggota keluarga di kabupaten/kota lain",
    "KK_LAIN": "di register anggota keluarga lain",
    "HAMIL": "ibu hamil di daftar, kehamilannya belum dilaporkan",
}
# How the row was looked for in the register: the further down, the less it says.
LEAD_WAYS = ("NIK", "NIK_SAMAR", "NAMA_TGL_LAHIR")
# Below every evidence level of a report: no list of another system is an event.
LEAD_EVIDENCE = "DAFTAR_LAIN"
# The lists people are looked up from; recipients' lists are compared by payment.
LEAD_LISTS = ("balita", "ibu_hamil", "pdtt", "penduduk")

LEADS = Table(
    "petunjuk_warga",
    "petunjuk dari daftar sistem lain yang tidak sejalan dengan register; bukan peristiwa, tidak "
    "mengubah keluarga atau bayaran",
    (
        code("jenis", "apa yang tidak sejalan", tuple(LEAD_KINDS)).required(),
        code("daftar", "daftar asal", LEAD_LISTS).required(),
        text("sumber", "sistem asal berkas").required(),
        code("bukti", "tingkat bukti, di bawah LAPORAN", (LEAD_EVIDENCE,)).required(),
        code("cara", "dengan apa dicari di register", LEAD_WAYS).required(),
        desa(
            "kode_desa",
            "desa menurut daftar; bila kosong tempat orangnya, atau keluarga KK itu, di register",
        ),
        KABUPATEN,
        PROVINSI,
        nik(),
        Column("nik_samar", "String", "NIK tersamar (PDTT)", PRIBADI, pattern=MASKED_NIK),
        kk("no_kk", "nomor KK menurut daftar"),
        person_name("nama", "nama menurut daftar"),
        date("tgl_lahir", "tanggal lahir menurut daftar", PRIBADI),
        kk("no_kk_register", "nomor KK menurut register; kosong bila tidak ada atau tidak pasti"),
        desa("kode_desa_register", "desa menurut register"),
        date("tgl_data", "hari pengukuran (balita); daftar lain tidak menyebut hari"),
        text("catatan", "keadaan menurut daftar, seperti diterima", PRIBADI),
        BERKAS,
        BARIS,
        Column("isi", "String", "sidik baris daftar (kunci daftar itu)", nullable=False),
    ),
    key=("jenis", "daftar", "isi"),
    sort=("kode_kabupaten_kota", "kode_desa", "jenis", "daftar", "isi"),
)
