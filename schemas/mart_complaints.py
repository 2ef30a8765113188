"""Complaints and posyandu reporting in the analysts' mart: who waits, how fast, who is silent.

What belongs here: these tables' columns as an analyst sees them.
What does not: the tables of other stages (`mart`), or how they are filled (release/mart).
"""

from __future__ import annotations

from dataclasses import replace

from schemas.columns import KABUPATEN, code, date, desa, text, whole
from schemas.complaints import ACCOUNT, CASES, HISTORY
from schemas.lists import LISTS
from schemas.masking import MartColumn, MartTable, plain, seen_of
from schemas.table import Column

# Of a protected complaint these say too much: they are empty, and its number is a token.
HIDDEN = ("id_laporan", "kode_posyandu", "kode_desa", "tgl_kejadian", "nik", "no_kk")
LEVELS = ("POSYANDU", "DESA", "KECAMATAN", "KABUPATEN_KOTA")
STEPS = ("LAPOR", "PADANAN", "PUTUSAN", "DAFTAR", "JAWABAN")
_SHOWN = "nomor aduan; token bila aduannya dilindungi"


def _of_cases() -> tuple[MartColumn, ...]:
    return tuple(_weakened(one) for one in seen_of(CASES, without=("isi", "berkas", "baris")))


def _weakened(one: MartColumn) -> MartColumn:
    """The column as it may stand empty, or as a token, for a protected complaint."""
    column = one.column
    if column.name in ("no_aduan", "no_aduan_induk"):
        return replace(one, column=replace(column, pattern=None, meaning=_SHOWN))
    if column.name in HIDDEN:
        return replace(
            one,
            column=replace(
                column, nullable=True, meaning=f"{column.meaning}; kosong bila dilindungi"
            ),
        )
    return one


_LEVEL = code("tingkat", "tingkat wilayah", LEVELS).required()
_PLACE = text("kode", "kode posyandu, desa, kecamatan atau kabupaten/kota").required()
_MONTH = date("bulan", "hari pertama bulan lapor")
_POSTS = (
    whole("posyandu_terdaftar", "posyandu menurut daftar_posyandu").required(),
    whole("posyandu_melapor", "posyandu yang melapor").required(),
    whole(
        "posyandu_diam", "posyandu terdaftar tanpa laporan: tidak diketahui, bukan nol"
    ).required(),
    whole("posyandu_uji_coba", "posyandu di wilayah uji coba").required(),
    whole("laporan_diharapkan", "laporan yang diharapkan dari posyandu terdaftar").required(),
    whole("laporan_diterima", "laporan yang diterima").required(),
)

