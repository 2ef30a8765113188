"""Proposals that a newer DTSEN version already shows.

What belongs here: comparing what a proposal asked for with the rows of that version.
What does not: closing the proposal (`select`), or reading the rows (assets).
"""

from __future__ import annotations

import polars as pl

# Whose row must be there, whose must be gone; and the column that must hold the proposed value.
_GONE = ("MENINGGAL", "KE_LUAR_NEGERI")
_VALUE = {
    "NIK": "nomor_induk_kependudukan",
    "NAMA": "nama",
    "TGL_LAHIR": "tanggal_lahir",
    "STATUS_KAWIN": "status_kawin",
    "KEPALA_KELUARGA": "status_hubungan_keluarga",
    "JENIS_KELAMIN": "jenis_kelamin",
}
_SEX = {"L": "1", "P": "2"}
_REAL = r"^\d{16}$"


def shown_in(
    changes: pl.DataFrame, families: pl.DataFrame, members: pl.DataFrame, areas: pl.Series
) -> pl.Series:
    """The id_usul of proposals all of whose changes the version shows, sorted.

    changes: AMENDED, with the kode_kabupaten_kota of the proposal. families, members: the
    version's rows of every KK number and NIK that `changes` name (schemas.dtsen). areas: the
    kabupaten/kota the version has files of: what is absent there is absent; elsewhere nothing
    can be said of who is gone. Whoever has no NIK is known by KK, name and birth date.
    """
    rows = changes.with_columns(
        pl.when(pl.col("hal") == "NIK").then("menjadi").otherwise("nik").alias("_nik")
    ).with_row_index("_n")
    found = _persons(rows, members)
    cards = families.select(
        pl.col("nomor_kartu_keluarga"), pl.col("kode_kelurahan_desa").alias("_desa")
    ).unique("nomor_kartu_keluarga", keep="first")
    here = (
        rows.join(found, on="_n", how="left")
        .join(
            cards.rename({"nomor_kartu_keluarga": "no_kk_tujuan", "_desa": "_desa_tujuan"}),
            on="no_kk_tujuan",
            how="left",
        )
        .join(
            cards.select(pl.col("nomor_kartu_keluarga").alias("no_kk_asal"), _asal=True),
            on="no_kk_asal",
            how="left",
        )
        .with_columns(
            pl.col("_ada", "_asal").fill_null(value=False),
            pl.col("kode_kabupaten_kota").is_in(areas.implode()).alias("_termuat"),
            pl.col("no_kk_tujuan").str.contains(_REAL).fill_null(value=False).alias("_nomor"),
        )
    )
    kind = pl.col("hal")
    moved = pl.col("_ada") & (pl.col("_kk") != pl.col("no_kk_asal")).fill_null(value=True)
    arrived = pl.col("_ada") & (pl.col("_kk") == pl.col("no_kk_tujuan")).fill_null(value=False)
    at_all = (
        pl.when(kind.is_in(_GONE))
        .then(~pl.col("_ada") & pl.col("_termuat"))
        .when(kind == "LAHIR")
        .then("_ada")
        .when((kind == "PINDAH_KK") & pl.col("_nomor"))
        .then(arrived)
        .when(kind == "PINDAH_KK")
        .then(moved)
        .when(kind == "NOMOR_KK")
        .then(pl.col("_desa_tujuan").is_not_null() & ~pl.col("_asal"))
        .when(kind == "DESA")
        .then((pl.col("_desa_tujuan") == pl.col("menjadi")).fill_null(value=False))
        .when(kind == "KELUARGA_KE_LN")
        .then(~pl.col("_asal") & pl.col("_termuat"))
        .otherwise(pl.col("_ada") & pl.col("_sesuai").fill_null(value=False))
    )
    return (
        here.group_by("id_usul")
        .agg(at_all.all().alias("tampak"))
        .filter("tampak")["id_usul"]
        .sort()
    )


def _persons(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """_n, _ada, _kk, _sesuai: whether the version lists the person, where, and as proposed."""
    people = members.select(
        pl.col("nomor_induk_kependudukan"),
        pl.col("nomor_kartu_keluarga").alias("_kk"),
        pl.col("nama"),
        pl.col("tanggal_lahir"),
        pl.col("jenis_kelamin"),
        "status_kawin",
        "status_hubungan_keluarga",
    )
    by_nik = rows.filter(pl.col("_nik").is_not_null()).join(
        people.with_columns(pl.col("nomor_induk_kependudukan").alias("_nik")),
        on="_nik",
        suffix="_v",
    )
    # a newborn often gets its NIK only with its row: also known by family, birth date and sex
    unnumbered = rows.filter(pl.col("_nik").is_null() | (pl.col("hal") == "LAHIR")).with_columns(
        pl.coalesce("no_kk_tujuan", "no_kk_asal").alias("_kk"),
        pl.col("jk").replace_strict(_SEX, default=None, return_dtype=pl.String).alias("_jk"),
    )
    by_card = (
        unnumbered.join(people, on="_kk", suffix="_v")
        .filter(
            (pl.col("tgl_lahir") == pl.col("tanggal_lahir"))
            & ((pl.col("hal") == "LAHIR") | (pl.col("nama") == pl.col("nama_v")))
            & ((pl.col("hal") != "LAHIR") | (pl.col("_jk") == pl.col("jenis_kelamin")))
        )
        .drop("_jk")
    )
    wanted = (
        pl.when(pl.col("hal") == "KEPALA_KELUARGA")
        .then(pl.lit("1"))
        .when(pl.col("hal") == "JENIS_KELAMIN")
        .then(pl.col("menjadi").replace_strict(_SEX, default=None, return_dtype=pl.String))
        .otherwise("menjadi")
    )
    value = pl.coalesce(
        pl.when(pl.col("hal") == word).then(
            pl.col(f"{column}_v" if column == "nama" else column).cast(pl.String)
        )
        for word, column in _VALUE.items()
    )
    return (
        pl.concat([by_nik, by_card.select(by_nik.columns)])
        .with_columns((value == wanted).fill_null(value=False).alias("_sesuai"))
        .group_by("_n")
        .agg(
            pl.lit(value=True).alias("_ada"),
            # of several rows of one NIK: the proposal is seen where any of them shows it
            pl.col("_kk").filter(pl.col("_kk") == pl.col("no_kk_tujuan")).first().alias("_sana"),
            pl.col("_kk").sort().first().alias("_kk"),
            pl.col("_sesuai").any(),
        )
        .with_columns(pl.coalesce("_sana", "_kk").alias("_kk"))
        .drop("_sana")
    )
