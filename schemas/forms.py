"""The eight posyandu forms, as they lie in the lake: `lake/laporan/<form>.parquet`.

What belongs here: the columns of each form, typed; `required` marks what a cadre must fill.
What does not: how a form is read (intake) or what it changes (register).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import (
    BARIS,
    BERKAS,
    KHUSUS,
    PRIBADI,
    SEX_COLUMN,
    code,
    date,
    desa,
    kk,
    nik,
    person_name,
    text,
    whole,
)
from schemas.table import Column, Table

COMMON: tuple[Column, ...] = (
    Column("id_laporan", "String", "nomor laporan, unik", nullable=False),
    text("kode_posyandu", "posyandu pelapor").required(),
    desa("kode_desa", "desa posyandu; kosong bila tidak dikenal"),
    date("tgl_lapor", "tanggal laporan dibuat").required(),
    text("petugas", "kode kader atau operator", PRIBADI).required(),
    code("dokumen_jenis", "dokumen yang ditunjukkan", codes.DOCUMENTS),
    text("dokumen_nomor", "nomor dokumen", PRIBADI),
    text("keterangan", "catatan bebas", PRIBADI),
    text("membatalkan", "id_laporan terdahulu yang ditarik oleh laporan ini"),
)

LINEAGE: tuple[Column, ...] = (
    Column("isi", "String", "sidik isi baris: 16 hex pertama sha256 seluruh kolom", nullable=False),
    BERKAS,
    BARIS,
)

# Numbers that came masked: what is shown of them is evidence of who is meant, no number.
MASKED = text(
    "nomor_tersamar",
    "nomor yang diterima tersamar: kolom=nomor (* bagi angka yang ditutup), titik koma",
    PRIBADI,
)

RT = text("rt", "rukun tetangga").required()
RW = text("rw", "rukun warga")
DUSUN = text("dusun", "dusun")
# 17 digits: the mother's NIK and one more digit, the placeholder of village health systems
NIK_BAYI = Column(
    "nik_bayi", "String", "NIK bayi, atau NIK ibu + 1 angka", PRIBADI, pattern=r"^\d{16,17}$"
)

_OWN: dict[str, tuple[Column, ...]] = {
    "kelahiran": (
        person_name("nama_ibu", "nama ibu").required(),
        date("tgl_lahir", "tanggal lahir bayi", KHUSUS).required(),
        SEX_COLUMN.required(),
        RT,
        code("kondisi", "keadaan saat lahir", codes.BIRTH_CONDITIONS),
        person_name("nama_bayi", "nama bayi"),
        NIK_BAYI,
        whole("anak_ke", "anak ke berapa", 1, 30),
        nik("nik_ibu", "NIK ibu"),
        date("tgl_lahir_ibu", "tanggal lahir ibu", PRIBADI),
        person_name("nama_ayah", "nama ayah"),
        nik("nik_ayah", "NIK ayah"),
        kk(),
        text("no_buku_kia", "nomor buku KIA", PRIBADI),
        text("alamat", "alamat", PRIBADI),
        RW,
        DUSUN,
    ),
    "kehamilan": (
        person_name("nama_ibu", "nama ibu").required(),
        RT,
        date("hpht", "hari pertama haid terakhir", KHUSUS),
        date("taksiran_persalinan", "taksiran persalinan", KHUSUS),
        nik("nik_ibu", "NIK ibu"),
        date("tgl_lahir_ibu", "tanggal lahir ibu", PRIBADI),
        kk(),
        whole("kehamilan_ke", "kehamilan ke berapa", 1, 30),
        text("no_buku_kia", "nomor buku KIA", PRIBADI),
        date("tgl_periksa", "tanggal pemeriksaan"),
    ),
    "kematian": (
        person_name("nama", "nama yang meninggal").required(),
        date("tgl_meninggal", "tanggal meninggal").required(),
        RT,
        nik(),
        SEX_COLUMN,
        date("tgl_lahir", "tanggal lahir", PRIBADI),
        kk(),
        person_name("nama_kepala_keluarga", "nama kepala keluarga"),
        RW,
        DUSUN,
    ),
    "perpindahan": (
        code("arah", "arah pindah", codes.MOVE_DIRECTIONS).required(),
        person_name("nama", "yang pindah, atau kepala keluarga yang pindah").required(),
        code("seluruh_keluarga", "seluruh keluarga pindah", codes.YES_NO).required(),
        code("sifat", "sifat pindah", codes.MOVE_KINDS).required(),
        RT,
        nik(),
        SEX_COLUMN,
        date("tgl_lahir", "tanggal lahir", PRIBADI),
        kk(),
        kk("no_kk_baru", "nomor KK sesudah pindah"),
        person_name("nama_kepala_keluarga", "nama kepala keluarga"),
        text("anggota_ikut", "nama atau NIK yang ikut, dipisah titik koma", PRIBADI),
        text("asal_tujuan_teks", "asal atau tujuan, teks bebas"),
        desa("kode_desa_asal", "desa asal"),
        desa("kode_desa_tujuan", "desa tujuan"),
        date("tgl_pindah", "tanggal pindah"),
        text("no_surat_pindah", "nomor SKPWNI/SKDLN", PRIBADI),
    ),
    "perkawinan": (
        person_name("nama_suami", "nama suami").required(),
        person_name("nama_istri", "nama istri").required(),
        RT,
        nik("nik_suami", "NIK suami"),
        date("tgl_lahir_suami", "tanggal lahir suami", PRIBADI),
        kk("no_kk_suami", "nomor KK suami sebelum kawin"),
        nik("nik_istri", "NIK istri"),
        date("tgl_lahir_istri", "tanggal lahir istri", PRIBADI),
        kk("no_kk_istri", "nomor KK istri sebelum kawin"),
        date("tgl_nikah", "tanggal nikah"),
        kk("no_kk_baru", "nomor KK pasangan"),
        code("status_nikah", "tercatat atau tidak", codes.MARRIAGE_STATUS),
    ),
    "perceraian": (
        person_name("nama_suami", "nama suami").required(),
        person_name("nama_istri", "nama istri").required(),
        code("status_cerai", "status perceraian", codes.DIVORCE_STATUS).required(),
        RT,
        nik("nik_suami", "NIK suami"),
        date("tgl_lahir_suami", "tanggal lahir suami", PRIBADI),
        nik("nik_istri", "NIK istri"),
        date("tgl_lahir_istri", "tanggal lahir istri", PRIBADI),
        kk(),
        code("tetap_di_kk", "siapa yang tetap di KK", codes.SPOUSES),
        kk("no_kk_baru", "nomor KK pihak yang pergi"),
        text("anak_ikut_yang_pergi", "nama atau NIK anak yang ikut pergi, titik koma", PRIBADI),
        date("tgl_cerai", "tanggal cerai"),
        text("no_akta_cerai", "nomor akta cerai", PRIBADI),
    ),
    "perubahan_keluarga": (
        code("jenis", "jenis perubahan", codes.FAMILY_CHANGES).required(),
        person_name("nama", "nama").required(),
        RT,
        nik(),
        kk(),
        kk("no_kk_baru", "nomor KK baru atau KK yang ditumpangi"),
        date("tgl_kejadian", "tanggal kejadian"),
        text("uraian", "uraian", PRIBADI),
        person_name("nama_baru", "koreksi: nama yang benar"),
        nik("nik_baru", "koreksi: NIK yang benar"),
        date("tgl_lahir_baru", "koreksi: tanggal lahir yang benar", PRIBADI),
        code("jk_baru", "koreksi: jenis kelamin yang benar", codes.SEX),
    ),
    "aduan": (
        code("jenis_aduan", "jenis aduan", codes.COMPLAINT_KINDS).required(),
        text("uraian", "uraian", PRIBADI).required(),
        code("bidang_spm", "bidang SPM", codes.SPM_FIELDS),
        code("program", "program bansos", codes.PARTICIPATIONS),
        person_name("nama_subjek", "nama yang diadukan keadaannya"),
        nik("nik_subjek", "NIK subjek"),
        kk(),
        code("hubungan_pelapor", "hubungan pelapor", codes.REPORTER_RELATIONS),
        code("rahasia", "pelapor dirahasiakan", codes.YES_NO),
        text("kontak_pelapor", "kontak pelapor", PRIBADI),
        text("terlapor", "pihak yang dilaporkan", PRIBADI),
        date("tgl_kejadian", "tanggal kejadian"),
    ),
}

# The column that says when the reported thing happened; the date of report stands in for none.
EVENT_DATE: dict[str, str | None] = {
    "kelahiran": "tgl_lahir",
    "kehamilan": "tgl_periksa",
    "kematian": "tgl_meninggal",
    "perpindahan": "tgl_pindah",
    "perkawinan": "tgl_nikah",
    "perceraian": "tgl_cerai",
    "perubahan_keluarga": "tgl_kejadian",
    "aduan": "tgl_kejadian",
}

FORMS: dict[str, Table] = {
    form: Table(
        form,
        f"laporan posyandu: {form}",
        COMMON + own + (MASKED, *LINEAGE),
        key=("id_laporan", "isi"),
        sort=("id_laporan", "isi"),
    )
    for form, own in _OWN.items()
}
