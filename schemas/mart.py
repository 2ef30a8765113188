"""The tables of the analysts' mart: `mart/bansos.duckdb`.

What belongs here: each table's columns, most of them taken from the table they come from.
What does not: what is done to a column (`masking`), views and macros (`mart_views`), or how
the mart is filled (release/mart).
"""

from __future__ import annotations

from dataclasses import replace

from schemas import codes, decisions, families, forms, lists
from schemas.columns import KABUPATEN, PROVINSI, VERSI_DTSEN, code, date, kk, text, whole
from schemas.linkage import LINKS
from schemas.mart_amendments import AMENDMENTS
from schemas.mart_complaints import COMPLAINTS
from schemas.mart_flows import FLOWS
from schemas.mart_leads import LEADS_SEEN
from schemas.mart_payment import DISBURSEMENT
from schemas.mart_public import PUBLIC
from schemas.masking import MartTable, plain, seen_of
from schemas.table import Column, Table
from schemas.waterfall import AFTER, BEFORE, DIFFERENCE

TAHAP = text("tahap", "tahap, mis. 2025-T4-1").required()
PROGRAM = code("program", "program", codes.PROGRAMMES).required()
_LIST_SUMS = (
    whole("baris", "baris daftar bayar"),
    whole("keluarga", "keluarga berbeda di daftar bayar"),
    whole("pengurus", "pengurus berbeda di daftar bayar"),
    whole("rupiah", "jumlah rupiah daftar bayar"),
)
NUMBERS = tuple(replace(column, nullable=True) for column in AFTER)
_OF_THE_FILE = ("isi", "berkas", "baris", "no_sp2d", "ntpn", "total_baris", "total_nominal")
REPORT_KIND = text(
    "jenis",
    "jenis menurut formulir: kondisi lahir, arah pindah, status nikah/cerai, jenis perubahan/aduan "
    "(DILINDUNGI bila aduannya dilindungi)",
)
# A birth's day is a birth date: the mart keeps its year alone.
_EVENTS = replace(
    families.EVENTS,
    columns=tuple(
        date(column.name, f"{column.meaning}; kosong pada kelahiran (tanggal lahir)")
        if column.name == "tgl_kejadian"
        else column
        for column in families.EVENTS.columns
    ),
)

