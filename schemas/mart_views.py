"""The views and macros of the analysts' mart.

What belongs here: what each view's columns and each macro mean.
What does not: their SQL (release/mart/sql), or the tables they read (`mart`).
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas import codes
from schemas.columns import KABUPATEN, PROVINSI, code, date, text, whole
from schemas.mart import PROGRAM, TABLES, TAHAP
from schemas.mart_payment import THREE_AXES
from schemas.masking import MartColumn, MartTable, plain
from schemas.table import Column


@dataclass(frozen=True)
class MartMacro:
    """A table macro: how it is called, and the columns it answers with."""

    name: str
    parameters: tuple[str, ...]
    meaning: str
    meaning_en: str
    answers: tuple[str, ...]


def _of(table: str, *names: str) -> tuple[MartColumn, ...]:
    """The named columns as they are described in a table of the mart."""
    (found,) = (one for one in TABLES if one.name == table)
    by_name = {column.column.name: column for column in found.columns}
    return tuple(by_name[name] for name in names)


_SHARE = "bagian dari semua, 0–1"

VIEWS: tuple[MartTable, ...] = (
    MartTable(
        "antrean_tinjau",
        "orang dalam laporan yang padanannya menunggu keputusan petugas, yang terlama dahulu",
        "persons in reports whose link waits for an officer, longest waiting first",
        (
            *_of("padanan", "id_laporan", "peran", "urutan", "formulir"),
            *_of("laporan_posyandu", "kode_posyandu", "kode_desa", "kode_kabupaten_kota"),
            *_of("laporan_posyandu", "kode_provinsi", "tgl_lapor"),
            *plain(whole("hari_menunggu", "hari dari tgl_lapor sampai tahap terakhir; paling 0")),
            *_of("padanan", "nik_padan", "no_kk_padan", "peluang", "bobot", "nik_kedua"),
            *plain(Column("selisih_bobot", "Float64", "bobot kurang bobot calon kedua (log2)")),
            *_of("padanan", "nik_sama", "nama_sepakat", "pola"),
            *plain(
                whole("putusan_ditahan", "putusan tahap terakhir yang ditahan PADANAN_TINJAU"),
                whole("rupiah_ditahan", "rupiah hak pada putusan itu"),
            ),
        ),
        key=("id_laporan", "peran", "urutan"),
    ),
    MartTable(
        "riwayat_putusan",
        "setiap putusan di samping putusan keluarga dan program yang sama pada tahap sebelumnya",
        "every decision beside the one of the same family and programme in the wave before",
        (
            *_of("putusan", "tahap", "program", "no_kk"),
            *plain(text("tahap_lalu", "tahap sebelumnya; kosong bila yang pertama")),
            *_of("silsilah_kk", "no_kk_lama"),
            *_of("putusan", "kode_desa", "kode_kabupaten_kota", "kode_provinsi", "status_kpm"),
            *_of("putusan", "status", "alasan_utama", "nominal", "nominal_hak"),
            *plain(
                code("status_lalu", "status tahap sebelumnya", codes.STATUSES),
                text("alasan_lalu", "alasan utama tahap sebelumnya"),
                whole("nominal_lalu", "rupiah daftar tahap sebelumnya"),
                code(
                    "perubahan",
                    "PERTAMA tidak ada putusan sebelumnya; TETAP; BERUBAH status atau alasan",
                    ("PERTAMA", "TETAP", "BERUBAH"),
                ).required(),
            ),
        ),
        key=("tahap", "no_kk", "program"),
    ),
    MartTable(
        "mutu_masukan",
        "mutu penerimaan per tabel: berkas, baris dan sel yang diterima dan ditolak",
        "intake quality per table: files, rows and cells accepted and rejected",
        plain(
            text("tabel", "tabel; TIDAK_DIKENALI bila berkas tidak dikenali").required(),
            whole("berkas", "berkas diterima").required(),
            whole("berkas_ditolak", "berkas ditolak atau ditahan utuh").required(),
            whole("dibaca", "baris dibaca").required(),
            whole("diterima", "baris diterima").required(),
            whole("ditolak", "baris ditolak").required(),
            whole("berulang", "baris yang sudah ada").required(),
            whole("sel_ditolak", "sel yang dikosongkan").required(),
            Column("bagian_ditolak", "Float64", f"baris ditolak, {_SHARE}"),
        ),
        key=("tabel",),
    ),
    MartTable(
        "mutu_laporan",
        "mutu laporan per posyandu dan formulir: kelengkapan, padanan, keterlambatan",
        "report quality per posyandu and form: completeness, links, delay",
        (
            *_of("laporan_posyandu", "kode_provinsi", "kode_kabupaten_kota", "kode_desa"),
            *_of("laporan_posyandu", "kode_posyandu", "formulir"),
            *plain(
                whole("laporan", "laporan").required(),
                whole("dengan_nik", "laporan yang menyebut NIK").required(),
                whole("dengan_no_kk", "laporan yang menyebut nomor KK").required(),
                whole("dengan_dokumen", "laporan dengan dokumen").required(),
                whole("dipadankan", "laporan berpadanan DITERIMA").required(),
                whole("ditinjau", "laporan berpadanan TINJAU").required(),
                whole("tanpa_padanan", "laporan TANPA_PADANAN").required(),
                Column("hari_tengah", "Float64", "median hari kejadian–lapor; tanpa kelahiran"),
            ),
        ),
        key=("kode_posyandu", "formulir", "kode_desa"),
    ),
    MartTable(
        "alasan_keluarga",
        "satu baris per tahap, keluarga, program dan alasan: semua alasan, bukan hanya yang utama",
        "one row per wave, family, programme and reason: all reasons, not only the main one",
        (
            *_of("putusan", "tahap", "program", "no_kk", "kode_desa", "kode_kabupaten_kota"),
            *_of("putusan", "kode_provinsi", "status", "nominal_hak"),
            *plain(
                text("alasan", "kode alasan").required(),
                text("label", "arti kode alasan"),
                Column("utama", "Boolean", "inilah alasan utama", nullable=False),
            ),
        ),
        key=("tahap", "no_kk", "program", "alasan"),
    ),
    MartTable(
        "penahanan",
        "keluarga DITAHAN per tahap, program, alasan utama dan umur penahanan pada batas tahap",
        "held families per wave, programme, main reason and age of the hold at the cut-off",
        plain(
            TAHAP,
            PROGRAM,
            KABUPATEN,
            PROVINSI,
            text("alasan_utama", "alasan utama"),
            date("ditahan_sejak", "awal penahanan"),
            date("batas_tahan", "batas penahanan"),
            whole("umur_hari", "hari sejak ditahan sampai batas tahap"),
            whole("keluarga", "keluarga").required(),
            whole("nominal_hak", "rupiah hak yang ditahan").required(),
        ),
    ),
    THREE_AXES,
)

MACROS: tuple[MartMacro, ...] = (
    MartMacro(
        "waterfall",
        ("tahap", "wilayah"),
        "air terjun sebuah wilayah: langkah demi langkah dari DTSEN ke status setiap keluarga; "
        "wilayah ID, atau kode 2, 4, 6 atau 10 angka (00 tidak diketahui)",
        "the waterfall of an area, step by step from DTSEN to every family's status",
        ("program", "urut", "langkah", "tanda", "keluarga"),
    ),
    MartMacro(
        "alasan_teratas",
        ("tahap", "program", "wilayah"),
        "alasan utama sebuah wilayah, yang terbanyak dahulu",
        "the main reasons of an area, most frequent first",
        ("status", "alasan", "label", "keluarga", "nominal_hak"),
    ),
    MartMacro(
        "perubahan",
        ("tahap_a", "tahap_b"),
        "perpindahan status dan alasan dari tahap a ke tahap b; keluarga yang berganti nomor KK "
        "tetap satu keluarga",
        "flows of status and reason from wave a to wave b; a family keeps itself through a new "
        "KK number",
        (
            *("program", "status_a", "alasan_a", "status_b", "alasan_b", "keluarga"),
            *("nominal_a", "nominal_b"),
        ),
    ),
    MartMacro(
        "aduan_tertunda",
        ("wilayah", "hari"),
        "aduan terbuka sebuah wilayah yang sudah lebih dari sekian hari, dan di OPD mana; wilayah "
        "kode 2, 4 atau 6 angka",
        "open complaints of an area older than so many days, and at which OPD",
        (
            *("no_aduan", "kode_kecamatan", "kode_desa", "bidang_spm", "kategori", "opd"),
            *("status", "tgl_lapor", "umur_hari", "batas_waktu", "lewat_batas"),
            *("jumlah_pengaduan", "per_tanggal"),
        ),
    ),
    MartMacro(
        "sejarah_keluarga",
        ("no_kk",),
        "semua putusan satu keluarga (token no_kk, lama atau baru) menurut tahap",
        "all decisions of one family (its token, old or new) by wave",
        (
            *("tahap", "program", "no_kk", "status", "alasan", "nominal", "nominal_hak"),
            "peristiwa",
        ),
    ),
)
