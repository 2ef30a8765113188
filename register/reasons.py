"""Why a report stands where it stands: the closed list of `alasan` codes of `peristiwa`.

What belongs here: each code once, the state it explains, and its label in both languages.
What does not: reasons of payment decisions (schemas.reasons).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StateReason:
    """A code of `peristiwa.alasan`: the state it explains and how an officer says it."""

    kode: str
    keadaan: str
    label: str
    label_en: str


_ROWS: tuple[StateReason, ...] = (
    StateReason("BUKTI_CUKUP", "BERLAKU", "Bukti cukup", "Evidence suffices"),
    StateReason(
        "TIDAK_MENURUNKAN",
        "BERLAKU",
        "Padanan diterima; tidak menurunkan bayaran",
        "Link accepted; lowers no payment",
    ),
    StateReason(
        "BUKTI_KURANG",
        "DILAPORKAN",
        "Belum ada dokumen atau sumber kedua",
        "No document or second source yet",
    ),
    StateReason(
        "NIK_TIDAK_PASTI",
        "DILAPORKAN",
        "Keluarga peserta: perlu NIK yang sama persis dan nama yang sepakat",
        "Participating family: needs the exact NIK and an agreeing name",
    ),
    StateReason(
        "SIFAT_TIDAK_DIKETAHUI",
        "DILAPORKAN",
        "Belum diketahui pindah tetap atau sementara",
        "Not known whether the move is for good",
    ),
    StateReason(
        "TUJUAN_TIDAK_DIKETAHUI", "DILAPORKAN", "Desa tujuan belum diketahui", "Destination unknown"
    ),
    StateReason(
        "PIHAK_PERGI_TIDAK_DIKETAHUI",
        "DILAPORKAN",
        "Belum diketahui siapa yang meninggalkan KK",
        "Not known which side leaves the KK",
    ),
    StateReason(
        "PASANGAN_SATU_ORANG",
        "DILAPORKAN",
        "Suami dan istri dipadankan dengan satu orang",
        "Husband and wife were linked to one person",
    ),
    StateReason(
        "TUAN_RUMAH_TIDAK_DIKETAHUI",
        "DILAPORKAN",
        "KK yang ditumpangi tidak ditemukan",
        "Host family not found",
    ),
    StateReason(
        "HANYA_TUGAS", "DILAPORKAN", "Hanya membuka tugas kunjungan", "Opens a visit task only"
    ),
    StateReason(
        "KK_GANDA",
        "DILAPORKAN",
        "Nomor KK tercatat lebih dari sekali",
        "KK number recorded more than once",
    ),
    StateReason(
        "NIK_DIPAKAI_ORANG_LAIN",
        "DILAPORKAN",
        "NIK yang disebut benar dipakai orang lain",
        "The corrected NIK is borne by somebody else",
    ),
    StateReason(
        "KELUARGA_TIDAK_DIMUAT",
        "DILAPORKAN",
        "Keluarga padanan tidak ada di versi DTSEN ini",
        "The linked family is not in this DTSEN version",
    ),
    StateReason("LAHIR_MATI", "TIDAK_MENGUBAH", "Bayi lahir mati", "Stillbirth changes no family"),
    StateReason(
        "BAYI_SUDAH_DI_DTSEN", "TIDAK_MENGUBAH", "Bayi sudah ada di DTSEN", "Baby already in DTSEN"
    ),
    StateReason(
        "BAYI_TIDAK_TERCATAT",
        "TIDAK_MENGUBAH",
        "Bayi yang meninggal belum tercatat di keluarga",
        "The infant that died was never recorded in the family",
    ),
    StateReason("MERANTAU", "TIDAK_MENGUBAH", "Pergi sementara", "Temporary departure"),
    StateReason(
        "BELUM_AKTA_CERAI", "TIDAK_MENGUBAH", "Belum ada akta cerai", "No divorce decree yet"
    ),
    StateReason(
        "NIKAH_TANPA_KK_BARU",
        "TIDAK_MENGUBAH",
        "Nikah tidak tercatat tanpa KK baru",
        "Unrecorded marriage without a new KK",
    ),
    StateReason(
        "ADUAN", "TIDAK_MENGUBAH", "Aduan diteruskan, tidak mengubah keluarga", "A complaint"
    ),
    StateReason(
        "KOREKSI_DATA",
        "TIDAK_MENGUBAH",
        "Koreksi tanpa nomor KK baru diteruskan ke pemilik data",
        "Correction without a new KK number",
    ),
    StateReason("SUDAH_DEMIKIAN", "TIDAK_MENGUBAH", "Data sudah demikian", "Already so"),
    StateReason(
        "ORANG_TIDAK_DI_KELUARGA",
        "TIDAK_MENGUBAH",
        "Orangnya sudah tidak di keluarga mana pun",
        "The person is in no family any more",
    ),
    StateReason("PADANAN_DITINJAU", "TINJAU", "Menunggu peninjauan petugas", "Waits for review"),
    StateReason(
        "BERKAS_DITAHAN",
        "DITAHAN",
        "Berkas laporannya ditahan pemutus badai",
        "The storm breaker holds its file",
    ),
    StateReason("PADANAN_TIDAK_ADA", "TANPA_PADANAN", "Tidak ada padanan", "No match found"),
    StateReason(
        "DUA_TANGGAL_KEMATIAN",
        "BERTENTANGAN",
        "Dua laporan kematian dengan tanggal berjauhan",
        "Two deaths on far-apart dates",
    ),
    StateReason(
        "PERISTIWA_SESUDAH_KEMATIAN",
        "BERTENTANGAN",
        "Ada peristiwa sesudah tanggal kematian",
        "An event after the date of death",
    ),
    StateReason(
        "DILAPORKAN_DI_TEMPAT_LAMA",
        "BERTENTANGAN",
        "Sudah pindah, kemudian dilaporkan di tempat lama",
        "Moved, then reported at the old place",
    ),
    StateReason("KAWIN_DUA_KALI", "BERTENTANGAN", "Dua perkawinan", "Married twice"),
    StateReason(
        "DUA_TUJUAN",
        "BERTENTANGAN",
        "Datang di dua desa pada waktu yang sama",
        "Arrived in two villages at once",
    ),
    StateReason(
        "KOREKSI_BERBEDA",
        "BERTENTANGAN",
        "Dua koreksi orang yang sama menyebut nilai berbeda",
        "Two corrections of one person say different things",
    ),
    StateReason(
        "HIDUP_DAN_MATI",
        "BERTENTANGAN",
        "Bayi yang sama dilaporkan hidup dan mati",
        "The same baby reported alive and dead",
    ),
    StateReason(
        "KEJADIAN_SAMA",
        "DIGABUNG",
        "Kejadian yang sama dengan laporan lain",
        "The same event as another report",
    ),
    StateReason("DITARIK", "DIBATALKAN", "Ditarik oleh laporan lain", "Withdrawn"),
    StateReason("PENARIKAN", "DIBATALKAN", "Laporan ini menarik laporan lain", "A withdrawal"),
    StateReason(
        "PENARIKAN_TANPA_SASARAN",
        "DIBATALKAN",
        "Menarik laporan yang tidak dikenal atau lebih baru",
        "Withdraws a report that is unknown or later",
    ),
    StateReason(
        "LAPOR_SESUDAH_BATAS_TAHU",
        "UNTUK_TAHAP_BERIKUT",
        "Dilaporkan sesudah batas pengetahuan tahap ini",
        "Reported after the as-of date",
    ),
    StateReason(
        "KEJADIAN_SESUDAH_BATAS",
        "UNTUK_TAHAP_BERIKUT",
        "Terjadi sesudah batas tahap ini",
        "Happened after the cut-off",
    ),
)
STATE_REASONS: dict[str, StateReason] = {row.kode: row for row in _ROWS}
STATE_OF: dict[str, str] = {row.kode: row.keadaan for row in _ROWS}