TABLES: tuple[MartTable, ...] = (
    MartTable(
        "tentang_mart",
        "keterangan mart ini: asal token, cara menyamarkan, isinya",
        "about this mart: where its tokens come from, how it masks, what is in it",
        plain(
            text("hal", "hal yang diterangkan").required(),
            text("isi", "keterangan").required(),
        ),
        key=("hal",),
        sort=("hal",),
    ),
    MartTable(
        "tahap",
        "satu baris per rilis: batas, versi dan keadaannya",
        "one row per release: cut-off, versions, state",
        plain(
            TAHAP,
            text("triwulan", "triwulan").required(),
            whole("gelombang", "gelombang", 1, 9).required(),
            text("tahap_lalu", "rilis sebelum ini di mart; kosong bila yang pertama"),
            date("batas", "tanggal terakhir peristiwa yang dihitung").required(),
            date("diketahui_sampai", "tanggal terakhir laporan yang diketahui").required(),
            Column("disetujui", "Boolean", "ada persetujuan.json", nullable=False),
            VERSI_DTSEN.required(),
            text("versi_aturan", "16 hex pertama sha256 parameter dan aturan").required(),
            text("versi_model", "versi model padanan").required(),
            text("versi_kode", "versi perangkat lunak").required(),
            text("sidik_manifes", "sha256 manifest.json (64 hex)").required(),
        ),
        key=("tahap",),
        sort=("tahap",),
    ),
    MartTable(
        "ringkasan",
        "isi ringkasan.json: air terjun dan jumlah daftar per wilayah dan program",
        "ringkasan.json as a table: waterfall and list totals per area and programme",
        plain(
            TAHAP,
            text("kode_wilayah", "ID, atau provinsi 2 angka; 00 wilayah tidak diketahui"),
            text("program", "program; SEMUA untuk jumlah daftar semua program").required(),
            *BEFORE,
            *NUMBERS,
            DIFFERENCE,
            *_LIST_SUMS,
        ),
        key=("tahap", "kode_wilayah", "program"),
        sort=("tahap", "kode_wilayah", "program"),
    ),
    MartTable(
        "air_terjun",
        "air terjun per desa: keluarga sebelum peristiwa dan statusnya sesudah putusan",
        "the waterfall per village: families before events, statuses after decisions",
        plain(
            TAHAP,
            PROGRAM,
            text("kode_desa", "kode desa; kosong bila tidak diketahui"),
            KABUPATEN,
            PROVINSI,
            *BEFORE,
            *AFTER,
            DIFFERENCE,
        ),
        key=("tahap", "program", "kode_desa"),
        sort=("tahap", "program", "kode_desa"),
    ),
    MartTable(
        "kuota",
        "pemakaian kuota tiap tahap menurut manifest.json, dengan sebab sisa",
        "quota use per wave from manifest.json, and why some is unused",
        plain(
            TAHAP,
            PROGRAM,
            text("kode_wilayah", "ID, provinsi 2 angka atau kabupaten/kota 4 angka").required(),
            whole("batas_gelombang", "batas kumulatif sampai gelombang ini").required(),
            whole("kuota_triwulan", "kuota triwulan").required(),
            whole("ditetapkan_sebelumnya", "sudah di daftar gelombang terdahulu").required(),
            whole("daftar_ini", "di daftar gelombang ini").required(),
            whole("menunggu_gelombang", "siap, menunggu gelombang berikut").required(),
            whole("menunggu_kuota", "siap, di luar kuota").required(),
            Column("sisa", "Int64", "tempat yang belum terpakai", nullable=False),
            text("sebab", "mengapa ada atau tidak ada sisa").required(),
        ),
        key=("tahap", "program", "kode_wilayah"),
        sort=("tahap", "program", "kode_wilayah"),
    ),
    MartTable(
        "daftar_kpm",
        "daftar bayar semua tahap: satu baris per tahap, keluarga dan program",
        "the lists to pay from, all waves: one row per wave, family and programme",
        seen_of(decisions.KPM_LIST),
        key=("tahap", "no_kk", "program"),
        sort=("tahap", "kode_kabupaten_kota", "kode_desa", "program", "no_kk"),
    ),
    MartTable(
        "putusan",
        "putusan semua tahap: satu baris per tahap, keluarga dan program yang dibuka",
        "every decision of every wave: one row per wave, family and opened programme",
        seen_of(decisions.DECISIONS),
        key=("tahap", "no_kk", "program"),
        sort=("tahap", "kode_kabupaten_kota", "kode_desa", "program", "no_kk"),
    ),
    MartTable(
        "daftar_pbi",
        "PBI-JK semua tahap: satu baris per tahap dan orang",
        "health cover of every wave: one row per wave and person",
        seen_of(decisions.PBI_LIST),
        key=("tahap", "id_orang"),
        sort=("tahap", "kode_kabupaten_kota", "kode_desa", "no_kk", "id_orang"),
    ),
    MartTable(
        "silsilah_kk",
        "nomor KK lama dari keluarga yang berganti nomor, per tahap",
        "earlier KK numbers of families whose number changed, per wave",
        seen_of(
            Table(
                "silsilah_kk",
                "",
                (
                    TAHAP,
                    kk("no_kk", "nomor KK pada tahap ini").required(),
                    kk("no_kk_lama", "nomor KK terdahulu keluarga yang sama").required(),
                ),
            )
        ),
        key=("tahap", "no_kk", "no_kk_lama"),
        sort=("tahap", "no_kk", "no_kk_lama"),
    ),
    FLOWS,
    MartTable(
        "peristiwa",
        "apa jadinya setiap laporan pada setiap tahap, dan mengapa; siapa yang disebut aduan "
        "dilindungi atau tidak lewat desa kosong",
        "what became of every report in every wave, and why; empty is who is named by a complaint "
        "that is protected or goes past the village",
        (
            *plain(TAHAP),
            *seen_of(_EVENTS, without=("isi",)),
            *plain(whole("tahun_kejadian", "tahun kejadian").required()),
        ),
        key=("tahap", "id_laporan"),
        sort=("tahap", "id_laporan"),
    ),
    MartTable(
        "padanan",
        f"{LINKS.meaning}; siapa yang disebut aduan dilindungi atau tidak lewat desa kosong",
        "one row per person a report names (its newest content), linked to DTSEN or not; empty is "
        "who is named by a complaint that is protected or goes past the village",
        seen_of(LINKS, without=("isi",)),
        key=("id_laporan", "peran", "urutan"),
        sort=("id_laporan", "peran", "urutan"),
    ),
    MartTable(
        "laporan_posyandu",
        "laporan posyandu (isi terbaru) dengan kelengkapan dan keadaannya pada tahap terakhir",
        "posyandu reports (newest content), how complete, and what the last wave made of them",
        (
            *seen_of(
                Table(
                    "laporan",
                    "",
                    (
                        forms.COMMON[0],
                        code("formulir", "formulir", codes.FORMS).required(),
                        *forms.COMMON[1:],
                    ),
                )
            ),
            *plain(
                KABUPATEN,
                PROVINSI,
                REPORT_KIND,
                text("program", "program yang diadukan"),
                date("tgl_kejadian", "tanggal kejadian; kosong pada kelahiran (tanggal lahir)"),
                whole("tahun_kejadian", "tahun kejadian, atau tahun lapor bila kosong").required(),
                Column("ada_nik", "Boolean", "menyebut sekurangnya satu NIK", nullable=False),
                Column("ada_no_kk", "Boolean", "menyebut nomor KK", nullable=False),
                Column("ada_tgl_lahir", "Boolean", "menyebut tanggal lahir orang", nullable=False),
                whole("jumlah_isi", "isi yang pernah diterima; lebih dari 1 = koreksi").required(),
                code("padanan", "keputusan padanan laporan", codes.LINK_DECISIONS),
                code("keadaan", "keadaan pada tahap terakhir", codes.EVENT_STATES),
                text("alasan_keadaan", "kode alasan keadaan"),
                code("bukti", "tingkat bukti", codes.EVIDENCE_LEVELS),
            ),
        ),
        key=("id_laporan",),
        sort=("id_laporan",),
    ),
    MartTable(
        "berkas",
        lists.FILES.meaning,
        "one row per received file: read = accepted + rejected + repeated",
        seen_of(lists.FILES, without=("petunjuk",)),
        key=("berkas",),
        sort=("berkas",),
    ),
    MartTable(
        "tolakan",
        "apa yang ditolak: berkas, baris atau sel, dengan kode alasan",
        "what was rejected: file, row or cell, with its reason code",
        seen_of(lists.REJECTS, without=("petunjuk",)),
        sort=("berkas", "baris", "kolom", "kode"),
    ),
    MartTable(
        "sanggah",
        lists.LISTS["sanggah"].meaning,
        "objections and reactivation requests with their answers",
        seen_of(lists.LISTS["sanggah"], without=("isi", "berkas", "baris", "no_berita_acara")),
        sort=("no_sanggah", "tgl_terima", "program", "no_kk", "nik"),
    ),
    MartTable(
        "pembayaran",
        lists.LISTS["pembayaran"].meaning,
        "payment feedback from banks and post",
        seen_of(lists.LISTS["pembayaran"], without=_OF_THE_FILE),
        sort=("tahap", "program", "no_kk", "tgl_transaksi", "status", "nominal", "nik_pengurus"),
    ),
    *DISBURSEMENT,
    *COMPLAINTS,
    *AMENDMENTS,
    LEADS_SEEN,
    *PUBLIC,
    MartTable(
        "alasan",
        "kode alasan dengan artinya; alasan TERBATAS hanya sebagai DALAM_PEMERIKSAAN",
        "reason codes in words; restricted ones only as DALAM_PEMERIKSAAN",
        plain(
            text("kode", "kode alasan").required(),
            text("label", "arti").required(),
            text("label_en", "arti dalam bahasa Inggris").required(),
            text("tingkat", "siapa yang boleh melihat").required(),
        ),
        key=("kode",),
        sort=("kode",),
    ),
    MartTable(
        "wilayah",
        "wilayah Kemendagri: provinsi, kabupaten/kota, kecamatan, desa",
        "areas: provinces, regencies, districts, villages",
        plain(
            text("kode", "kode 2, 4, 6 atau 10 angka").required(),
            text("tingkat", "tingkat wilayah").required(),
            text("nama", "nama wilayah").required(),
            text("kode_induk", "kode wilayah di atasnya"),
        ),
        key=("kode",),
        sort=("kode",),
    ),
)
