"""Reason codes: why a family is out, held or waiting, in words an officer can say aloud.

What belongs here: each code once, with its label in both languages and who may see it.
What does not: when a code applies and what it does (rules, one file per code).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A reason code. `tingkat`: UMUM anyone, DESA village, PETUGAS officer, TERBATAS few."""

    kode: str
    label: str
    label_en: str
    tingkat: str


def _reasons(*rows: tuple[str, str, str, str]) -> dict[str, Reason]:
    return {row[0]: Reason(*row) for row in rows}


REASONS: dict[str, Reason] = _reasons(
    # death and payee
    ("MENINGGAL", "Meninggal dunia", "Has died", "DESA"),
    ("MENINGGAL_TUNGGAL", "Satu-satunya anggota meninggal", "Only member has died", "DESA"),
    ("MENINGGAL_PENGURUS", "Pengurus meninggal, menunggu pengganti", "Payee has died", "DESA"),
    ("TANPA_PENGURUS", "Tidak ada anggota yang dapat menjadi pengurus", "No payee", "DESA"),
    # occupation
    (
        "PEKERJAAN_ASN_TNI_POLRI",
        "Ada anggota ASN/TNI/Polri",
        "A member is in state service",
        "PETUGAS",
    ),
    (
        "PEKERJAAN_PENSIUNAN",
        "Ada pensiunan ASN/TNI/Polri",
        "A member draws a state pension",
        "PETUGAS",
    ),
    (
        "PEKERJAAN_BUMN_PEJABAT",
        "Ada pegawai BUMN/BUMD atau pejabat negara",
        "A member works for a state company or holds office",
        "PETUGAS",
    ),
    ("PERANGKAT_DESA", "Ada perangkat desa aktif", "A member is a village official", "PETUGAS"),
    (
        "GURU_SERTIFIKASI",
        "Ada guru bersertifikasi",
        "A member is a certified teacher",
        "PETUGAS",
    ),
    ("NAKES", "Ada tenaga kesehatan aktif", "A member is a health worker", "PETUGAS"),
    (
        "SDM_KESOS",
        "Ada pendamping atau SDM kesejahteraan sosial",
        "A member is a social worker",
        "PETUGAS",
    ),
    (
        "PENGHASILAN_APBN",
        "Ada penghasilan rutin dari APBN/APBD",
        "Regular income from the state budget",
        "PETUGAS",
    ),
    ("UPAH_DI_ATAS_UMP", "Upah di atas UMP/UMK", "Wage above the minimum", "PETUGAS"),
    (
        "PENGURUS_PERUSAHAAN",
        "Pemilik atau pengurus perusahaan",
        "Owner or officer of a company",
        "PETUGAS",
    ),
    # field findings
    ("TIDAK_LAYAK_MUSDES", "Tidak layak menurut musdes", "Refused by the village meeting", "DESA"),
    ("TIDAK_LAYAK_GC", "Tidak layak menurut ground check", "Refused by ground check", "DESA"),
    ("ALAMAT_TIDAK_DITEMUKAN", "Alamat tidak ditemukan", "Address not found", "DESA"),
    ("ORANG_TIDAK_DITEMUKAN", "Penerima tidak ditemukan", "Recipient not found", "DESA"),
    ("PINDAH_KELUAR", "Pindah dan belum tercatat di tempat baru", "Moved away", "DESA"),
    ("PINDAH_LN", "Pindah ke luar negeri", "Moved abroad", "DESA"),
    ("MENOLAK", "Menolak atau mengundurkan diri", "Declined", "DESA"),
    ("GRADUASI_ALAMIAH", "Graduasi alamiah", "Graduated", "DESA"),
    ("GRADUASI_MANDIRI", "Graduasi mandiri", "Graduated on own wish", "DESA"),
    ("BANTUAN_SEJENIS", "Menerima bantuan sejenis", "Receives like aid elsewhere", "DESA"),
    # identity
    ("NIK_TIDAK_PADAN", "NIK tidak padan dengan Dukcapil", "NIK not confirmed", "PETUGAS"),
    ("NIK_GANDA", "NIK tercatat lebih dari sekali", "NIK recorded twice", "PETUGAS"),
    ("KK_GANDA", "Nomor KK tercatat lebih dari sekali", "KK number recorded twice", "PETUGAS"),
    ("DATA_TIDAK_LENGKAP", "Data tidak lengkap", "Data incomplete", "DESA"),
    # rank and register
    ("DESIL_LEBIH", "Desil di atas batas program", "Rank above the limit", "DESA"),
    ("DESIL_BELUM_DITENTUKAN", "Desil belum ditentukan BPS", "Not ranked yet", "DESA"),
    ("TIDAK_ADA_DI_DTSEN", "Tidak ada di DTSEN", "Not in DTSEN", "DESA"),
    # programme
    ("KOMITMEN", "Komitmen PKH belum dipenuhi", "PKH commitment not met", "DESA"),
    ("KOMPONEN_HABIS", "Komponen PKH habis", "No PKH component left", "DESA"),
    ("TANPA_KOMPONEN", "Tidak memiliki komponen PKH", "Never had a PKH component", "DESA"),
    ("BUKAN_PESERTA", "Program tidak menerima peserta baru", "Programme takes no one in", "UMUM"),
    ("KUOTA_HABIS", "Di luar kuota", "Outside the quota", "UMUM"),
    ("SUDAH_DITETAPKAN", "Sudah ditetapkan triwulan ini", "Already listed", "UMUM"),
    (
        "ASAL_SUDAH_DITETAPKAN",
        "Keluarga asal, pengurus atau komponennya sudah ditetapkan triwulan ini",
        "The family it came from, its payee or its components are already listed",
        "DESA",
    ),
    (
        "MENUNGGU_GELOMBANG",
        "Menunggu gelombang berikut",
        "Waits for a later wave",
        "UMUM",
    ),
    # leads for a person to decide
    ("JUDOL_PPATK", "Dalam pemeriksaan", "Under examination (gambling lead)", "TERBATAS"),
    ("PROFIL_BANK", "Dalam pemeriksaan", "Under examination (bank profile)", "TERBATAS"),
    # payment
    ("REKENING_GAGAL", "Rekening gagal", "Account failed", "DESA"),
    ("BEDA_BANK_DUKCAPIL", "Nama di bank berbeda dari Dukcapil", "Bank name differs", "DESA"),
    # our own doubt
    ("PADANAN_TINJAU", "Laporan menunggu peninjauan", "A report waits for review", "PETUGAS"),
    (
        "PERISTIWA_BERTENTANGAN",
        "Laporan saling bertentangan",
        "Reports contradict each other",
        "PETUGAS",
    ),
    ("BELUM_DIVERIFIKASI", "Belum diverifikasi", "Not verified yet", "DESA"),
    (
        "DATA_TIDAK_DIKETAHUI",
        "Data yang menentukan tidak ada",
        "A deciding datum is missing",
        "DESA",
    ),
    ("DITAHAN_BERKAS", "Berkas laporan ditahan", "The reporting file is held", "PETUGAS"),
)

# In an exclusion list MENINGGAL says who died; what follows for the family is for the rules.
EXCLUSION_CODES: tuple[str, ...] = tuple(REASONS)
