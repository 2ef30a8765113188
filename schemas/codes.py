"""Enumerated values of bansos tables.

What belongs here: closed lists of official words that several rooms share.
What does not: reason codes (`reasons`) and area codes (`reference/`).
"""

from __future__ import annotations

PROGRAMMES = ("PKH", "SEMBAKO", "BLTS")
PARTICIPATIONS = ("PKH", "SEMBAKO", "BLTS", "PBI_JK")
STATUSES = (
    "SUDAH_DITETAPKAN",
    "TIDAK_LAYAK",
    "DITAHAN",
    "TERVERIFIKASI",
    "MENUNGGU_GELOMBANG",
    "MENUNGGU_KUOTA",
)
# Of a person and PBI_JK: it has no wave to wait for and no list of the quarter.
PERSON_STATUSES = ("TIDAK_LAYAK", "DITAHAN", "TERVERIFIKASI", "MENUNGGU_KUOTA")
STATUS_KPM = ("LAMA", "BARU")
CHANNELS = ("HIMBARA", "POS")

# Why somebody else receives than the payee of record.
PAYEE_CHANGES = (
    "MENINGGAL",
    "PINDAH_LN",
    "CERAI",
    "PINDAH",
    "BUKAN_ANGGOTA",
    "DIRAGUKAN",
    "BELUM_DEWASA",
    "PENGURUS_KELUARGA_LAIN",
)

FORMS = (
    "kelahiran",
    "kehamilan",
    "kematian",
    "perpindahan",
    "perkawinan",
    "perceraian",
    "perubahan_keluarga",
    "aduan",
)
ROLES = ("BAYI", "IBU", "AYAH", "SUBJEK", "IKUT", "SUAMI", "ISTRI", "ANAK")

SEX = ("L", "P")
YES_NO = ("YA", "TIDAK")
BIRTH_CONDITIONS = ("HIDUP", "MATI")
MOVE_DIRECTIONS = ("DATANG", "KELUAR", "LUAR_NEGERI")
MOVE_KINDS = ("TETAP", "MERANTAU", "TIDAK_TAHU")
MARRIAGE_STATUS = ("TERCATAT", "TIDAK_TERCATAT")
DIVORCE_STATUS = ("AKTA", "PROSES", "TIDAK_TERCATAT", "PISAH_RUMAH")
SPOUSES = ("SUAMI", "ISTRI")
FAMILY_CHANGES = (
    "PISAH_KK",
    "GANTI_KEPALA",
    "NUMPANG_KK",
    "KEMBALI",
    "TIDAK_DITEMUKAN",
    "KOREKSI",
)
DOCUMENTS = (
    "AKTA_KELAHIRAN",
    "SURAT_KETERANGAN_LAHIR",
    "BUKU_KIA",
    "AKTA_KEMATIAN",
    "SURAT_KETERANGAN_KEMATIAN",
    "SKPWNI",
    "BUKU_NIKAH",
    "AKTA_CERAI",
    "PUTUSAN_PENGADILAN",
    "BERITA_ACARA",
    "SPTJM",
    "TIDAK_ADA",
)
COMPLAINT_KINDS = (
    "BELUM_TERIMA",
    "TIDAK_LAYAK_TERIMA",
    "SALDO_NOL",
    "KARTU_HILANG",
    "REKENING",
    "POTONGAN",
    "PUNGLI",
    "SALAH_DATA",
    "GANTI_PENGURUS",
    "PBI_NONAKTIF",
    "MENINGGAL_MASIH_TERIMA",
    "GANDA",
    "DIK",
    "KES",
    "PU",
    "PERA",
    "TRANTIB",
    "SOS",
)
SPM_FIELDS = ("DIK", "KES", "PU", "PERA", "TRANTIB", "SOS")
# The eight of domain use, and DITARIK: the reporter took it back.
COMPLAINT_STATUSES = (
    "DITERIMA",
    "DIVERIFIKASI",
    "DIRUJUK_OPD",
    "DIPROSES",
    "SELESAI",
    "DITOLAK",
    "DUPLIKAT",
    "KEDALUWARSA",
    "DITARIK",
)
# What an answer may say: a status, or the stage name of SLRT and LAPOR (schemas.complaints).
COMPLAINT_ANSWERS = (
    *("DIVERIFIKASI", "DIRUJUK_OPD", "DIPROSES", "SELESAI", "DITOLAK", "KEDALUWARSA"),
    *("VERIFIKASI", "DISPOSISI", "PROGRESS"),
)
# What became of one accepted row of the complaint form.
COMPLAINT_PLACES = ("KASUS", "DIGANTI", "PENARIKAN", "BELUM_DIKETAHUI")
# What became of one answer, referral or further complaint about the same grievance.
ANSWER_FATES = (
    "BERLAKU",
    "MENAMBAH",
    "ULANGAN",
    "ADUAN_TIDAK_DIKENAL",
    "MENDAHULUI_ADUAN",
    "TANPA_ALASAN",
    "URUTAN_SALAH",
    "OPD_LAIN",
    "OPD_TIDAK_DIKENAL",
    "BELUM_DIKETAHUI",
)
PROTECTIONS = ("TERBUKA", "RAHASIA", "SENSITIF")
COMPLAINT_WAYS = ("DESA", "LANGSUNG")
ACCUSED_KINDS = ("TIDAK_DISEBUT", "KADER", "APARAT_DESA", "LAIN")
REPORTER_RELATIONS = ("SENDIRI", "KELUARGA", "TETANGGA", "KADER")

