"""Tables of the companions' visits: what was asked, what was handed out, what came back.

What belongs here: every table kept under `DATA/tinjauan/` about visits to families.
What does not: what a reason asks for (review/visits), or the lists the answers become (`lists`).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import PRIBADI, code, date, desa, kk, nik, person_name, text
from schemas.lists import TAHAP
from schemas.review import SHA256, SHORT
from schemas.table import Column, Table

_TASK = Column(
    "id_tugas",
    "String",
    "sha256 dari tahap, keluarga, orang, dan yang ditanyakan",
    nullable=False,
    pattern=SHA256,
)
_BOOK = Column("id_buku", "String", "nomor buku tugas", nullable=False, pattern=SHORT)
_KIND = code("jenis", "jenis tugas", codes.VISIT_KINDS).required()

VISIT_TASKS = Table(
    "tugas_kunjungan",
    "satu baris per hal yang perlu diketahui dari satu keluarga, seperti diserahkan",
    (
        _BOOK,
        _TASK,
        TAHAP.required(),
        _KIND,
        kk().required(),
        desa(),
        code("status_kpm", "LAMA atau BARU", codes.STATUS_KPM).required(),
        Column("id_orang", "String", "kunci orang; kosong bila tentang keluarga", PRIBADI),
        nik(),
        person_name("nama", "orang yang ditanyakan, atau kepala keluarga"),
        code("komponen", "komponen PKH yang mungkin", codes.COMPONENTS),
        Column("alasan", "List(String)", "alasan yang melahirkan tugas, terurut", nullable=False),
        date("batas", "paling lambat berguna"),
    ),
    key=("id_buku", "id_tugas"),
    sort=("id_buku", "id_tugas"),
)

VISIT_ANSWERS = Table(
    "jawaban_kunjungan",
    "yang ditemukan petugas pada kunjungan; hanya ditambah, tidak pernah diubah",
    (
        _BOOK,
        _TASK,
        _KIND,
        kk().required(),
        nik(),
        code("komponen", "komponen PKH", codes.COMPONENTS),
        text("jawaban", "yang ditemukan").required(),
        text("dokumen", "dokumen yang diperlihatkan"),
        text("nomor", "nomor dokumen atau berita acara", PRIBADI),
        date("tgl_kunjungan", "tanggal kunjungan").required(),
        text("catatan", "catatan petugas", PRIBADI),
        text("petugas", "nama atau nomor petugas", PRIBADI).required(),
        date("tanggal", "tanggal diserahkan, seperti diberikan").required(),
    ),
    key=("id_tugas", "petugas", "tgl_kunjungan", "jawaban"),
    sort=("id_tugas", "petugas", "tgl_kunjungan", "jawaban"),
)