COMPLAINTS: tuple[MartTable, ...] = (
    MartTable(
        CASES.name,
        CASES.meaning,
        "one row per complaint: field, OPD, deadline, status; protected ones without place",
        _of_cases(),
        key=("no_aduan",),
        sort=("kode_kabupaten_kota", "no_aduan"),
    ),
    MartTable(
        HISTORY.name,
        HISTORY.meaning,
        "every step of a complaint, and the fate of every answer received",
        tuple(_weakened(one) for one in seen_of(HISTORY, without=("isi",))),
        key=HISTORY.key,
        sort=HISTORY.sort,
    ),
    MartTable(
        ACCOUNT.name,
        ACCOUNT.meaning,
        "one row per file of complaints or answers: every row ends in one place",
        seen_of(ACCOUNT),
        key=ACCOUNT.key,
        sort=ACCOUNT.sort,
    ),
    MartTable(
        "posyandu",
        LISTS["daftar_posyandu"].meaning,
        "the posts there are, and how many reports are expected of each",
        seen_of(LISTS["daftar_posyandu"], without=("isi", "berkas", "baris")),
        key=("kode_posyandu",),
        sort=("kode_posyandu",),
    ),
    MartTable(
        "kecepatan_bantuan",
        "hari dari kejadian sampai dilaporkan, dipadankan, diputus, masuk daftar dan dijawab; "
        "di sampingnya posyandu yang diam",
        "days from event to report, link, decision, list and answer, beside the silent posts",
        plain(
            text("kode_wilayah", "kabupaten/kota 4 angka, atau ID").required(),
            code("langkah", "sampai langkah mana", STEPS).required(),
            whole("laporan", "laporan yang sampai di langkah itu").required(),
            whole("belum", "laporan yang belum sampai di langkah itu").required(),
            whole(
                "tanpa_hari",
                "di antara yang sampai: tanpa hari kejadian, tidak ikut dihitung harinya",
            ).required(),
            Column("hari_tengah", "Float64", "median hari sejak kejadian"),
            Column("hari_p90", "Float64", "persentil ke-90 hari sejak kejadian"),
            *_POSTS,
        ),
        key=("kode_wilayah", "langkah"),
        sort=("kode_wilayah", "langkah"),
    ),
    MartTable(
        "laporan_berjenjang",
        "laporan posyandu per bulan dan tingkat wilayah untuk Tim Pembina Posyandu",
        "posyandu reporting by month and level of area, for the supervising teams",
        plain(
            code(
                "tingkat",
                "tingkat wilayah; TIDAK_DIKETAHUI: baris ditolak dari berkas yang tidak termuat "
                "dalam satu kabupaten/kota, agar jumlahnya genap",
                (*LEVELS, "TIDAK_DIKETAHUI"),
            ).required(),
            _PLACE,
            date(
                "bulan",
                "hari pertama bulan lapor; kosong bila TIDAK_DIKETAHUI atau tanggalnya dianggap "
                "salah tulis",
            ),
            KABUPATEN,
            desa("kode_desa", "desa posyandu atau desa itu sendiri; kosong di atasnya"),
            text("nama", "nama posyandu menurut daftar_posyandu; nama wilayah: tabel wilayah"),
            *_POSTS,
            whole("tepat_waktu", "dilaporkan dalam batas hari sejak kejadian").required(),
            whole(
                "tanpa_hari", "tanpa hari kejadian: tepat atau tidak, tidak diketahui"
            ).required(),
            whole("baris_ditolak", "baris berkas yang ditolak saat masuk").required(),
            whole("dipadankan", "laporan yang orangnya dikenal").required(),
            whole("ditinjau", "laporan yang menunggu petugas").required(),
            whole("tanpa_padanan", "laporan yang orangnya tidak ditemukan").required(),
            whole("berlaku", "laporan yang mengubah keluarga pada tahap terakhir").required(),
            whole(
                "putusan_terpengaruh", "putusan bansos tahap terakhir yang memakainya"
            ).required(),
            whole(
                "aduan", "aduan yang diterima; yang dilindungi hanya di tingkat kabupaten"
            ).required(),
            whole("aduan_terbuka", "di antaranya masih terbuka").required(),
            whole("aduan_ditutup", "di antaranya sudah ditutup").required(),
            whole("aduan_lewat_batas", "di antaranya melewati batas waktu").required(),
        ),
        key=("tingkat", "kode", "bulan"),
        sort=("tingkat", "kode", "bulan"),
    ),
    MartTable(
        "tolakan_berjenjang",
        "yang ditolak dari berkas laporan, per alasan, di wilayah terkecil yang memuat berkasnya",
        "what was rejected of report files, by reason, in the smallest area that holds the file",
        plain(
            code("tingkat", "tingkat wilayah", (*LEVELS, "TIDAK_DIKETAHUI")).required(),
            text("kode", "kode wilayah itu; kosong bila tidak diketahui"),
            text("formulir", "formulir; kosong bila berkas tidak dikenali"),
            text("alasan", "kode alasan").required(),
            code("yang_ditolak", "berkas, baris atau sel", ("BERKAS", "BARIS", "SEL")).required(),
            whole("jumlah", "banyaknya").required(),
        ),
        key=("tingkat", "kode", "formulir", "alasan", "yang_ditolak"),
        sort=("tingkat", "kode", "formulir", "alasan", "yang_ditolak"),
    ),
)
