"""Newborns: the row a birth report adds, and which of them is meant when one dies.

What belongs here: a newborn's key, NIK, papers; finding it again in a later report.
What does not: which reports are about the same baby (`births`).
"""

from __future__ import annotations

import polars as pl

from register.births import name_likeness, plain_name
from register.policy import DEFAULT, Policy


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


def already_in_dtsen(
    births: pl.DataFrame, members: pl.DataFrame, policy: Policy = DEFAULT
) -> pl.DataFrame:
    """id_laporan of births whose family already lists a child of that birth date and sex.

    Where more such births are told than children listed – twins of whom one has a NIK already –
    names tell which; where they do not, none is added.
    """
    key = ["no_kk", "tgl_lahir", "jk"]
    listed = members.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("tanggal_lahir").alias("tgl_lahir"),
        pl.col("jenis_kelamin")
        .replace_strict({"1": "L", "2": "P"}, default=None, return_dtype=pl.String)
        .alias("jk"),
        pl.col("nama").alias("nama_b"),
    ).with_columns(plain_name("nama_b"), pl.len().over(key).alias("_tercatat"))
    pairs = births.select("id_laporan", *key, plain_name("nama_bayi").alias("nama")).join(
        listed, on=key
    )
    alike = pl.Series("_mirip", name_likeness(pairs), dtype=pl.Float64) >= policy.kemiripan_nama
    told = pairs.with_columns(alike).group_by("id_laporan", *key, "_tercatat").agg(pl.any("_mirip"))
    partly = (pl.len().over(key) > pl.col("_tercatat")) & (
        pl.col("_mirip").sum().over(key) == pl.col("_tercatat")
    )
    return told.filter(~partly | pl.col("_mirip")).select("id_laporan").sort("id_laporan")


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


def with_infants_found(named: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """`named`, the dead of whom DTSEN knows nobody in the family of the birth they repeat.

    Most infants die within weeks, so that birth and death are told in one month: no link can know
    the child yet. `reports`: the contents in force. A death without a link is about a newborn if
    its KK number is the one the birth's report gives or was linked to, the birth date is the same
    and the sex does not differ; births in two families say nothing. Which child of the family it
    is, `infants_meant` says.
    """
    open_reports = reports.filter(pl.col("alasan").is_null())
    dead = open_reports.filter(
        (pl.col("formulir") == "kematian")
        & pl.col("kk_lapor").is_not_null()
        & pl.col("tgl_lahir").is_not_null()
    ).select("id_laporan", "kk_lapor", "tgl_lahir", "jk")
    born = named.filter((pl.col("peran") == "BAYI") & (pl.col("keputusan") == "DITERIMA")).select(
        "id_laporan", pl.col("no_kk").alias("_keluarga")
    )
    births = open_reports.filter(pl.col("jenis") == "KELAHIRAN").join(born, on="id_laporan")
    by_card = pl.concat(
        [
            births.select(pl.col(card).alias("kk_lapor"), "tgl_lahir", "jk", "_keluarga")
            for card in ("kk_lapor", "_keluarga")
        ]
    ).unique()
    same = (
        dead.join(by_card, on=["kk_lapor", "tgl_lahir"], suffix="_b")
        .filter((pl.col("jk") == pl.col("jk_b")).fill_null(value=True))
        .group_by("id_laporan")
        .agg(pl.col("_keluarga").unique().alias("_k"))
        .filter(pl.col("_k").list.len() == 1)
        .select("id_laporan", pl.col("_k").list.first().alias("_keluarga"))
    )
    found = (pl.col("keputusan") == "TANPA_PADANAN") & pl.col("_keluarga").is_not_null()
    return (
        named.join(same, on="id_laporan", how="left", maintain_order="left")
        .with_columns(
            pl.when(found).then(pl.lit("DITERIMA")).otherwise("keputusan").alias("keputusan"),
            pl.when(found).then("_keluarga").otherwise("no_kk").alias("no_kk"),
        )
        .drop("_keluarga")
    )


def infants_meant(
    deaths: pl.DataFrame, newborns: pl.DataFrame, policy: Policy = DEFAULT
) -> pl.DataFrame:
    """id_laporan, orang: the one newborn a death without a DTSEN person is about.

    Of the newborns of that family: the stated birth date, sex and name must not differ, the birth
    must not lie after the death, and exactly one must remain – otherwise nobody is taken.
    """
    fits = (
        deaths.with_columns(plain_name("nama_lapor").alias("nama"))
        .join(
            newborns.with_columns(plain_name("nama").alias("nama")),
            left_on="no_kk",
            right_on="lahir_di",
            suffix="_b",
        )
        .filter(
            (pl.col("tgl_lahir").is_null() | (pl.col("tgl_lahir") == pl.col("tgl_lahir_b")))
            & (pl.col("jk").is_null() | (pl.col("jk") == pl.col("jk_b")))
            & (pl.col("tgl_lahir_b") <= pl.col("tgl_kejadian"))
        )
    )
    alike = pl.Series("_mirip", name_likeness(fits), dtype=pl.Float64) >= policy.kemiripan_nama
    unnamed = pl.col("nama").is_null() | pl.col("nama_b").is_null()
    fits = fits.filter(unnamed | alike).select("id_laporan", pl.col("orang_b").alias("orang"))
    return fits.filter(pl.len().over("id_laporan") == 1)
