"""Disbursement: what became of the published lists, by what bank and post say.

What belongs here: the tables made from payment feedback – what became of each line, the state
of each listed family, who to follow up, what to recover, and the account of each file.
What does not: the feedback as received (`lists`), or how a state follows from it (payment).
"""

from __future__ import annotations

from dataclasses import replace

from schemas import codes
from schemas.columns import (
    BARIS,
    BERKAS,
    KABUPATEN,
    KHUSUS,
    PRIBADI,
    code,
    date,
    kk,
    nik,
    person_name,
    text,
    whole,
)
from schemas.decisions import KPM_LIST
from schemas.lists import LISTS
from schemas.table import Column, Table

_FEEDBACK = LISTS["pembayaran"]
_TAHAP = text("tahap", "tahap yang daftarnya dijawab, mis. 2025-T4-1").required()
_PROGRAM = code("program", "program", codes.PROGRAMMES).required()
_LISTED = (
    _TAHAP,
    _PROGRAM,
    kk("no_kk", "nomor KK seperti di daftar bayar").required(),
    KPM_LIST["nik_pengurus"],
    KPM_LIST["nama_pengurus"],
    KPM_LIST["kode_desa"],
    KABUPATEN,
    KPM_LIST["kode_provinsi"],
    KPM_LIST["kanal"],
)
_STATE = code("penyaluran", "sumbu penyaluran: keadaan uangnya", codes.PAYMENT_STATES).required()
_FAILURE = text("kode_gagal", "kode gagal terakhir menurut penyalur")
_DOCUMENTS = Column("dokumen", "List(String)", "nomor SP2D, NTPN, laporan", nullable=False)
_NOTES = Column("catatan", "List(String)", "yang perlu dilihat pada umpan balik", nullable=False)


def _money(name: str, meaning: str) -> Column:
    return Column(name, "Int64", meaning, KHUSUS, False, minimum=0)


FATES = Table(
    "nasib_umpan_balik",
    "satu baris per baris umpan balik yang diterima: daftar yang dijawabnya, dan apa jadinya",
    (
        *(_FEEDBACK[name] for name in ("isi", "tahap", "program", "no_kk")),
        *(_FEEDBACK[name] for name in ("nik_pengurus", "nominal", "status", "kode_gagal")),
        *(_FEEDBACK[name] for name in ("tgl_transaksi", "kanal", "no_sp2d", "ntpn")),
        date("diketahui", "hari baris itu diketahui: tgl_lapor, tanpa itu tgl_transaksi"),
        code("nasib", "apa jadinya", codes.FEEDBACK_FATES).required(),
        _NOTES,
        text("tahap_daftar", "tahap yang daftarnya memuat keluarga itu; kosong bila tidak ada"),
        kk("no_kk_daftar", "nomor KK di daftar itu; kosong bila tidak ada"),
        text("rujukan", "SP2D yang dijawab: nomornya sendiri, atau satu-satunya yang cocok"),
        KABUPATEN,
        BERKAS,
        BARIS,
    ),
    key=("isi",),
    sort=("tahap", "program", "no_kk", "diketahui", "isi"),
)

STATES = Table(
    "keadaan_penyaluran",
    "satu baris per baris daftar bayar: identitas, kelayakan dan penyaluran sebagai tiga sumbu",
    (
        *_LISTED,
        _money("nominal", "rupiah di daftar"),
        code("identitas", "sumbu identitas", codes.IDENTITY_STATES).required(),
        code(
            "kelayakan", "sumbu kelayakan, menurut rilis terakhir", codes.ELIGIBILITY_STATES
        ).required(),
        _STATE,
        text("label_siks_ng", "label SIKS-NG yang sepadan dengan penyaluran").required(),
        _FAILURE,
        _money("tersalur", "rupiah yang dikreditkan, semua pembayaran"),
        _money("dicairkan", "rupiah yang dicairkan"),
        _money("retur", "rupiah yang kembali dari bank atau pos"),
        _money("disetor", "rupiah yang disetor ke kas negara, dengan NTPN"),
        _money("diterima", "rupiah pada keluarga: tersalur kurang retur kurang disetor"),
        _money("kurang", "rupiah daftar yang belum diterima"),
        _money("lebih", "rupiah di atas daftar, sebelum yang disetor kembali"),
        whole("pembayaran", "pembayaran (SP2D) yang masuk").required(),
        whole("umpan_balik", "baris umpan balik yang dihitung").required(),
        text("status_terakhir", "kata terakhir bank atau pos; kosong bila belum ada"),
        date("tgl_kredit", "hari kredit terakhir"),
        date("tgl_terakhir", "hari kata terakhir"),
        _NOTES,
        _DOCUMENTS,
    ),
    key=("tahap", "program", "no_kk"),
    sort=("tahap", "kode_desa", "no_kk", "program"),
)

