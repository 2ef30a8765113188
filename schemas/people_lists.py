"""What other systems write down about people: population books, children weighed, recipients.

What belongs here: the lake tables `lake/<name>/` into which the layouts of other systems are
read, whichever system they came from (`sumber`).
What does not: our own forms and lists (`forms`, `lists`), or what follows from a row – none of
these lists changes a family or a payment by itself.
"""

from __future__ import annotations

from schemas.columns import (
    KHUSUS,
    PRIBADI,
    SEX_COLUMN,
    date,
    desa,
    kk,
    nik,
    person_name,
    text,
    whole,
)
from schemas.lists import list_table
from schemas.table import Column, Table

MASKED_NIK = r"^\d{6}\*{6}\d{4}$"
MASKED_KK = r"^\d{10}\*{6}$"

_SOURCE = text("sumber", "sistem asal berkas, menurut tata letaknya").required()
# Names as the source spells them; a code is only filled where the file or one exact name says it.
_PLACE: tuple[Column, ...] = (
    desa("kode_desa", "desa; kosong bila tidak dikenal pasti"),
    text("provinsi", "nama provinsi seperti diterima"),
    text("kabupaten_kota", "nama kabupaten/kota seperti diterima"),
    text("kecamatan", "nama kecamatan seperti diterima"),
    text("desa", "nama desa/kelurahan seperti diterima"),
    text("alamat", "alamat", PRIBADI),
    text("dusun", "dusun"),
    text("rt", "rukun tetangga"),
    text("rw", "rukun warga"),
)
_PARENTS: tuple[Column, ...] = (
    person_name("nama_ayah", "nama ayah"),
    nik("nik_ayah", "NIK ayah"),
    person_name("nama_ibu", "nama ibu"),
    nik("nik_ibu", "NIK ibu"),
)


def _measured(name: str, meaning: str, maximum: int) -> Column:
    return Column(name, "Int64", meaning, KHUSUS, minimum=1, maximum=maximum)


_PEOPLE = list_table(
    "penduduk",
    "satu baris per orang menurut buku induk desa, SIAK, DTKS, BDT, Regsosek atau salinan DTSEN",
    _SOURCE,
    text("id_sumber", "nomor orang di sistem asal", PRIBADI),
    nik(),
    kk(),
    person_name("nama", "nama").required(),
    SEX_COLUMN,
    text("tempat_lahir", "tempat lahir", PRIBADI),
    date("tgl_lahir", "tanggal lahir", PRIBADI),
    text("hubungan", "hubungan dengan kepala keluarga, seperti diterima"),
    text("status_kawin", "status perkawinan, seperti diterima"),
    person_name("nama_kepala_keluarga", "nama kepala keluarga"),
    *_PARENTS,
    *_PLACE,
    text("pendidikan", "pendidikan, seperti diterima"),
    text("pekerjaan", "pekerjaan, seperti diterima", PRIBADI),
    text("status_dasar", "keadaan orang: hidup, mati, pindah …, seperti diterima"),
    text("desil_teks", "desil seperti diterima; kosong tetap kosong"),
)

_CHILDREN = list_table(
    "balita",
    "satu baris per anak dan penimbangan menurut e-PPGBM dan lembar posyandu",
    _SOURCE,
    nik("nik", "NIK anak"),
    person_name("nama", "nama anak"),
    SEX_COLUMN,
    date("tgl_lahir", "tanggal lahir anak", KHUSUS),
    whole("anak_ke", "anak ke berapa", 1, 30),
    kk(),
    *_PARENTS,
    _measured("berat_lahir_gram", "berat lahir, gram", 9000),
    _measured("panjang_lahir_mm", "panjang lahir, mm", 800),
    *_PLACE,
    text("posyandu", "posyandu, nama atau kode seperti diterima"),
    text("puskesmas", "puskesmas, nama atau kode seperti diterima"),
    date("tgl_ukur", "tanggal pengukuran"),
    _measured("berat_gram", "berat, gram", 80000),
    _measured("tinggi_mm", "tinggi atau panjang badan, mm", 1600),
    _measured("lila_mm", "lingkar lengan atas, mm", 500),
    _measured("lingkar_kepala_mm", "lingkar kepala, mm", 800),
    text("cara_ukur", "cara ukur, seperti diterima"),
)

_MOTHERS = list_table(
    "ibu_hamil",
    "satu baris per ibu hamil menurut lembar posyandu desa",
    _SOURCE,
    nik("nik", "NIK ibu"),
    person_name("nama", "nama ibu").required(),
    date("hpht", "hari pertama haid terakhir", KHUSUS),
    whole("kehamilan_ke", "kehamilan ke berapa", 1, 30),
    *_PLACE,
    text("keterangan", "catatan bebas", PRIBADI),
)

_PDTT = list_table(
    "pdtt",
    "hasil pemeriksaan lapangan PDTT; nomor datang tersamar dan tetap tersamar",
    _SOURCE,
    Column("nik_samar", "String", "NIK tersamar 6 angka + ****** + 4", PRIBADI, pattern=MASKED_NIK),
    Column("no_kk_samar", "String", "KK tersamar 10 angka + ******", PRIBADI, pattern=MASKED_KK),
    person_name("nama_pengurus", "nama pengurus").required(),
    text("lembaga_penyalur", "bank atau pos"),
    *_PLACE,
    text("keterangan", "keterangan", PRIBADI),
    text("kesesuaian", "hasil pemeriksaan, seperti diterima"),
    text("penjelasan", "penjelasan", PRIBADI),
)

_RECIPIENTS = list_table(
    "penerima_lain",
    "satu baris per penerima menurut berkas tugas SIKS-NG, daftar nonaktif desa atau data ganda",
    _SOURCE,
    text("id_sumber", "nomor orang di sistem asal", PRIBADI),
    nik(),
    kk(),
    person_name("nama", "nama penerima").required(),
    text("program", "jenis bansos, seperti diterima"),
    text("tahap_teks", "tahap salur, seperti diterima"),
    whole("nominal", "nominal cair, rupiah", 0),
    text("status_teks", "keadaan penerima menurut sumber, seperti diterima"),
    date("tgl_nonaktif", "tanggal dinonaktifkan"),
    *_PLACE,
    text("keterangan", "keterangan", PRIBADI),
)

_DECILES = list_table(
    "desil_lain",
    "satu baris per orang menurut daftar desil tanpa nama dan tanpa versi DTSEN",
    _SOURCE,
    kk().required(),
    nik(),
    text("desil_teks", "desil seperti diterima; kosong tetap kosong"),
)

PEOPLE_LISTS: dict[str, Table] = {
    table.name: table for table in (_PEOPLE, _CHILDREN, _MOTHERS, _PDTT, _RECIPIENTS, _DECILES)
}
