"""Tables of the proposals back to the owners of DTSEN: what was proposed, and what they said.

What belongs here: every table under `DATA/usul/`, and the state of all proposals in the lake.
What does not: which event becomes a proposal (register.amendments), or where files lie (assets).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import (
    KABUPATEN,
    KHUSUS,
    PRIBADI,
    VERSI_DTSEN,
    code,
    date,
    desa,
    kk,
    nik,
    text,
    whole,
)
from schemas.dtsen import FAMILY_HEADER, PERSON_HEADER
from schemas.families import CHANGES
from schemas.table import Column, Table

ID = Column("id_usul", "String", "nomor usul", nullable=False, pattern=r"^U[0-9a-f]{15}$")
MONTH = Column(
    "bulan", "String", "periode usulan, YYYY-MM", nullable=False, pattern=r"^\d{4}-\d{2}$"
)
_SHA = r"^[0-9a-f]{16}$"
_KIND = text("jenis", "jenis peristiwa, mis. KELAHIRAN, PINDAH_KELUARGA").required()
_EVENT_DATE = date("tgl_kejadian", "tanggal kejadian", KHUSUS).required()
_REPORTED = date("tgl_lapor", "tanggal laporan pemenang").required()
_EVIDENCE = code("bukti", "tingkat bukti", codes.EVIDENCE_LEVELS).required()
_REPLACED = Column("menggantikan", "String", "usul terdahulu yang digantikan usul ini")

AMENDMENTS = Table(
    "daftar_usul",
    "satu baris per peristiwa berlaku yang diusulkan kepada pemilik DTSEN",
    (
        ID,
        MONTH,
        KABUPATEN,
        desa("kode_desa", "desa keluarga menurut DTSEN"),
        Column(
            "kabupaten_lain",
            "List(String)",
            "kabupaten/kota lain yang barisnya ikut berubah, terurut",
            nullable=False,
        ),
        Column("id_laporan", "String", "laporan pemenang", nullable=False),
        Column(
            "laporan",
            "List(String)",
            "semua laporan tentang peristiwa yang sama, terurut",
            nullable=False,
        ),
        _KIND,
        _EVENT_DATE,
        _REPORTED,
        _EVIDENCE,
        code("dokumen_jenis", "dokumen yang ditunjukkan", codes.DOCUMENTS),
        text("dokumen_nomor", "nomor dokumen", PRIBADI),
        kk("no_kk", "keluarga DTSEN yang bersangkutan").required(),
        nik("nik", "orang DTSEN yang bersangkutan"),
        Column("hal", "List(String)", "yang diusulkan berubah, terurut", nullable=False),
        Column("sidik_perubahan", "String", "sidik perubahannya", nullable=False, pattern=_SHA),
        Column("sidik_bukti", "String", "sidik buktinya", nullable=False, pattern=_SHA),
        _REPLACED,
        VERSI_DTSEN.required(),
    ),
    key=("id_usul",),
    sort=("kode_kabupaten_kota", "kode_desa", "id_usul"),
)

AMENDED = Table(
    "perubahan_usul",
    "yang harus tampak di DTSEN bila usul dijalankan, satu baris per hal",
    (ID, *CHANGES.columns),
    key=("id_usul", *CHANGES.key),
    sort=("id_usul", *CHANGES.key),
)

CLOSED = Table(
    "penutupan_usul",
    "usul terdahulu yang tertutup tanpa jawaban",
    (
        ID,
        code("sebab", "mengapa tertutup", codes.AMENDMENT_CLOSURES).required(),
        text("keterangan", "keterangan").required(),
        VERSI_DTSEN.required(),
    ),
    key=("id_usul", "sebab"),
    sort=("id_usul", "sebab"),
)

ANSWERS = Table(
    "jawaban_usul",
    "jawaban pemilik data atas usul; hanya ditambah, tidak pernah diubah",
    (
        ID,
        code("jawaban", "jawaban", codes.AMENDMENT_ANSWERS).required(),
        text("alasan_tolak", "mengapa ditolak", PRIBADI),
        date("tgl_jawab", "tanggal jawaban").required(),
        text("lembaga", "lembaga yang menjawab").required(),
        text("petugas", "petugas yang menyerahkan jawaban", PRIBADI).required(),
        date("tanggal", "tanggal diserahkan, seperti diberikan").required(),
    ),
    key=("id_usul", "jawaban", "tgl_jawab"),
    sort=("id_usul", "tgl_jawab", "jawaban"),
)

STATES = Table(
    "keadaan_usul",
    "keadaan setiap usul menurut jawaban dan versi DTSEN yang diketahui",
    (
        *AMENDMENTS.columns[:10],
        _EVIDENCE,
        AMENDMENTS["no_kk"],
        AMENDMENTS["nik"],
        AMENDMENTS["hal"],
        _REPLACED,
        code("keadaan", "keadaan usul", codes.AMENDMENT_STATES).required(),
        date("tgl_keadaan", "sejak kapan: hari jawaban atau batas paket"),
        text("lembaga", "lembaga yang menjawab"),
        text("keterangan", "alasan penolakan atau sebab tertutup", PRIBADI),
        VERSI_DTSEN.required(),
    ),
    key=("id_usul",),
    sort=("kode_kabupaten_kota", "kode_desa", "id_usul"),
)

# An accepted event stands in exactly one of these columns of a month's account.
FATES: tuple[Column, ...] = (
    whole("diusulkan", "diusulkan pada paket ini").required(),
    whole("terbuka", "sudah diusulkan, belum dijawab").required(),
    whole("diterima", "sudah diterima pemilik data, belum tampak di DTSEN").required(),
    whole("ditolak", "sudah ditolak pemilik data").required(),
    whole("sudah_di_dtsen", "sudah tampak di DTSEN").required(),
    whole("tanpa_perubahan", "tidak mengubah kolom DTSEN, mis. kehamilan").required(),
)
ACCOUNT = Table(
    "neraca_usul",
    "per paket, kabupaten/kota dan jenis: peristiwa berlaku = jumlah keenam nasibnya",
    (MONTH, KABUPATEN, _KIND, whole("peristiwa", "peristiwa berlaku").required(), *FATES),
    key=("bulan", "kode_kabupaten_kota", "jenis"),
    sort=("bulan", "kode_kabupaten_kota", "jenis"),
)

_ROW_HEAD: tuple[Column, ...] = (
    whole("nomor", "nomor baris di berkas ini", 1).required(),
    code("tindakan", "TAMBAH, UBAH, HAPUS", codes.AMENDMENT_ACTIONS).required(),
    text("id_usul", "usul yang mendasari, dipisah titik koma").required(),
    text("id_usul_terdahulu", "usul terdahulu yang sudah ikut di baris ini, titik koma"),
    text("kolom_berubah", "kolom yang diusulkan berubah, titik koma; lainnya seperti DTSEN"),
    text("kk_semula", "nomor KK menurut DTSEN; kosong bila baru", PRIBADI),
)
_PROVISIONAL = text("kk_sementara", "penanda keluarga baru yang nomor KK-nya belum terbit", PRIBADI)


def _row_table(name: str, meaning: str, header: tuple[str, ...], *more: Column) -> Table:
    v3 = tuple(
        Column(column, "String", column, PRIBADI, source="DTSEN v3 2026") for column in header
    )
    return Table(name, meaning, (*_ROW_HEAD, *more, _PROVISIONAL, *v3), ("nomor",), ("nomor",))


FAMILY_ROWS = _row_table(
    "usul_keluarga_dtsen_v3",
    "baris keluarga DTSEN seperti diusulkan, kolom v3",
    FAMILY_HEADER,
)
PERSON_ROWS = _row_table(
    "usul_anggota_keluarga_dtsen_v3",
    "baris anggota keluarga DTSEN seperti diusulkan, kolom v3",
    PERSON_HEADER,
    text("nik_semula", "NIK menurut DTSEN; kosong bila baru", PRIBADI),
)
TABLES: tuple[Table, ...] = (AMENDMENTS, AMENDED, CLOSED, FAMILY_ROWS, PERSON_ROWS, ANSWERS)
IN_THE_LAKE: tuple[Table, ...] = (STATES, ACCOUNT)
