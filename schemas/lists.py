"""The other lists that bodies send: participation, verification, components, quotas …

What belongs here: the lake tables `lake/<name>/`, typed, in the columns of their files.
What does not: what a list means for a decision (rules).
"""

from __future__ import annotations

from schemas import codes, reasons
from schemas.columns import (
    BARIS,
    BERKAS,
    KHUSUS,
    PRIBADI,
    code,
    date,
    desa,
    kk,
    nik,
    person_name,
    text,
    whole,
)
from schemas.forms import LINEAGE
from schemas.table import Column, Table

AREA = Column(
    "kode_wilayah", "String", "ID, 2 atau 4 angka", nullable=False, pattern=r"^(ID|\d{2}|\d{4})$"
)
TAHAP = Column("tahap", "String", "tahap, mis. 2025-T4-1", pattern=r"^\d{4}-T[1-4]-[1-9]$")


def list_table(name: str, meaning: str, *columns: Column) -> Table:
    """A list's table: its columns and lineage; rows are told apart by their content."""
    return Table(name, meaning, columns + LINEAGE, key=("isi",), sort=("isi",))


POSTS = list_table(
    "wilayah_posyandu",
    "RT yang dilayani sebuah posyandu, satu baris per RT; daftar terbaru yang berlaku",
    text("kode_posyandu", "posyandu").required(),
    desa().required(),
    text("rt", "RT yang dilayani").required(),
    text("rw", "RW"),
    date("tgl_data", "tanggal daftar; berlaku bagi laporan sejak hari itu").required(),
)
LISTS: dict[str, Table] = {
    table.name: table
    for table in (
        list_table(
            "kepesertaan",
            "siapa yang sudah menjadi peserta program",
            kk().required(),
            nik("nik_pengurus", "NIK pengurus"),
            person_name("nama_pengurus", "nama pengurus"),
            desa(),
            code("program", "program", codes.PARTICIPATIONS).required(),
            code("status", "status kepesertaan", ("AKTIF", "NONAKTIF")).required(),
            date("sejak", "peserta sejak"),
            code("kanal", "kanal bayar", codes.CHANNELS),
            nik("nik_peserta", "NIK peserta (PBI_JK)"),
        ),
        list_table(
            "verifikasi",
            "hasil ground check, musdes, SPTJM",
            kk().required(),
            nik(),
            desa(),
            date("tgl_verifikasi", "tanggal verifikasi").required(),
            code("metode", "metode", codes.VERIFICATION_METHODS).required(),
            code("hasil", "hasil", codes.VERIFICATION_RESULTS).required(),
            text("petugas", "petugas", PRIBADI),
            text("no_berita_acara", "nomor berita acara"),
        ),
        list_table(
            "komponen",
            "siapa yang dihitung sebagai komponen PKH, menurut sumber",
            kk(),
            nik().required(),
            code("komponen", "komponen", codes.COMPONENTS).required(),
            code("sumber", "sumber", codes.COMPONENT_SOURCES).required(),
            date("tgl_data", "tanggal data").required(),
            date("berlaku_sampai", "berlaku sampai"),
        ),
        list_table(
            "kuota",
            "kuota keluarga per program dan wilayah, kumulatif atas gelombang",
            Column("triwulan", "String", "mis. 2025-T4", nullable=False, pattern=r"^\d{4}-T[1-4]$"),
            code("program", "program", codes.PROGRAMMES).required(),
            whole("gelombang", "gelombang", 1, 9).required(),
            AREA,
            whole("kuota", "kuota keluarga, kumulatif").required(),
        ),
        list_table(
            "jembatan_wilayah",
            "kode wilayah BPS dan padanannya menurut Kemendagri, dengan masa berlaku",
            text("kode_bps", "kode BPS: 2, 4, 7 atau 10 angka").required(),
            text("kode_kemendagri", "kode Kemendagri: 2, 4, 6 atau 10 angka").required(),
            date("berlaku_sejak", "berlaku sejak; kosong: sejak awal"),
            date("berlaku_sampai", "berlaku sampai; kosong: masih berlaku"),
            text("sumber", "dokumen sumber"),
        ),
        list_table(
            "eksklusi",
            "daftar pengecualian dan tanda dari badan lain",
            nik(),
            kk(),
            person_name("nama", "nama"),
            code("kode_alasan", "kode alasan", reasons.EXCLUSION_CODES).required(),
            text("sumber", "badan sumber").required(),
            date("tgl_data", "tanggal data").required(),
            date("tgl_kejadian", "tanggal kejadian"),
            text("no_bukti", "nomor bukti", PRIBADI),
        ),
        list_table(
            "sanggah",
            "sanggahan dan permintaan reaktivasi dengan jawabannya",
            text("no_sanggah", "nomor sanggah").required(),
            kk(),
            nik(),
            code("program", "program", codes.PARTICIPATIONS),
            TAHAP,
            code("jenis", "jenis", codes.OBJECTION_KINDS).required(),
            date("tgl_terima", "tanggal terima").required(),
            code("hasil", "hasil; kosong selama terbuka", codes.OBJECTION_RESULTS),
            date("tgl_putus", "tanggal putusan"),
            text("no_berita_acara", "nomor berita acara"),
        ),
        list_table(
            "pembayaran",
            "umpan balik penyaluran dari bank dan pos",
            TAHAP.required(),
            code("program", "program", codes.PARTICIPATIONS).required(),
            kk().required(),
            nik("nik_pengurus", "NIK pengurus"),
            Column("nominal", "Int64", "rupiah", KHUSUS, nullable=False, minimum=0),
            code("status", "status penyaluran", codes.PAYMENT_STATUS).required(),
            text("kode_gagal", "kode gagal"),
            date("tgl_transaksi", "tanggal transaksi"),
            code("kanal", "kanal bayar", codes.CHANNELS),
            text("no_sp2d", "nomor SP2D"),
            text("ntpn", "nomor transaksi penerimaan negara"),
            date("tgl_lapor", "hari bank atau pos melaporkan; kosong: tgl_transaksi"),
            whole("total_baris", "baris berkas menurut pengirim, sama di setiap baris"),
            Column("total_nominal", "Int64", "rupiah berkas menurut pengirim", KHUSUS, minimum=0),
        ),
        POSTS,
        list_table(
            "tanggapan_aduan",
            "jawaban OPD, SLRT atau Puskesos atas aduan",
            text("no_aduan", "nomor aduan seperti di resi dan paket rujukan").required(),
            date("tanggal", "hari langkah itu diambil").required(),
            code(
                "status", "langkah: status aduan, atau tahap SLRT", codes.COMPLAINT_ANSWERS
            ).required(),
            text("opd", "OPD yang menjawab, atau yang dituju bila DIRUJUK_OPD"),
            code("bidang_spm", "bidang yang benar, bila pemilahan keliru", codes.SPM_FIELDS),
            text("kategori", "kategori yang benar, bila pemilahan keliru"),
            text("hasil", "apa hasilnya; wajib bila DITOLAK atau KEDALUWARSA", PRIBADI),
            text("no_surat", "nomor surat jawaban"),
            text("petugas", "petugas yang menjawab", PRIBADI),
        ),
        list_table(
            "rujukan_opd",
            "OPD yang bertanggung jawab atas bidang atau kategori aduan di suatu kabupaten/kota",
            AREA,
            code("bidang_spm", "bidang SPM", codes.SPM_FIELDS).required(),
            text("kategori", "kategori; kosong berarti seluruh bidang"),
            text("opd", "kode OPD, mis. DINSOS").required(),
            text("nama_opd", "nama OPD"),
            date("berlaku_mulai", "berlaku mulai").required(),
            date("berlaku_sampai", "hari terakhir; kosong berarti masih berlaku"),
            text("dasar", "dasar penugasan, mis. nomor perbup"),
        ),
        list_table(
            "daftar_posyandu",
            "posyandu yang ada, dan berapa laporan yang diharapkan darinya",
            text("kode_posyandu", "kode posyandu").required(),
            text("posyandu", "nama posyandu"),
            desa().required(),
            whole("laporan_per_bulan", "laporan yang diharapkan tiap bulan").required(),
            code("uji_coba", "termasuk wilayah uji coba", codes.YES_NO).required(),
        ),
    )
}

