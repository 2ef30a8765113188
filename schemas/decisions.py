"""Decisions and lists: what rules hand to release, and what a release publishes.

What belongs here: the published tables (fixed by the outside interface) and the
candidates between rules and selection.
What does not: how a decision is made (rules) or a package written (release).
"""

from __future__ import annotations

from dataclasses import replace

from schemas import codes
from schemas.columns import (
    KABUPATEN,
    KHUSUS,
    PRIBADI,
    PROVINSI,
    VERSI_DTSEN,
    code,
    date,
    desa,
    kk,
    nik,
    person_name,
    text,
)
from schemas.table import Column, Table

_TAHAP = text("tahap", "tahap, mis. 2025-T4-1").required()
_PROGRAM = code("program", "program", codes.PROGRAMMES).required()
_DESIL = Column("desil_nasional", "Int8", "desil nasional", KHUSUS, minimum=1, maximum=10)
_KPM = code("status_kpm", "LAMA atau BARU, beku selama triwulan", codes.STATUS_KPM).required()
_ENTITLED = Column(
    "nominal_hak", "Int64", "rupiah yang menjadi hak bila masuk daftar", KHUSUS, False, minimum=0
)
_REASONS = Column("alasan", "List(String)", "semua kode alasan, terurut", nullable=False)
_EVENTS = Column("peristiwa", "List(String)", "id_laporan yang mengubah keluarga", nullable=False)
_RULES = text("versi_aturan", "16 hex pertama sha256 parameter dan aturan").required()
_MODEL = text("versi_model", "versi model padanan").required()
_PAYEE = (
    nik("nik_pengurus", "NIK pengurus"),
    person_name("nama_pengurus", "nama pengurus"),
)
_COMPOSITION = text(
    "rincian", "susunan nominal, mis. SD:1x225000;LANSIA:1x400000/2bln (dua bulan saja)", KHUSUS
)
_CHANNEL = code("kanal", "kanal bayar", codes.CHANNELS)
# Who received before and why not now; the guardian's record where no member can receive.
_CHANGE = (
    nik("nik_pengurus_lama", "pengurus menurut kepesertaan, bila bukan lagi dia"),
    code("sebab_ganti", "mengapa bukan lagi dia", codes.PAYEE_CHANGES),
    # made from two numbers without a key: it names a person to whoever has the numbers
    text("id_wali", "catatan wali oleh dua petugas; kosong bila pengurus anggota", PRIBADI),
)

_HOLDS = (
    date("ditahan_sejak", "awal penahanan"),
    date("batas_tahan", "batas penahanan"),
    date("batas_sanggah", "batas mengajukan sanggah"),
)
_LISTED = (
    text("tahap_ditetapkan", "tahap terdahulu yang menetapkannya"),
    kk("no_kk_ditetapkan", "nomor KK saat ditetapkan"),
)

CANDIDATES = Table(
    "putusan_calon",
    "satu baris per keluarga dan program, sebelum pemilihan menurut kuota",
    (
        _TAHAP,
        _PROGRAM,
        kk().required(),
        desa(),
        KABUPATEN,
        PROVINSI,
        _DESIL,
        _KPM,
        code(
            "status",
            "status yang sudah pasti; kosong bila siap dan menunggu pemilihan",
            ("SUDAH_DITETAPKAN", "TIDAK_LAYAK", "DITAHAN", "MENUNGGU_KUOTA"),
        ),
        text("alasan_utama", "alasan utama"),
        _REASONS,
        _ENTITLED,
        *_HOLDS,
        *_LISTED,
        _EVENTS,
        *_PAYEE,
        *_CHANGE,
        _COMPOSITION,
        _CHANNEL,
        Column(
            "urut_prioritas",
            "Int64",
            "urutan prioritas dari parameter: kecil didahulukan",
        ),
        Column("undian", "UInt64", "undian berkunci sebagai pemutus seri"),
        VERSI_DTSEN.required(),
        _RULES,
        _MODEL,
    ),
    key=("no_kk", "program"),
    sort=("kode_desa", "no_kk", "program"),
)

DECISIONS = Table(
    "putusan",
    "satu baris per keluarga dan program yang dibuka: masuk atau tidak, dengan semua alasan",
    (
        _TAHAP,
        _PROGRAM,
        kk().required(),
        desa(),
        KABUPATEN,
        PROVINSI,
        _DESIL,
        _KPM,
        code("status", "status", codes.STATUSES).required(),
        text("alasan_utama", "alasan utama; kosong hanya bila TERVERIFIKASI"),
        _REASONS,
        Column("nominal", "Int64", "rupiah; 0 kecuali di daftar", KHUSUS, False, minimum=0),
        _ENTITLED,
        Column(
            "peringkat",
            "Int64",
            "tempat di antara yang siap, per program dan wilayah kuota",
            minimum=1,
        ),
        *_HOLDS,
        *_LISTED,
        _EVENTS,
        VERSI_DTSEN.required(),
        _RULES,
        _MODEL,
    ),
    key=("no_kk", "program"),
    sort=("kode_desa", "no_kk", "program"),
)

KPM_LIST = Table(
    "daftar_kpm",
    "daftar bayar gelombang ini: satu baris per keluarga dan program",
    (
        _TAHAP,
        _PROGRAM,
        kk().required(),
        replace(_PAYEE[0], nullable=False),
        _PAYEE[1],
        desa(),
        KABUPATEN,
        PROVINSI,
        replace(_DESIL, nullable=False),
        _KPM,
        Column("nominal", "Int64", "rupiah", KHUSUS, False, minimum=1),
        replace(_COMPOSITION, nullable=False),
        _CHANNEL.required(),
        VERSI_DTSEN.required(),
        *_CHANGE,
    ),
    key=("no_kk", "program"),
    sort=("kode_desa", "no_kk", "program"),
)

PBI_LIST = Table(
    "daftar_pbi",
    "PBI-JK per orang: setiap orang pada batas tahap dan setiap peserta, dengan semua alasan",
    (
        _TAHAP,
        Column(
            "id_orang", "String", "kunci orang: NIK, atau kunci lain bila tanpa NIK", PRIBADI
        ).required(),
        nik(),
        kk().required(),
        person_name("nama", "nama"),
        desa(),
        KABUPATEN,
        PROVINSI,
        _DESIL,
        Column("peserta", "Boolean", "peserta AKTIF pada batas tahap", nullable=False),
        code("status", "status", codes.PERSON_STATUSES).required(),
        text("alasan_utama", "alasan utama; kosong hanya bila TERVERIFIKASI"),
        _REASONS,
        VERSI_DTSEN.required(),
        _RULES,
    ),
    key=("id_orang",),
    sort=("kode_desa", "no_kk", "id_orang"),
)
