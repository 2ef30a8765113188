"""What differs between two releases: one row per family and programme, or person, with its cause.

What belongs here: the causes in words, and the tables `bansos diff` writes, of families and of
persons.
What does not: finding a cause (release/difference).
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas import codes
from schemas.columns import KABUPATEN, KHUSUS, PROVINSI, code, desa, kk, text
from schemas.decisions import PBI_LIST
from schemas.table import Column, Table

# Several causes are seen and the data do not say which one decided; or none is seen.
SEVERAL, UNSEEN = "TIDAK_TUNGGAL", "TIDAK_TERLIHAT"

CAUSES: Mapping[str, str] = {
    "PERISTIWA": "laporan atau peristiwa keluarga / a reported event",
    "DTSEN": "versi DTSEN baru: desil atau isi berubah / desil refresh",
    "ATURAN": "aturan atau parameter berubah / a rule or parameter",
    "ORANG": "putusan orang: verifikasi, tinjauan, sanggah / a person's decision",
    "DAFTAR": "daftar badan lain: peserta, eksklusi, komponen / another body's list",
    "BAYAR_KUOTA": "sudah di daftar, rekening, kuota, gelombang / payment, quota, wave",
    "WAKTU": "hari berjalan: umur, masa berlaku / a birthday or a term ran out",
    SEVERAL: "lebih dari satu sebab terlihat / more than one cause is seen",
    UNSEEN: "sebab tidak terlihat dari data / the data show no cause",
}

_CAUSE = code("sebab", "sebab, sejauh data menunjukkannya", tuple(CAUSES)).required()
_POSSIBLE = Column(
    "kemungkinan",
    "List(String)",
    "sebab yang mungkin, terurut; lebih dari satu bila data tidak memutuskan",
    nullable=False,
)
_STATUSES = (
    text("status_awal", "status pada rilis pertama; kosong bila tidak ada"),
    text("alasan_awal", "alasan utama pada rilis pertama"),
    text("status_akhir", "status pada rilis kedua; kosong bila tidak ada"),
    text("alasan_akhir", "alasan utama pada rilis kedua"),
)

RELEASE_DIFFERENCES = Table(
    "selisih_rilis",
    "keluarga yang putusannya berbeda antara dua rilis, per program, dengan sebabnya",
    (
        text("tahap_awal", "rilis pertama").required(),
        text("tahap_akhir", "rilis kedua").required(),
        code("program", "program", codes.PROGRAMMES).required(),
        kk("no_kk", "nomor KK pada rilis kedua; bila tidak ada di sana, pada rilis pertama"),
        kk("no_kk_awal", "nomor KK pada rilis pertama; kosong bila tidak ada di sana"),
        desa(),
        KABUPATEN,
        PROVINSI,
        *_STATUSES,
        Column("hak_awal", "Int64", "rupiah yang menjadi hak, rilis pertama", KHUSUS),
        Column("hak_akhir", "Int64", "rupiah yang menjadi hak, rilis kedua", KHUSUS),
        Column("nominal_awal", "Int64", "rupiah pada daftar pertama", KHUSUS, False),
        Column("nominal_akhir", "Int64", "rupiah pada daftar kedua", KHUSUS, False),
        _CAUSE,
        _POSSIBLE,
    ),
    key=("program", "no_kk", "no_kk_awal"),
    sort=("kode_kabupaten_kota", "no_kk", "program"),
)

PERSON_DIFFERENCES = Table(
    "selisih_orang",
    "orang yang putusan PBI-JK-nya berbeda antara dua rilis, dengan sebabnya",
    (
        text("tahap_awal", "rilis pertama").required(),
        text("tahap_akhir", "rilis kedua").required(),
        PBI_LIST["id_orang"],
        kk("no_kk", "nomor KK pada rilis kedua; bila tidak ada di sana, pada rilis pertama"),
        kk("no_kk_awal", "nomor KK pada rilis pertama; kosong bila tidak ada di sana"),
        desa(),
        KABUPATEN,
        PROVINSI,
        Column("peserta_awal", "Boolean", "peserta pada rilis pertama"),
        Column("peserta_akhir", "Boolean", "peserta pada rilis kedua"),
        *_STATUSES,
        _CAUSE,
        _POSSIBLE,
    ),
    key=("id_orang",),
    sort=("kode_kabupaten_kota", "no_kk", "id_orang"),
)
