"""Tables of guardians (wali): who receives for children that live alone.

What belongs here: what two officers recorded, and what of it is in force in a tahap.
What does not: when a family needs a guardian (rules), or how a record is checked (review).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import PRIBADI, code, date, kk, nik, person_name, text
from schemas.review import SHORT
from schemas.table import Column, Table

GUARDIAN_ACTS = ("CATAT", "CABUT")
_ID = Column(
    "id_wali",
    "String",
    "16 hex sha256 dari no_kk dan nik_wali",
    PRIBADI,
    nullable=False,
    pattern=SHORT,
)
_GUARDIAN = (
    kk(meaning="keluarga anak").required(),
    nik("nik_wali", "NIK wali").required(),
    person_name("nama_wali", "nama wali").required(),
)

GUARDIANS = Table(
    "wali",
    "wali yang dicatat atau dicabut seorang petugas; hanya ditambah, tidak pernah diubah",
    (
        _ID,
        *_GUARDIAN,
        code("tindakan", "CATAT atau CABUT", GUARDIAN_ACTS).required(),
        text("dasar", "surat atau berita acara yang diperlihatkan", PRIBADI).required(),
        text("petugas", "nama atau nomor petugas", PRIBADI).required(),
        date("tanggal", "tanggal keputusan, seperti diberikan").required(),
    ),
    key=("id_wali", "tindakan", "petugas", "tanggal"),
    sort=("id_wali", "tindakan", "petugas", "tanggal"),
)

GUARDIANS_IN_FORCE = Table(
    "wali_berlaku",
    "wali yang berlaku pada batas tahap, per keluarga dan program",
    (
        *_GUARDIAN,
        code("program", "program", codes.PROGRAMMES).required(),
        _ID,
        date("sejak", "tanggal petugas kedua mencatatnya").required(),
    ),
    key=("no_kk", "program"),
    sort=("no_kk", "program"),
)
