"""Complaints on their way: cases, their history, referrals, and the account of every row.

What belongs here: the tables of the complaints stage, and the number a citizen holds.
What does not: the form as received (`forms`), answers as received (`lists`), or how a case
is sorted, routed and moved (complaints).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import codes
from schemas.columns import (
    BARIS,
    BERKAS,
    KABUPATEN,
    PRIBADI,
    code,
    date,
    desa,
    kk,
    nik,
    text,
    whole,
)
from schemas.fingerprint import fingerprints
from schemas.forms import FORMS
from schemas.table import Column, Table

if TYPE_CHECKING:
    import polars as pl

_FORM = FORMS["aduan"]
_NUMBER_DIGITS = 12
NUMBER = Column(
    "no_aduan",
    "String",
    "nomor aduan pada resi: AD + kabupaten/kota + 12 heksadesimal, berkelompok empat",
    nullable=False,
    pattern=r"^AD\d{4}(-[0-9A-F]{4}){3}$",
)
# Stage names of SLRT and LAPOR beside the statuses they stand for.
STAGES = {"VERIFIKASI": "DIVERIFIKASI", "DISPOSISI": "DIRUJUK_OPD", "PROGRESS": "DIPROSES"}
CLOSED = ("SELESAI", "DITOLAK", "KEDALUWARSA")
# The OPD has said something of the matter itself.
ANSWERED = ("DIPROSES", "SELESAI", "DITOLAK")
# Neither open nor closed by anybody: another case carries it, or it was taken back.
ASIDE = ("DUPLIKAT", "DITARIK")
OPEN = tuple(word for word in codes.COMPLAINT_STATUSES if word not in (*CLOSED, *ASIDE))


def complaint_numbers(reports: pl.DataFrame) -> pl.Series:
    """The number of each complaint (id_laporan, kode_desa), the same wherever it is asked.

    It says the kabupaten/kota and nothing else of where or when it was reported.
    """
    import polars as pl

    digits = fingerprints(reports, ["id_laporan"], _NUMBER_DIGITS).str.to_uppercase()
    area = reports["kode_desa"].str.head(4).fill_null(codes.UNKNOWN_AREA)
    groups = [digits.str.slice(start, 4) for start in (0, 4, 8)]
    parts = pl.DataFrame(
        [("AD" + area).alias("a"), *(g.alias(f"g{i}") for i, g in enumerate(groups))]
    )
    return parts.select(no_aduan=pl.concat_str(pl.all(), separator="-"))["no_aduan"]


def _flag(name: str, meaning: str) -> Column:
    return Column(name, "Boolean", meaning, nullable=False)


_STATUS = code("status", "keadaan aduan", codes.COMPLAINT_STATUSES).required()

CASES = Table(
    "kasus_aduan",
    "satu baris per aduan: siapa, bidang, OPD, batas waktu, keadaan sampai hari itu",
    (
        NUMBER,
        Column("id_laporan", "String", "nomor laporan posyandu", nullable=False),
        Column("isi", "String", "sidik isi yang berlaku", nullable=False),
        text("kode_posyandu", "posyandu pelapor").required(),
        desa("kode_desa", "desa posyandu; kosong bila tidak dikenal"),
        text("kode_kecamatan", "kode kecamatan (6 angka)"),
        KABUPATEN,
        date("tgl_lapor", "tanggal diadukan").required(),
        date("tgl_kejadian", "tanggal kejadian"),
        code("jenis_aduan", "jenis menurut formulir", codes.COMPLAINT_KINDS).required(),
        code("program", "program bansos", codes.PARTICIPATIONS),
        code("bidang_spm", "bidang SPM", codes.SPM_FIELDS).required(),
        code(
            "dasar_bidang", "dari mana bidangnya", ("DISEBUT", "JENIS", "KATA_KUNCI", "PETUGAS")
        ).required(),
        text("kategori", "jenis aduan bansos, atau kategori layanan").required(),
        code(
            "dasar_kategori",
            "dari mana kategorinya",
            ("DISEBUT", "KATA_KUNCI", "TIDAK_ADA", "PETUGAS"),
        ).required(),
        _flag("perlu_konfirmasi", "pemilahan menunggu konfirmasi petugas"),
        code(
            "padanan",
            "orang yang diadukan keadaannya di DTSEN",
            (*codes.LINK_DECISIONS, "TIDAK_MENYEBUT"),
        ).required(),
        nik("nik", "orang DTSEN yang bersangkutan"),
        kk("no_kk", "keluarga DTSEN yang bersangkutan"),
        text("tahap_putusan", "tahap yang putusannya diadukan"),
        code("status_putusan", "status putusan itu", codes.STATUSES),
        Column("alasan", "List(String)", "alasan putusan itu", nullable=False),
        code(
            "urutan_putusan",
            "putusan sebelum aduan, atau yang pertama sesudahnya",
            ("SEBELUM_ADUAN", "SESUDAH_ADUAN"),
        ),
        code("perlindungan", "siapa yang boleh melihat pelapor", codes.PROTECTIONS).required(),
        code("terlapor_jenis", "siapa yang dilaporkan", codes.ACCUSED_KINDS).required(),
        code("jalur", "lewat desa, atau langsung ke OPD", codes.COMPLAINT_WAYS).required(),
        text("opd", "OPD penanggung jawab").required(),
        text(
            "dasar_opd", "kode wilayah baris rujukan yang dipakai, atau DIRUJUK_OPD bila diteruskan"
        ).required(),
        Column("no_aduan_induk", "String", "aduan yang memuat keluhan ini", pattern=NUMBER.pattern),
        whole(
            "jumlah_pengaduan", "pengaduan tentang keluhan yang sama, dirinya dihitung", 1
        ).required(),
        _STATUS,
        date("tgl_status", "hari status itu").required(),
        date("tgl_dirujuk", "pertama dirujuk ke OPD"),
        date("tgl_jawaban", "jawaban pertama OPD (diproses, selesai atau ditolak)"),
        date("tgl_selesai", "ditutup; kosong selama terbuka"),
        date("batas_waktu", "hari terakhir untuk jawaban akhir").required(),
        _flag("lewat_batas", "terbuka sesudah batas waktu, atau ditutup sesudahnya"),
        whole("umur_hari", "hari sejak diadukan sampai ditutup atau hari pengetahuan").required(),
        whole("dibuka_kembali", "berapa kali dibuka lagi").required(),
        _flag("penarikan_diminta", "ditarik lewat posyandu, tetapi aduannya dilindungi"),
        date("per_tanggal", "hari pengetahuan tabel ini").required(),
        BERKAS,
        BARIS,
    ),
    key=("no_aduan",),
    sort=("kode_kabupaten_kota", "no_aduan"),
)

HISTORY = Table(
    "riwayat_aduan",
    "setiap langkah sebuah aduan, dan apa jadinya setiap tanggapan yang diterima",
    (
        text("no_aduan", "nomor aduan; pada yang tidak dikenal seperti diterima").required(),
        whole("urut", "urutan langkah pada aduan itu", 1).required(),
        date("tanggal", "hari langkah itu").required(),
        code("sumber", "asal langkah", ("LAPORAN", "RUJUKAN", "TANGGAPAN")).required(),
        code("dari", "status sebelumnya", codes.COMPLAINT_STATUSES),
        code("ke", "status yang diminta", codes.COMPLAINT_STATUSES).required(),
        code("nasib", "berlaku, atau mengapa tidak", codes.ANSWER_FATES).required(),
        _flag("membuka_kembali", "langkah ini membuka aduan yang sudah ditutup"),
        text("opd", "OPD menurut tanggapan, dengan kode tabel bila namanya dikenal"),
        text("ditugaskan", "OPD yang memegang aduan itu sebelum langkah ini"),
        text("no_surat", "nomor surat jawaban"),
        Column("isi", "String", "sidik baris tanggapan; kosong bila bukan tanggapan"),
        Column("berkas", "String", "sha256 berkas tanggapan (64 hex)"),
        Column("baris", "Int64", "baris di berkas itu", minimum=1),
    ),
    key=("no_aduan", "urut"),
    sort=("no_aduan", "urut"),
)

ACCOUNT = Table(
    "neraca_aduan",
    "satu baris per berkas aduan atau tanggapan: setiap barisnya berakhir di satu tempat",
    (
        BERKAS,
        code("tabel", "isi berkas", ("aduan", "tanggapan_aduan")).required(),
        *(
            whole(name, meaning).required()
            for name, meaning in (
                ("dibaca", "baris dibaca"),
                ("ditolak", "baris ditolak saat masuk"),
                ("berulang", "baris yang sudah ada"),
                ("kasus", "isi yang berlaku sebagai aduan"),
                ("diganti", "isi lama yang diganti koreksi"),
                ("penarikan", "laporan yang menarik aduan lain"),
                ("belum_diketahui", "bertanggal sesudah hari pengetahuan"),
                ("berlaku", "tanggapan yang menggerakkan aduan"),
                ("tidak_berlaku", "tanggapan yang tidak berlaku; sebabnya di riwayat_aduan"),
            )
        ),
    ),
    key=("berkas",),
    sort=("berkas",),
)

TABLES = (CASES, HISTORY, ACCOUNT)

REFERRALS = Table(
    "rujukan_aduan",
    "aduan yang diserahkan dalam paket rujukan; hanya ditambah",
    (
        NUMBER,
        text("opd", "OPD yang menerima").required(),
        date("tanggal", "hari paket dibuat").required(),
        text("petugas", "petugas yang merujuk", PRIBADI).required(),
    ),
    key=("no_aduan", "opd", "tanggal"),
    sort=("no_aduan", "opd", "tanggal"),
)

_NOTE = text("catatan_batas", "yang perlu diketahui tentang batas waktu itu; biasanya kosong")

PACKAGE = Table(
    "paket_rujukan",
    "aduan untuk satu OPD: yang ditangani dan siapa yang dapat dihubungi",
    (
        NUMBER,
        CASES["tgl_lapor"],
        CASES["batas_waktu"],
        _NOTE,
        *(
            CASES[name]
            for name in (
                *("status", "bidang_spm", "kategori"),
                *("perlu_konfirmasi", "jumlah_pengaduan", "perlindungan", "jalur"),
                *("kode_desa", "kode_posyandu", "program", "tahap_putusan", "status_putusan"),
                *("alasan", "padanan", "nik", "no_kk"),
            )
        ),
        *(
            _FORM[name]
            for name in (
                *("nama_subjek", "uraian", "dokumen_jenis", "dokumen_nomor", "terlapor"),
                *("hubungan_pelapor", "kontak_pelapor", "tgl_kejadian"),
            )
        ),
        text("opd", "OPD penanggung jawab").required(),
    ),
    key=("no_aduan",),
    sort=("batas_waktu", "no_aduan"),
)

# What SLRT and Puskesos take over: nothing that tells who complained.
SLRT = Table(
    "ekspor_slrt",
    "aduan untuk SLRT/Puskesos; tanpa pelapor, tanpa yang dilindungi atau menyangkut desa",
    (
        NUMBER,
        CASES["tgl_lapor"],
        CASES["batas_waktu"],
        _NOTE,
        *(
            CASES[name]
            for name in (
                *("status", "bidang_spm", "kategori", "program"),
                *("kode_desa", "opd", "nik", "no_kk"),
            )
        ),
        _FORM["nama_subjek"],
        _FORM["uraian"],
    ),
    key=("no_aduan",),
    sort=("kode_desa", "no_aduan"),
)
