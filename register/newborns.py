"""Newborns: the row a birth report adds, and which of them is meant when one dies.

What belongs here: a newborn's key, NIK, papers; finding it again in a later report.
What does not: which reports are about the same baby (`births`).
"""

from __future__ import annotations

import polars as pl


def newborn_people(births: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """One row per effective birth: id_laporan, orang, id_orang, nik, nama, berdokumen …

    id_orang is the baby's own NIK, or B + 15 hex digits of sha256(id_laporan). A NIK already
    borne by a loaded person (often the mother's, typed once more) or by an earlier newborn is
    nobody's proof: it is left out. `berdokumen`: permanent NIK, akta or surat keterangan
    lahir (domain: a newborn counts as PKH component only with one of them).
    """
    taken = members["nomor_induk_kependudukan"].drop_nulls().implode()
    own = (pl.col("nik_bayi").str.len_chars() == 16) & ~pl.col("nik_bayi").is_in(taken)
    return (
        births.sort("urut")
        .with_columns(pl.when(own).then("nik_bayi").alias("nik"))
        .with_columns(pl.when(pl.int_range(pl.len()).over("nik") == 0).then("nik").alias("nik"))
        .with_columns(
            pl.coalesce("nik", pl.lit("B") + pl.col("sidik_bayi")).alias("id_orang"),
            (pl.col("nik").is_not_null() | pl.col("surat_lahir")).alias("berdokumen"),
        )
        .select(
            "id_laporan",
            (pl.lit("|") + pl.col("id_orang")).alias("orang"),
            "id_orang",
            "nik",
            pl.col("nama_bayi").alias("nama"),
            "tgl_lahir",
            "jk",
            "berdokumen",
            pl.col("no_kk").alias("lahir_di"),
        )
    )


def already_in_dtsen(births: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """id_laporan of births whose family already lists a child of that birth date and sex."""
    listed = members.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("tanggal_lahir").alias("tgl_lahir"),
        pl.col("jenis_kelamin")
        .replace_strict({"1": "L", "2": "P"}, default=None, return_dtype=pl.String)
        .alias("jk"),
    )
    return births.join(listed, on=["no_kk", "tgl_lahir", "jk"], how="semi").select("id_laporan")


def with_newborns_named(
    rows: pl.DataFrame, newborns: pl.DataFrame, columns: tuple[str, ...] = ("orang",)
) -> pl.DataFrame:
    """`rows` whose person keys of a newborn as a link writes them are those of the register.

    A link to a newborn known by an earlier report names the DTSEN family it was born into and
    its id_orang; `mentions.person_id` makes of them what it makes of anyone in DTSEN.
    """
    linked = newborns.select(
        pl.concat_str("lahir_di", "id_orang", separator="|").alias("_padanan"),
        pl.col("orang").alias("_bayi"),
    ).unique("_padanan", keep="first", maintain_order=True)
    for column in columns:
        rows = (
            rows.join(
                linked, left_on=column, right_on="_padanan", how="left", maintain_order="left"
            )
            .with_columns(pl.coalesce("_bayi", column).alias(column))
            .drop("_bayi")
        )
    return rows


def infants_meant(deaths: pl.DataFrame, newborns: pl.DataFrame) -> pl.DataFrame:
    """id_laporan, orang: the one newborn a death without a DTSEN person is about.

    Of the newborns of that family: the stated birth date and sex must not differ, the birth
    must not lie after the death, and exactly one must remain – otherwise nobody is taken.
    """
    fits = (
        deaths.join(newborns, left_on="no_kk", right_on="lahir_di", suffix="_b")
        .filter(
            (pl.col("tgl_lahir").is_null() | (pl.col("tgl_lahir") == pl.col("tgl_lahir_b")))
            & (pl.col("jk").is_null() | (pl.col("jk") == pl.col("jk_b")))
            & (pl.col("tgl_lahir_b") <= pl.col("tgl_kejadian"))
        )
        .select("id_laporan", pl.col("orang_b").alias("orang"))
    )
    return fits.filter(pl.len().over("id_laporan") == 1)