FILES = Table(
    "berkas",
    "satu baris per berkas yang diterima: dibaca = diterima + ditolak + berulang",
    (
        BERKAS,
        text("tabel", "tabel yang dikenali; kosong bila tidak dikenali"),
        text("jalur", "jalur dalam folder landing", PRIBADI).required(),
        code("keadaan", "keadaan berkas", codes.FILE_STATES).required(),
        text("kode", "kode alasan bila ditolak atau ditahan utuh"),
        text("petunjuk", "apa yang terlihat dan apa yang harus dilakukan"),
        whole("dibaca", "baris dibaca").required(),
        whole("diterima", "baris diterima").required(),
        whole("ditolak", "baris ditolak").required(),
        whole("berulang", "baris yang sudah ada").required(),
    ),
    key=("berkas",),
    sort=("berkas",),
)

REJECTS = Table(
    "tolakan",
    "apa yang ditolak: berkas, baris atau sel, dengan alasan dan petunjuk",
    (
        BERKAS,
        Column("baris", "Int64", "nomor baris (judul = 1); kosong untuk seluruh berkas", minimum=1),
        text("kolom", "nama kolom; kosong untuk seluruh baris"),
        code("tingkat", "yang ditolak: berkas, baris, sel", codes.REJECT_LEVELS).required(),
        text("kode", "kode alasan").required(),
        text("petunjuk", "apa yang diharapkan dan langkah berikutnya").required(),
        text("isi_diterima", "teks seperti diterima", PRIBADI),
    ),
    sort=("berkas", "baris", "kolom", "kode"),
)

