"""Families as of a tahap's cut-off: `lake/register/<tahap>/`.

What belongs here: the tables the register writes and the rules read.
What does not: how events change families (register).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import (
    KABUPATEN,
    KHUSUS,
    PRIBADI,
    PROVINSI,
    SEX_COLUMN,
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

_REPORTS = Column(
    "peristiwa",
    "List(String)",
    "id_laporan yang mengubah keluarga sejak versi_dtsen, terurut",
    nullable=False,
)

FAMILIES = Table(
    "keluarga",
    "keluarga pada batas tahap, satu baris per keluarga; berkas per kabupaten/kota",
    (
        kk().required(),
        desa(),
        KABUPATEN,
        PROVINSI,
        code("asal", "asal keluarga", codes.FAMILY_ORIGINS).required(),
        code(
            "keadaan",
            "ADA; PINDAH_LN; BERAKHIR hanya bila sudah ditetapkan triwulan ini",
            codes.FAMILY_STATES,
        ).required(),
        kk("no_kk_asal", "KK DTSEN yang desil dan kepesertaannya diteruskan; kosong bila bentukan"),
        Column(
            "no_kk_silsilah",
            "List(String)",
            "semua nomor KK dalam silsilah keluarga, termasuk no_kk, terurut",
            PRIBADI,
            nullable=False,
        ),
        Column(
            "terbentuk_dari",
            "List(String)",
            "KK asal anggota bila keluarga bentukan, terurut; kosong bila bukan",
            PRIBADI,
            nullable=False,
        ),
        desa("kode_desa_dtsen", "desa menurut DTSEN; kosong bila tidak di DTSEN atau tak dikenal"),
        Column("desil_nasional", "Int8", "desil nasional", KHUSUS, minimum=1, maximum=10),
        code("desil_status", "arti desil", codes.DESIL_STATUS).required(),
        Column("jumlah_anggota", "Int16", "anggota yang ada", nullable=False, minimum=0),
        nik("nik_kepala", "NIK kepala keluarga"),
        Column(
            "tinjau",
            "Boolean",
            "ada laporan dalam tinjauan yang bila diterima menghentikan atau menurunkan bayaran",
            nullable=False,
        ),
        Column(
            "berkas_ditahan",
            "Boolean",
            "ada laporan dalam berkas tertahan yang bila dilepas menghentikan atau menurunkan "
            "bayaran",
            nullable=False,
        ),
        Column(
            "dilaporkan",
            "List(String)",
            "jenis peristiwa yang dilaporkan tetapi belum berlaku, terurut "
            "(KEMATIAN, PINDAH_KELUAR, PINDAH_LN, TIDAK_DITEMUKAN, PERCERAIAN, …)",
            nullable=False,
        ),
        Column("bertentangan", "Boolean", "ada peristiwa yang saling bertentangan", nullable=False),
        _REPORTS,
        VERSI_DTSEN.required(),
    ),
    key=("no_kk",),
    sort=("kode_desa", "no_kk"),
)

MEMBERS = Table(
    "anggota",
    "anggota yang ada pada batas tahap; berkas per kabupaten/kota keluarganya",
    (
        kk().required(),
        Column("id_orang", "String", "kunci orang", PRIBADI, nullable=False),
        nik(meaning="NIK; bila DTSEN tanpa NIK, yang menurut kepesertaan milik pengurus KK itu"),
        person_name("nama", "nama"),
        date("tgl_lahir", "tanggal lahir", PRIBADI),
        SEX_COLUMN,
        code("hubungan", "hubungan dengan kepala (1–8)", tuple("12345678")),
        code("status_kawin", "1 belum, 2 kawin, 3 cerai hidup, 4 cerai mati", tuple("1234")),
        text("partisipasi_sekolah", "1 belum, 2 masih, 3 tidak lagi"),
        text("jenjang", "jenjang tertinggi yang diduduki (kode 413)"),
        text("kedudukan_kerja", "kedudukan dalam pekerjaan utama (kode 418)"),
        Column(
            "calon_disabilitas",
            "Boolean",
            "salah satu butir disabilitas bernilai 1: calon, bukan penetapan",
            KHUSUS,
            nullable=False,
        ),
        Column(
            "nik_ganda",
            "Boolean",
            "NIK tercatat pada lebih dari satu orang di DTSEN",
            nullable=False,
        ),
        Column(
            "dihitung",
            "Boolean",
            "dihitung di keluarga ini; pada NIK ganda hanya di satu keluarga",
            nullable=False,
        ),
        Column(
            "meninggal_dilaporkan",
            "Boolean",
            "kematian dilaporkan tetapi belum berlaku",
            nullable=False,
        ),
        Column(
            "berdokumen",
            "Boolean",
            "bayi dari laporan: ada NIK tetap, akta atau surat keterangan lahir; lainnya benar",
            nullable=False,
        ),
        code("sumber", "asal baris", ("DTSEN", "LAPORAN")).required(),
    ),
    key=("no_kk", "id_orang"),
    sort=("no_kk", "id_orang"),
)

STAYS = Table(
    "masa_anggota",
    "siapa masuk atau keluar suatu keluarga karena peristiwa, dengan harinya",
    (
        *MEMBERS.columns,
        date("tgl_masuk", "hari masuk karena peristiwa; kosong bila sudah anggota di DTSEN"),
        date("tgl_keluar", "hari keluar karena peristiwa; kosong bila masih anggota"),
        code("sebab_keluar", "sebab keluar", ("MENINGGAL", "PINDAH")),
    ),
    key=("no_kk", "id_orang"),
    sort=("no_kk", "id_orang"),
)

ENDED = Table(
    "keluarga_berakhir",
    "keluarga DTSEN yang berakhir: anggota terakhir meninggal atau semua bergabung ke lain",
    (
        kk().required(),
        desa("kode_desa_dtsen", "desa menurut DTSEN"),
        code("sebab", "sebab berakhir", ("MENINGGAL", "BERGABUNG")).required(),
        Column("id_laporan", "String", "laporan yang mengakhirinya", nullable=False),
        date("tgl_kejadian", "tanggal kejadian"),
    ),
    key=("no_kk",),
    sort=("no_kk",),
)

LINEAGE = Table(
    "kk_silsilah",
    "hubungan KK lama dan KK baru",
    (
        kk("no_kk_lama", "KK lama").required(),
        kk("no_kk_baru", "KK baru").required(),
        code("sifat", "diteruskan, dipecah, digabung", codes.LINEAGE_KINDS).required(),
        text("jenis_peristiwa", "jenis peristiwa").required(),
        date("tanggal", "tanggal kejadian"),
        Column("id_laporan", "String", "laporan", nullable=False),
    ),
    key=("no_kk_lama", "no_kk_baru", "id_laporan"),
    sort=("no_kk_lama", "no_kk_baru", "id_laporan"),
)

EVENTS = Table(
    "peristiwa",
    "satu baris per laporan yang diterima sampai saat ini: apa jadinya dan mengapa",
    (
        Column("id_laporan", "String", "nomor laporan", nullable=False),
        Column("isi", "String", "sidik isi yang berlaku", nullable=False),
        code("formulir", "formulir", codes.FORMS).required(),
        text("jenis", "jenis peristiwa, mis. KELAHIRAN, PINDAH_KELUARGA").required(),
        Column(
            "id_kejadian",
            "String",
            "laporan pemenang dari kejadian yang sama (dirinya bila tunggal)",
            nullable=False,
        ),
        code("padanan", "keputusan padanan laporan", codes.LINK_DECISIONS).required(),
        code("keadaan", "apa jadinya", codes.EVENT_STATES).required(),
        text("alasan", "kode alasan keadaan").required(),
        code("bukti", "tingkat bukti", codes.EVIDENCE_LEVELS).required(),
        date("tgl_kejadian", "tanggal kejadian, atau tanggal lapor bila kosong").required(),
        date("tgl_lapor", "tanggal lapor").required(),
        kk("no_kk", "keluarga DTSEN yang bersangkutan"),
        nik("nik", "orang DTSEN yang bersangkutan"),
    ),
    key=("id_laporan",),
    sort=("id_laporan",),
)

CHANGES = Table(
    "perubahan_peristiwa",
    "satu baris per hal yang diubah satu peristiwa pada keluarga atau orang",
    (
        Column("id_laporan", "String", "laporan pemenang peristiwa", nullable=False),
        Column("urut", "Int64", "urutan peristiwa diterapkan", nullable=False, minimum=0),
        code("hal", "yang berubah", codes.CHANGE_KINDS).required(),
        kk("no_kk_asal", "nomor KK sebelumnya"),
        kk("no_kk_tujuan", "nomor KK sesudahnya"),
        Column("id_orang", "String", "kunci orang; kosong bila tentang keluarga", PRIBADI),
        kk("kk_dtsen", "KK orang itu di DTSEN; kosong bila bayi dari laporan"),
        nik(),
        person_name("nama", "nama"),
        date("tgl_lahir", "tanggal lahir", PRIBADI),
        SEX_COLUMN,
        text(
            "dari",
            "nilai sebelumnya: desa, status kawin, nomor, kunci orang kepala, …",
            PRIBADI,
        ),
        text("menjadi", "nilai sesudahnya", PRIBADI),
    ),
    key=("id_laporan", "hal", "no_kk_asal", "no_kk_tujuan", "id_orang"),
    sort=("urut", "id_laporan", "hal", "no_kk_asal", "no_kk_tujuan", "id_orang"),
)

CONFLICTS = Table(
    "pertentangan",
    "laporan yang saling menyangkal, kedua sisinya; tidak satu pun diterapkan",
    (
        Column("id_laporan", "String", "laporan", nullable=False),
        Column("id_lawan", "String", "laporan yang menyangkalnya", nullable=False),
        text("alasan", "mengapa keduanya tidak mungkin benar").required(),
    ),
    key=("id_laporan", "id_lawan", "alasan"),
    sort=("id_laporan", "id_lawan", "alasan"),
)

PREGNANCIES = Table(
    "kehamilan_berlaku",
    "ibu hamil yang dikenal sampai batas tahap",
    (
        kk().required(),
        Column("id_orang", "String", "kunci orang", PRIBADI, nullable=False),
        date("hpht", "hari pertama haid terakhir (dihitung dari taksiran bila perlu)", KHUSUS),
        Column("kehamilan_ke", "Int64", "kehamilan ke berapa", KHUSUS, minimum=1),
        Column("id_laporan", "String", "laporan", nullable=False),
    ),
    key=("id_laporan",),
    sort=("no_kk", "id_laporan"),
)