FOLLOW_UP = Table(
    "daftar_tindak_lanjut",
    "siapa yang belum menerima haknya, apa langkah berikut, dan kapan dapat dibayar lagi",
    (
        *_LISTED,
        *(STATES[name] for name in ("identitas", "kelayakan")),
        _STATE,
        _FAILURE,
        _money("belum_diterima", "rupiah hak yang belum diterima"),
        code("tindakan", "langkah berikut", codes.FOLLOW_UPS).required(),
        date("batas", "selambatnya ditindaklanjuti").required(),
        text("tahap_susulan", "gelombang yang dapat membayar lagi; kosong bila tidak ada"),
        code("kanal_ulang", "kanal pembayaran ulang", codes.CHANNELS),
        _money("bayar_ulang", "rupiah yang dapat dibayar lagi pada tahap_susulan"),
        _money("hak_tidak_terbayar", "rupiah yang tidak dapat dibayar lagi dalam triwulan ini"),
        _NOTES,
    ),
    key=("tahap", "program", "no_kk"),
    sort=("tahap", "kode_desa", "no_kk", "program"),
)

RECOVERY = Table(
    "daftar_pengembalian",
    "uang yang harus kembali, dari umpan balik bayar dan dari putusan yang berubah",
    (
        Column("no_pengembalian", "String", "nomor surat pengembalian", PRIBADI, nullable=False),
        _TAHAP,
        code("program", "program", codes.PARTICIPATIONS).required(),
        kk("no_kk", "nomor KK di daftar, atau menurut penyalur bila di luar daftar").required(),
        nik("nik_pengurus", "NIK pengurus"),
        person_name("nama_pengurus", "nama pengurus"),
        KPM_LIST["kode_desa"],
        KABUPATEN,
        code("kanal", "kanal bayar", codes.CHANNELS),
        code("sebab", "sebab lebih bayar", codes.RECOVERY_CAUSES).required(),
        text("penyaluran", "keadaan uangnya; kosong bila di luar daftar"),
        _money("lebih_bayar", "rupiah di atas hak"),
        _money("dikembalikan", "rupiah yang harus kembali: bagian lebih bayar yang diterima"),
        _money("sudah_kembali", "rupiah yang sudah disetor, dengan NTPN"),
        _money("sisa", "rupiah yang masih harus kembali"),
        code(
            "keadaan",
            "BATALKAN bila belum ada uang yang diterima; TERBUKA, SEBAGIAN_KEMBALI, KEMBALI",
            codes.RECOVERY_STATES,
        ).required(),
        _DOCUMENTS,
        Column("alasan", "List(String)", "alasan yang dicatat petugas", PRIBADI, nullable=False),
    ),
    key=("tahap", "program", "no_kk", "sebab"),
    sort=("tahap", "program", "no_kk", "sebab"),
)

ACCOUNT = Table(
    "neraca_umpan_balik",
    "satu baris per berkas pembayaran: dibaca = ditolak + berulang + jumlah semua nasib",
    (
        BERKAS,
        *(whole(name, f"baris {name}").required() for name in ("dibaca", "ditolak", "berulang")),
        *(whole(fate.lower(), f"baris {fate}").required() for fate in codes.FEEDBACK_FATES),
        replace(_money("nominal", "rupiah semua baris yang terbaca"), minimum=None),
        whole("total_baris", "baris menurut pengirim"),
        Column("total_nominal", "Int64", "rupiah menurut pengirim", KHUSUS),
        code("total", "SEIMBANG, TOTAL_BEDA, TANPA_TOTAL", codes.TOTALS).required(),
    ),
    key=("berkas",),
    sort=("berkas",),
)

TABLES: tuple[Table, ...] = (FATES, STATES, FOLLOW_UP, RECOVERY, ACCOUNT)
