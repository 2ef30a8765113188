"""DTSEN rows in the columns of `keluarga` and `anggota`.

What belongs here: renaming and recoding a DTSEN extract, one row in, one row out.
What does not: events.
"""

from __future__ import annotations

import polars as pl

from schemas import families as tables
from schemas.codes import UNKNOWN_AREA
from schemas.dtsen import DISABILITY_ITEMS

# All that the register reads of DTSEN: enough to load for `apply` and `part`.
FAMILY_COLUMNS: tuple[str, ...] = (
    "nomor_kartu_keluarga",
    "kode_kelurahan_desa",
    "kode_kabupaten_kota",
    "desil_nasional",
    "desil_status",
    "versi_dtsen",
)
MEMBER_COLUMNS: tuple[str, ...] = (
    "nomor_kartu_keluarga",
    "id_orang",
    "nomor_induk_kependudukan",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "status_kawin",
    "partisipasi_sekolah",
    "jenjang_tertinggi_yang_diduduki",
    "status_dalam_pekerjaan_utama",
    *DISABILITY_ITEMS,
)

_NO_TEXTS = pl.lit([], dtype=pl.List(pl.String))


def family_rows(families: pl.DataFrame, members: pl.DataFrame, versi_dtsen: str) -> pl.DataFrame:
    """One `keluarga` row per DTSEN family, as it stands without any event.

    `members` are `anggota` rows (see `member_rows`) of these families; the size counts them
    and the head is the one with relation 1 (of several the smallest id_orang).
    """
    heads = (
        members.filter(pl.col("hubungan") == "1")
        .sort("no_kk", "id_orang")
        .unique("no_kk", keep="first", maintain_order=True)
        .select("no_kk", pl.col("nik").alias("nik_kepala"))
    )
    sizes = members.group_by("no_kk").agg(pl.len().cast(pl.Int16).alias("jumlah_anggota"))
    base = families.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("kode_kelurahan_desa").alias("kode_desa"),
        area_of_row(),
        "desil_nasional",
        "desil_status",
    )
    return (
        base.join(heads, on="no_kk", how="left")
        .join(sizes, on="no_kk", how="left")
        .select(
            "no_kk",
            "kode_desa",
            "kode_kabupaten_kota",
            province(),
            pl.lit("DTSEN").alias("asal"),
            pl.lit("ADA").alias("keadaan"),
            pl.col("no_kk").alias("no_kk_asal"),
            pl.concat_list("no_kk").alias("no_kk_silsilah"),
            _NO_TEXTS.alias("terbentuk_dari"),
            pl.col("kode_desa").alias("kode_desa_dtsen"),
            "desil_nasional",
            "desil_status",
            pl.col("jumlah_anggota").fill_null(0),
            "nik_kepala",
            pl.lit(False).alias("tinjau"),
            pl.lit(False).alias("berkas_ditahan"),
            _NO_TEXTS.alias("dilaporkan"),
            pl.lit(False).alias("bertentangan"),
            _NO_TEXTS.alias("peristiwa"),
            pl.lit(versi_dtsen, pl.String).alias("versi_dtsen"),
        )
        .select(tables.FAMILIES.column_names)
    )


def member_rows(members: pl.DataFrame) -> pl.DataFrame:
    """One `anggota` row per DTSEN person; a NIK is not looked at across families here."""
    items = [pl.col(item).str.strip_chars() == "1" for item in DISABILITY_ITEMS]
    return members.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        "id_orang",
        pl.col("nomor_induk_kependudukan").alias("nik"),
        "nama",
        pl.col("tanggal_lahir").alias("tgl_lahir"),
        pl.col("jenis_kelamin")
        .replace_strict({"1": "L", "2": "P"}, default=None, return_dtype=pl.String)
        .alias("jk"),
        pl.col("status_hubungan_keluarga").alias("hubungan"),
        "status_kawin",
        "partisipasi_sekolah",
        pl.col("jenjang_tertinggi_yang_diduduki").alias("jenjang"),
        pl.col("status_dalam_pekerjaan_utama").alias("kedudukan_kerja"),
        pl.any_horizontal(items).fill_null(False).alias("calon_disabilitas"),
        pl.lit(False).alias("nik_ganda"),
        pl.lit(True).alias("dihitung"),
        pl.lit(False).alias("meninggal_dilaporkan"),
        pl.lit(True).alias("berdokumen"),
        pl.lit("DTSEN").alias("sumber"),
    ).select(tables.MEMBERS.column_names)


def area_of_row() -> pl.Expr:
    """The kabupaten/kota of a DTSEN family: its village's, else the one written, else 0000."""
    written = pl.col("kode_kabupaten_kota").str.strip_chars()
    return (
        pl.when(pl.col("kode_kelurahan_desa").is_not_null())
        .then(pl.col("kode_kelurahan_desa").str.head(4))
        .when(written.str.contains(r"^\d{4}$"))
        .then(written)
        .otherwise(pl.lit(UNKNOWN_AREA))
        .alias("kode_kabupaten_kota")
    )


def area_of_village(village: str) -> pl.Expr:
    """The kabupaten/kota of a village code; 0000 while the village is unknown."""
    return pl.col(village).str.head(4).fill_null(UNKNOWN_AREA).alias("kode_kabupaten_kota")


def province() -> pl.Expr:
    """The province of `kode_kabupaten_kota`."""
    return pl.col("kode_kabupaten_kota").str.head(2).alias("kode_provinsi")