VERIFICATION_METHODS = ("GROUND_CHECK", "MUSDES", "SPTJM", "PDTT")
VERIFICATION_RESULTS = ("LAYAK", "TIDAK_LAYAK", "TIDAK_DITEMUKAN", "MENOLAK")
COMPONENTS = (
    "IBU_HAMIL",
    "NIFAS",
    "USIA_DINI",
    "SD",
    "SMP",
    "SMA",
    "DISABILITAS_BERAT",
    "LANSIA",
    "KORBAN_HAM",
)
COMPONENT_SOURCES = ("SIKS_NG", "DAPODIK", "EMIS", "ASESMEN", "KIA")
OBJECTION_KINDS = ("SANGGAH", "REAKTIVASI")
OBJECTION_RESULTS = ("DITERIMA", "DITOLAK")
PAYMENT_STATUS = (
    "TERSALUR",
    "DITRANSAKSIKAN",
    "TIDAK_TRANSAKSI",
    "GAGAL",
    "RETUR",
    "DISETOR_KEMBALI",
)
# What became of one line of feedback: the fates of a file's lines add up to its lines.
FEEDBACK_FATES = (
    "COCOK",
    "ULANGAN",
    "RUJUKAN_TIDAK_JELAS",
    "TAHAP_LAIN",
    "TIDAK_TERDAFTAR",
    "TAHAP_TANPA_RILIS",
    "BELUM_DIKETAHUI",
    "TANPA_TANGGAL",
)
FEEDBACK_NOTES = (
    "NOMOR_KK_LAIN",
    "PENGURUS_BEDA",
    "NOMINAL_BEDA",
    "KANAL_BEDA",
    "TANPA_RUJUKAN",
    "TANPA_KODE_GAGAL",
    "BERTENTANGAN",
    "BERULANG_SATU_SP2D",
    "RUJUKAN_TIDAK_JELAS",
)
TOTALS = ("SEIMBANG", "TOTAL_BEDA", "TANPA_TOTAL")
# The three axes of a family and programme, each from good to bad.
IDENTITY_STATES = ("PADAN", "TINJAU", "TIDAK_PADAN", "GANDA", "TIDAK_ADA_DI_DTSEN")
ELIGIBILITY_STATES = ("LAYAK", "MENUNGGU", "DITAHAN", "TIDAK_LAYAK")
# Of a family on a list; the two before them are of families that are on none.
PAYMENT_STATES = (
    "DICAIRKAN",
    "TERSALUR",
    "TIDAK_DICAIRKAN",
    "LEBIH_DIBAYAR",
    "SEBAGIAN",
    "BELUM_DILAPORKAN",
    "RETUR",
    "DISETOR_KEMBALI",
    "GAGAL",
)
DISBURSEMENT_STATES = ("TIDAK_DI_DAFTAR", "DITAHAN_REKENING", *PAYMENT_STATES)
FOLLOW_UPS = (
    "PERBAIKI_REKENING",
    "BAYAR_ULANG",
    "LENGKAPI_BAYARAN",
    "INGATKAN_PENGURUS",
    "TANYA_PENYALUR",
    "PERIKSA_DAHULU",
)
RECOVERY_CAUSES = (
    "PADANAN_DITARIK",
    "DIKETAHUI_KEMUDIAN",
    "PEMBAYARAN_GANDA",
    "LEBIH_DARI_DAFTAR",
    "DI_LUAR_DAFTAR",
)
RECOVERY_STATES = ("BATALKAN", "TERBUKA", "SEBAGIAN_KEMBALI", "KEMBALI")

