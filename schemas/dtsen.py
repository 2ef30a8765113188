"""The two DTSEN tables in the columns of the v3 extract (52 family and 48 person columns).

What belongs here: column names of the extract and how the lake types them; every column
not named in `_TYPED_*` stays text exactly as received.
What does not: reading the extract (intake) or the category codes' use (rules).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import (
    BARIS,
    BERKAS,
    DESA_PATTERN,
    KHUSUS,
    PRIBADI,
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

_SOURCE = "DTSEN v3 2026"

FAMILY_HEADER: tuple[str, ...] = tuple(
    """kode_provinsi provinsi kode_kabupaten_kota kabupaten_kota kode_kecamatan kecamatan
    kode_kelurahan_desa kelurahan_desa alamat nomor_kartu_keluarga jumlah_anggota_keluarga
    nama_kepala_keluarga desil_nasional desil_provinsi desil_kabupaten_kota pbi_nas pbi_pemda
    id_pelanggan_pln status_kepemilikan_rumah jenis_lantai_terluas luas_lantai
    jenis_dinding_terluas jenis_atap_terluas sumber_air_minum_utama sumber_penerangan_utama
    daya_terpasang bahan_bakar_utama_memasak fasilitas_bab jenis_kloset pembuangan_akhir_tinja
    kepemilikan_aset aset_bergerak_tabung_gas aset_bergerak_lemari_es aset_bergerak_ac
    aset_bergerak_pemanas_air aset_bergerak_telepon_rumah aset_bergerak_tv_datar
    aset_bergerak_emas_perhiasan aset_bergerak_komputer_laptop_tablet
    aset_bergerak_sepeda_motor aset_bergerak_sepeda aset_bergerak_mobil aset_bergerak_perahu
    aset_bergerak_kapal_perahu_motor aset_bergerak_smartphone
    aset_tidak_bergerak_lahan_lainnya aset_tidak_bergerak_rumah_lainnya jumlah_ternak_sapi
    jumlah_ternak_kerbau jumlah_ternak_kuda jumlah_ternak_babi
    jumlah_ternak_kambing_domba""".split()
)

PERSON_HEADER: tuple[str, ...] = tuple(
    """nomor_induk_kependudukan nomor_kartu_keluarga nama tanggal_lahir jenis_kelamin
    status_hubungan_keluarga pbi_nas pbi_pemda status_kawin partisipasi_sekolah
    jenjang_tertinggi_yang_diduduki kelas_tertinggi_yang_diduduki ijazah_tertinggi_yang_dimiliki
    status_bekerja lapangan_usaha_dari_pekerjaan_utama status_dalam_pekerjaan_utama
    kepemilikan_usaha jumlah_usaha lapangan_usaha_dari_usaha_utama
    jumlah_pekerja_yang_dibayar_dari_usaha_utama
    jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama omzet_usaha_utama kondisi_gizi
    penglihatan pendengaran berjalan_atau_naik_tangga menggunakan_tangan_jari
    belajar_kemampuan_intelektual pengendalian_perilaku berbicara_komunikasi mengurus_diri
    mengingat_berkonsentrasi kesedihan_depresi penyakit_kronis kode_provinsi_ktp provinsi_ktp
    kode_kabupaten_kota_ktp kabupaten_kota_ktp kode_kecamatan_ktp kecamatan_ktp
    kode_kelurahan_desa_ktp kelurahan_desa_ktp rt_ktp rw_ktp dusun_ktp alamat_ktp pekerjaan_ktp
    pendidikan_akhir_ktp""".split()
)

# Items 428a–i of the questionnaire: 1 = not able at all, which makes a candidate only.
DISABILITY_ITEMS: tuple[str, ...] = (
    "penglihatan",
    "pendengaran",
    "berjalan_atau_naik_tangga",
    "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual",
    "pengendalian_perilaku",
    "berbicara_komunikasi",
    "mengurus_diri",
    "mengingat_berkonsentrasi",
)

_TYPED_FAMILY: dict[str, Column] = {
    column.name: column
    for column in (
        kk("nomor_kartu_keluarga").required(),
        desa("kode_kelurahan_desa", "desa; kosong bila tidak dikenal"),
        person_name("nama_kepala_keluarga", "nama kepala keluarga"),
        text("alamat", "alamat", PRIBADI),
        text("id_pelanggan_pln", "nomor pelanggan listrik", PRIBADI),
        Column(
            "desil_nasional",
            "Int8",
            "desil nasional menurut BPS; kosong bila belum ditentukan",
            KHUSUS,
            minimum=1,
            maximum=10,
        ),
        Column("jumlah_anggota_keluarga", "Int16", "jumlah anggota tercatat", minimum=0),
    )
}
_TYPED_PERSON: dict[str, Column] = {
    column.name: column
    for column in (
        nik("nomor_induk_kependudukan"),
        kk("nomor_kartu_keluarga").required(),
        person_name("nama", "nama lengkap"),
        date("tanggal_lahir", "tanggal lahir", PRIBADI),
        code("jenis_kelamin", "1 laki-laki, 2 perempuan", ("1", "2")),
        code("status_hubungan_keluarga", "hubungan dengan kepala (1–8)", tuple("12345678")),
        code("status_kawin", "1 belum, 2 kawin, 3 cerai hidup, 4 cerai mati", tuple("1234")),
        text("alamat_ktp", "alamat KTP", PRIBADI),
        Column("kode_kelurahan_desa_ktp", "String", "desa pada KTP", PRIBADI, pattern=DESA_PATTERN),
    )
}

FAMILIES = Table(
    "dtsen_keluarga",
    "keluarga DTSEN, satu baris per KK dan versi",
    tuple(
        _TYPED_FAMILY.get(name, Column(name, "String", name, source=_SOURCE))
        for name in FAMILY_HEADER
    )
    + (
        code("desil_status", "arti desil yang diterima", codes.DESIL_STATUS).required(),
        text("desil_teks", "teks desil seperti diterima"),
        VERSI_DTSEN.required(),
        BERKAS,
        BARIS,
    ),
    key=("nomor_kartu_keluarga",),
    sort=("nomor_kartu_keluarga",),
)

MEMBERS = Table(
    "dtsen_anggota",
    "anggota keluarga DTSEN, satu baris per orang dan versi (NIK dapat kosong atau ganda)",
    tuple(
        _TYPED_PERSON.get(name, Column(name, "String", name, source=_SOURCE))
        for name in PERSON_HEADER
    )
    + (
        Column(
            "id_orang",
            "String",
            "kunci orang: NIK, atau D + 15 hex sidik baris bila NIK kosong; "
            "baris kedua dengan NIK sama mendapat akhiran KK-nya",
            PRIBADI,
            nullable=False,
        ),
        VERSI_DTSEN.required(),
        BERKAS,
        BARIS,
    ),
    key=("id_orang", "nomor_kartu_keluarga"),
    sort=("nomor_kartu_keluarga", "id_orang"),
)