REPAIRS = Table(
    "perbaikan",
    "sel yang dipakai lain dari yang diterima: setiap perbaikan dengan alasannya",
    (
        BERKAS,
        Column("baris", "Int64", "nomor baris; kosong untuk seluruh kolom atau berkas", minimum=1),
        text("kolom", "nama kolom; kosong untuk seluruh berkas"),
        text("kode", "kode perbaikan").required(),
        text("isi_diterima", "teks seperti diterima", PRIBADI),
        text("isi_dipakai", "isi yang dipakai", PRIBADI),
        whole("jumlah", "jumlah sel; 1 untuk satu sel", 1).required(),
    ),
    sort=("berkas", "baris", "kolom", "kode"),
)

ORIGINS = Table(
    "asal_baris",
    "baris berkas perbaikan dan baris berkas semula yang digantikannya",
    (
        Column("baris", "Int64", "nomor baris di berkas perbaikan", nullable=False, minimum=1),
        Column("baris_asal", "Int64", "nomor baris di berkas semula", nullable=False, minimum=1),
    ),
    key=("baris",),
    sort=("baris",),
)

SUPERSEDED = Table(
    "baris_digantikan",
    "baris yang tidak dihitung karena baris lain berlaku: sama isinya, atau perbaikannya",
    (
        BERKAS,
        BARIS,
        Column("berkas_tetap", "String", "berkas dari baris yang berlaku", nullable=False),
        Column("baris_tetap", "Int64", "nomor baris yang berlaku", nullable=False, minimum=1),
        code("alasan", "mengapa", codes.SUPERSEDED_BY).required(),
    ),
    key=("berkas", "baris"),
    sort=("berkas", "baris"),
)