LINK_DECISIONS = ("DITERIMA", "TINJAU", "TANPA_PADANAN")
LINK_METHODS = ("NIK_PASTI", "FUZZY", "KELUARGA", "MANUAL")
REVIEW_ANSWERS = ("SAMA", "BUKAN", "TIDAK_YAKIN")
# What a visit is about: eligibility, a component, a death, the payee, or a paper that is missing.
VISIT_KINDS = ("VERIFIKASI", "KOMPONEN", "KEMATIAN", "PENGURUS", "BERKAS")
REVIEW_STATES = ("MENUNGGU", "MENUNGGU_PENDAPAT_KEDUA", "BERSELISIH", "SELESAI")

DESIL_STATUS = ("DITENTUKAN", "BELUM_DITENTUKAN", "LEBIH")
FAMILY_ORIGINS = ("DTSEN", "BENTUKAN", "LUAR_DTSEN")
FAMILY_STATES = ("ADA", "PINDAH_LN", "BERAKHIR")
LINEAGE_KINDS = ("LANJUT", "PECAH", "GABUNG")
EVENT_STATES = (
    "BERLAKU",
    "DILAPORKAN",
    "TIDAK_MENGUBAH",
    "TINJAU",
    "DITAHAN",
    "TANPA_PADANAN",
    "BERTENTANGAN",
    "DIGABUNG",
    "DIBATALKAN",
    "UNTUK_TAHAP_BERIKUT",
)
# What an event can change, of a person and of a family.
CHANGE_KINDS = (
    "LAHIR",
    "MENINGGAL",
    "PINDAH_KK",
    "KE_LUAR_NEGERI",
    "STATUS_KAWIN",
    "NIK",
    "NAMA",
    "TGL_LAHIR",
    "JENIS_KELAMIN",
    "NOMOR_KK",
    "DESA",
    "KEPALA_KELUARGA",
    "KELUARGA_KE_LN",
)
# A proposal to the owners of DTSEN: what they answer, how else it closes, and where it stands.
AMENDMENT_ANSWERS = ("DITERIMA", "DITOLAK")
AMENDMENT_CLOSURES = ("SUDAH_DI_DTSEN", "DITARIK", "DIGANTI")
AMENDMENT_STATES = ("TERBUKA", *AMENDMENT_ANSWERS, *AMENDMENT_CLOSURES)
AMENDMENT_ACTIONS = ("TAMBAH", "UBAH", "HAPUS")
EVIDENCE_LEVELS = ("DUA_SUMBER", "DOKUMEN", "LAPORAN")

REJECT_LEVELS = ("BERKAS", "BARIS", "SEL")
SUPERSEDED_BY = ("SAMA_ISI", "DIPERBAIKI")
FILE_STATES = ("DITERIMA", "BERULANG", "DITOLAK", "DITAHAN", "DIHAPUS")
UNKNOWN_AREA = "0000"
