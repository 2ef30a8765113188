"""Columns that many tables share, described once.

What belongs here: the identifiers, names, dates and areas that recur.
What does not: columns of a single table.
"""

from __future__ import annotations

from schemas.codes import SEX
from schemas.table import Column, Sensitivity

PRIBADI = Sensitivity.PRIBADI
KHUSUS = Sensitivity.KHUSUS

NIK_PATTERN = r"^\d{16}$"
KK_PATTERN = r"^(?:\d{16}|S[0-9a-f]{15})$"
DESA_PATTERN = r"^\d{10}$"
KABUPATEN_PATTERN = r"^\d{4}$"
PROVINSI_PATTERN = r"^\d{2}$"
# The patterns in words, for whoever reads that a value does not fit.
SHAPES = {
    NIK_PATTERN: "16 angka",
    KK_PATTERN: "16 angka (atau S + 15 heksadesimal)",
    DESA_PATTERN: "10 angka",
    KABUPATEN_PATTERN: "4 angka",
    PROVINSI_PATTERN: "2 angka",
}


def nik(name: str = "nik", meaning: str = "Nomor Induk Kependudukan, 16 angka") -> Column:
    """A NIK of 16 digits, as text."""
    return Column(name, "String", meaning, PRIBADI, pattern=NIK_PATTERN)


def kk(name: str = "no_kk", meaning: str = "nomor Kartu Keluarga, 16 angka") -> Column:
    """A KK number of 16 digits, or a provisional one (S + 15 hex digits), as text."""
    return Column(name, "String", meaning, PRIBADI, pattern=KK_PATTERN)


def desa(name: str = "kode_desa", meaning: str = "kode desa/kelurahan Kemendagri") -> Column:
    """A Kemendagri village code of 10 digits, as text."""
    return Column(name, "String", meaning, pattern=DESA_PATTERN)


def text(name: str, meaning: str, sensitive: Sensitivity = Sensitivity.UMUM) -> Column:
    """Free text."""
    return Column(name, "String", meaning, sensitive)


def person_name(name: str, meaning: str) -> Column:
    """A person's name as received."""
    return Column(name, "String", meaning, PRIBADI)


def date(name: str, meaning: str, sensitive: Sensitivity = Sensitivity.UMUM) -> Column:
    """A calendar date (local)."""
    return Column(name, "Date", meaning, sensitive)


def code(name: str, meaning: str, allowed: tuple[str, ...]) -> Column:
    """One of a closed list of words."""
    return Column(name, "String", meaning, allowed=allowed)


def whole(name: str, meaning: str, minimum: int = 0, maximum: int | None = None) -> Column:
    """A whole number."""
    return Column(name, "Int64", meaning, minimum=minimum, maximum=maximum)


SEX_COLUMN = code("jk", "jenis kelamin: L laki-laki, P perempuan", SEX)
KABUPATEN = Column(
    "kode_kabupaten_kota",
    "String",
    "kode kabupaten/kota Kemendagri; 0000 bila wilayah tidak diketahui",
    nullable=False,
    pattern=KABUPATEN_PATTERN,
)
PROVINSI = Column(
    "kode_provinsi",
    "String",
    "kode provinsi Kemendagri; 00 bila wilayah tidak diketahui",
    nullable=False,
    pattern=PROVINSI_PATTERN,
)
BERKAS = Column("berkas", "String", "sha256 berkas asal (64 hex)", nullable=False)
BARIS = Column(
    "baris", "Int64", "nomor baris di berkas asal (judul = 1)", nullable=False, minimum=1
)
VERSI_DTSEN = text("versi_dtsen", "versi DTSEN yang dipakai, mis. 2025T4")
