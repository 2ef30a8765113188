"""Review by people: `tinjauan/`, what officers decided about pairs, and what follows.

What belongs here: the tables of decisions, of links taken back, of workbooks handed out, of
drawn samples, of labels and of money to be returned.
What does not: how a decision is asked for, checked or applied (review).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import (
    KHUSUS,
    PRIBADI,
    VERSI_DTSEN,
    code,
    date,
    kk,
    nik,
    person_name,
    text,
)
from schemas.linkage import LINKS
from schemas.table import Column, Table

SHA256 = r"^[0-9a-f]{64}$"
SHORT = r"^[0-9a-f]{16}$"
# Names the engine where a link is taken back that no officer made.
ENGINE = "MESIN"

MENTION = ("id_laporan", "isi", "peran", "urutan")
CANDIDATE = ("id_orang_calon", "no_kk_calon", "nik_calon")

_ID = Column(
    "id_pasangan",
    "String",
    "16 hex pertama dari bukti: nomor pasangan",
    nullable=False,
    pattern=SHORT,
)
_EVIDENCE = Column(
    "bukti",
    "String",
    "sha256 dari semua yang dilihat petugas: isi laporan tentang orang itu dan baris DTSEN",
    nullable=False,
    pattern=SHA256,
)
_REPORT = tuple(LINKS[name] for name in ("id_laporan", "peran", "urutan", "formulir"))
_CANDIDATE = (
    Column("id_orang_calon", "String", "kunci orang DTSEN; kosong bila hanya keluarga", PRIBADI),
    kk("no_kk_calon", "keluarga DTSEN calon").required(),
    nik("nik_calon", "NIK DTSEN calon"),
)
_TWO = Column(
    "dua_petugas",
    "Boolean",
    "pasangan yang dapat menghentikan atau menurunkan bayaran: perlu dua petugas",
    nullable=False,
)
_OFFICER = Column("petugas", "String", "nama atau nomor petugas", PRIBADI, nullable=False)
_DAY = date("tanggal", "tanggal keputusan, seperti diberikan").required()
_SEEN = (LINKS["peluang"], LINKS["pola"], LINKS["versi_model"], VERSI_DTSEN.required())

DECISIONS = Table(
    "keputusan_tinjau",
    "keputusan petugas tentang satu pasangan; hanya ditambah, tidak pernah diubah",
    (
        Column("id_keputusan", "String", "nomor keputusan", nullable=False, pattern=SHORT),
        _ID,
        _EVIDENCE,
        *_REPORT,
        LINKS["isi"],
        *_CANDIDATE,
        code("putusan", "SAMA, BUKAN, TIDAK_YAKIN", codes.REVIEW_ANSWERS).required(),
        _TWO,
        _OFFICER,
        text("catatan", "catatan petugas", PRIBADI),
        _DAY,
        *_SEEN,
        text("id_buku", "buku kerja asal keputusan").required(),
    ),
    key=("id_keputusan",),
    sort=("id_pasangan", "id_keputusan"),
)

REVOCATIONS = Table(
    "pencabutan_tinjau",
    "padanan yang ditarik kembali oleh petugas; hanya ditambah, tidak pernah diubah",
    (
        _ID,
        _EVIDENCE,
        *_REPORT,
        *_CANDIDATE,
        Column(
            "id_keputusan",
            "String",
            f"keputusan yang ditarik; {ENGINE} bila padanan dibuat mesin",
            nullable=False,
            pattern=rf"^([0-9a-f]{{16}}|{ENGINE})$",
        ),
        _TWO,
        _OFFICER,
        text("alasan", "alasan penarikan", PRIBADI).required(),
        _DAY,
    ),
    key=("bukti", "id_keputusan", "petugas"),
    sort=("id_pasangan", "id_keputusan", "petugas"),
)

STANDING = Table(
    "pasangan_berlaku",
    "pasangan yang sudah disentuh petugas dan buktinya masih sama, per isi laporan",
    (
        *(LINKS[name] for name in MENTION),
        _EVIDENCE,
        *_CANDIDATE,
        _TWO,
    ),
    key=(*MENTION, "bukti"),
    sort=(*MENTION, "bukti"),
)

HANDED_OUT = Table(
    "buku_tinjau",
    "sidik setiap sel buku kerja yang diserahkan; tanpa data pribadi",
    (
        Column("id_buku", "String", "nomor buku kerja", nullable=False, pattern=SHORT),
        text("lembar", "nama lembar").required(),
        Column("baris", "Int64", "baris di lembar, mulai 1", nullable=False, minimum=1),
        text("kolom", "huruf kolom").required(),
        Column("sidik", "String", "16 hex sha256 teks sel terkunci; kosong bila isian"),
        Column("isian", "String", "nama sel isian, mis. PUTUSAN; kosong bila terkunci"),
        Column("bukti", "String", "pasangan atau tugas di sel itu", pattern=SHA256),
        Column("id_laporan", "String", "laporan pasangan itu"),
    ),
    key=("id_buku", "lembar", "baris", "kolom"),
    sort=("id_buku", "lembar", "baris", "kolom"),
)

LABELS = Table(
    "label_padanan",
    "jawaban petugas sebagai contoh untuk melatih dan mengukur model",
    (
        *(LINKS[name] for name in MENTION),
        LINKS["formulir"],
        _ID,
        LINKS["id_orang_padan"].required(),
        LINKS["pola"],
        code("keputusan", "YA orang yang sama, TIDAK bukan", codes.YES_NO).required(),
        *(column for column in _SEEN if column.name != "pola"),
    ),
    key=("id_pasangan",),
    sort=("id_pasangan",),
)

SAMPLE = Table(
    "sampel_mutu",
    "pasangan yang ditarik untuk menilai mutu tanpa kebenaran: lapis dan peluang terambil",
    (
        Column("id_sampel", "String", "nomor sampel", nullable=False, pattern=SHORT),
        _ID,
        _EVIDENCE,
        *(LINKS[name] for name in MENTION),
        LINKS["formulir"],
        LINKS["keputusan"],
        LINKS["peluang"].required(),
        LINKS["pola"],
        LINKS["versi_model"],
        VERSI_DTSEN.required(),
        text("lapis", "lapis peluang").required(),
        Column("banyak_lapis", "Int64", "pasangan di lapis itu", nullable=False, minimum=1),
        Column("ditarik", "Int64", "yang ditarik dari lapis itu", nullable=False, minimum=1),
    ),
    key=("id_sampel", "bukti"),
    sort=("id_sampel", "bukti"),
)

DIFFERENCES = Table(
    "selisih_penarikan",
    "keluarga yang putusannya berubah karena padanan ditarik, per tahap terbit dan program",
    (
        text("tahap", "tahap yang sudah terbit").required(),
        code("program", "program", codes.PROGRAMMES).required(),
        kk().required(),
        text("status_terbit", "status pada rilis; kosong bila tidak ada"),
        text("status_benar", "status tanpa padanan yang ditarik; kosong bila tidak ada"),
        nik("nik_pengurus", "NIK pengurus pada daftar"),
        person_name("nama_pengurus", "nama pengurus pada daftar"),
        Column("nominal_terbit", "Int64", "rupiah pada daftar", KHUSUS, False, minimum=0),
        Column("nominal_benar", "Int64", "rupiah yang seharusnya", KHUSUS, False, minimum=0),
        Column("lebih_bayar", "Int64", "rupiah untuk dikembalikan", KHUSUS, False, minimum=0),
        Column("kurang_bayar", "Int64", "rupiah untuk disusulkan", KHUSUS, False, minimum=0),
        text("status_bayar", "umpan balik bayar yang terakhir; kosong bila belum ada"),
        Column("id_laporan", "List(String)", "laporan yang padanannya ditarik", nullable=False),
        Column("alasan", "List(String)", "alasan penarikan", PRIBADI, nullable=False),
    ),
    key=("tahap", "program", "no_kk"),
    sort=("tahap", "program", "no_kk"),
)
