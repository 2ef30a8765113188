"""Links between the persons a report names and DTSEN: `lake/padanan/`.

What belongs here: the tables matching reads by name and writes.
What does not: how a link is found (matching) or what follows from it (register, rules).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import BERKAS, PRIBADI, VERSI_DTSEN, code, date, kk, nik, text, whole
from schemas.table import Column, Table

_MENTION_KEY = (
    Column("id_laporan", "String", "nomor laporan", nullable=False),
    code("peran", "peran orang dalam laporan", codes.ROLES).required(),
    Column("urutan", "Int16", "0; untuk IKUT dan ANAK tempat dalam sel, mulai 1", nullable=False),
)

LINKS = Table(
    "padanan",
    "satu baris per orang yang disebut laporan (isi terbaru laporan itu)",
    _MENTION_KEY
    + (
        code("formulir", "formulir laporan", codes.FORMS).required(),
        Column("isi", "String", "sidik isi laporan", nullable=False),
        nik("nik_padan", "NIK DTSEN yang dipadankan"),
        Column("id_orang_padan", "String", "kunci orang DTSEN yang dipadankan", PRIBADI),
        kk("no_kk_padan", "keluarga DTSEN yang dipadankan"),
        Column("peluang", "Float64", "peluang padanan benar, 'tidak ada di DTSEN' ikut dihitung"),
        Column("bobot", "Float64", "bobot padanan (log2)"),
        code("keputusan", "keputusan padanan", codes.LINK_DECISIONS).required(),
        code("cara", "cara padanan ditemukan", codes.LINK_METHODS),
        nik("nik_kedua", "NIK calon kedua"),
        Column(
            "id_orang_kedua",
            "String",
            "kunci orang DTSEN calon kedua; bila tidak dipadankan, calon terbaik",
            PRIBADI,
        ),
        Column("peluang_kedua", "Float64", "peluang calon kedua"),
        Column("bobot_kedua", "Float64", "bobot calon kedua (log2)"),
        Column("nik_sama", "Boolean", "NIK yang dilaporkan sama persis dengan DTSEN"),
        Column("nama_sepakat", "Boolean", "nama yang dilaporkan sepakat dengan DTSEN"),
        text("pola", "pola bukti per kolom, mis. nik=sama;nama=mirip;tgl_lahir=kosong"),
        text("bobot_per_bidang", "bobot (log2) per bagian bukti; jumlahnya log2 odds peluang"),
        text("pola_kedua", "pola bukti calon kedua"),
        text("bobot_per_bidang_kedua", "bobot (log2) per bagian bukti calon kedua"),
        text("versi_model", "versi model padanan").required(),
        VERSI_DTSEN.required(),
        date(
            "keadaan_per",
            "batas tahap yang keadaan keluarganya dipakai untuk mencari; kosong = DTSEN saja",
        ),
    ),
    key=("id_laporan", "isi", "peran", "urutan"),
    sort=("id_laporan", "isi", "peran", "urutan"),
)

# Why a link was made, word by word: most of its bytes.
EVIDENCE = ("pola", "bobot_per_bidang", "pola_kedua", "bobot_per_bidang_kedua")

# What the storm breaker measures of a file of reports.
MEASURES: dict[str, str] = {
    "per_orang": "laporan terbanyak yang dipadankan dengan satu orang",
    "per_keluarga": "laporan terbanyak yang dipadankan dengan satu keluarga",
    "per_petugas": "laporan terbanyak dari satu petugas",
    "tinjau": "bagian orang yang disebut yang menunggu peninjauan",
}

FILE_WATCH = Table(
    "periksa_berkas",
    "satu baris per berkas laporan: ukurannya, yang biasa, batasnya, dan apakah ia ditahan",
    (
        BERKAS,
        code("formulir", "formulir laporan", codes.FORMS).required(),
        whole("laporan", "laporan dalam berkas").required(),
        whole("orang", "orang yang disebut").required(),
        date("terakhir", "hari lapor terakhir dalam berkas").required(),
        whole("berkas_terdahulu", "berkas formulir ini yang hari lapor terakhirnya lebih awal"),
        *(
            Column(f"{name}{suffix}", "Float64", f"{meaning}{what}")
            for name, meaning in MEASURES.items()
            for suffix, what in (
                ("", ""),
                ("_biasa", ": rata-rata berkas terdahulu"),
                ("_batas", ": di atas ini berkas ditahan"),
            )
        ),
        Column("ditahan", "Boolean", "berkas ditahan oleh pemutus badai", nullable=False),
        text("sebab", "ukuran yang melewati batas, dipisah titik koma"),
    ),
    key=("berkas",),
    sort=("berkas",),
)

FILE_RELEASES = Table(
    "pelepasan_berkas",
    "keputusan petugas melepas berkas yang ditahan; hanya ditambah, dua petugas per berkas",
    (
        BERKAS,
        text("petugas", "petugas yang memutuskan", PRIBADI).required(),
        text("alasan", "alasan petugas", PRIBADI).required(),
        date("tanggal", "hari keputusan; berlaku sejak hari itu").required(),
    ),
    key=("berkas", "petugas"),
    sort=("berkas", "petugas"),
)

DECIDED = Table(
    "pasangan_diputus",
    "satu baris per pasangan yang diputus orang: label untuk melatih model",
    _MENTION_KEY
    + (
        Column("isi", "String", "sidik isi laporan", nullable=False),
        Column(
            "id_orang_padan", "String", "kunci orang DTSEN yang diputus", PRIBADI, nullable=False
        ),
        text("pola", "pola bukti saat diputus"),
        code("keputusan", "YA orang yang sama, TIDAK bukan", codes.YES_NO).required(),
    ),
    key=("id_laporan", "isi", "peran", "urutan", "id_orang_padan"),
    sort=("id_laporan", "isi", "peran", "urutan", "id_orang_padan"),
)
