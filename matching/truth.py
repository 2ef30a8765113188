"""Links as they would be if every person a report names were known for certain.

What belongs here: turning the truth of a synthetic world into rows of LINKS.
What does not: judging links (`evaluation`), or what follows from them (register, rules).
"""

from __future__ import annotations

import polars as pl

from schemas.linkage import LINKS

_KEY = ["id_laporan", "peran", "urutan"]
_PERSON = ["nik_padan", "id_orang_padan", "no_kk_padan", "nik_sama", "nama_sepakat"]
MODEL = "kebenaran"


def true_links(
    links: pl.DataFrame, truth: pl.DataFrame, members: pl.DataFrame, near: pl.DataFrame
) -> pl.DataFrame:
    """One row of LINKS per row of `links`, with the true person and family, always accepted.

    `truth`: see `evaluation.evaluate`. `members`: id_orang, nik, no_kk of at least the true
    families. `near`: LINKS of the same reports against the true families alone; only the
    agreement of NIK and name is taken from it, which is the report's own and no doubt about
    identity. A person in no register is TANPA_PADANAN. Of a person whom DTSEN holds without a
    NIK the family is known, and the person where only one in it has no NIK.
    """
    known = _answers(truth)
    alone = (
        members.filter(pl.col("nik").is_null())
        .filter(pl.len().over("no_kk") == 1)
        .select("no_kk", pl.col("id_orang").alias("tanpa_nik"))
    )
    by_nik = (
        members.drop_nulls("nik")
        .sort("nik", "no_kk", "id_orang")
        .unique(["nik", "no_kk"], keep="first", maintain_order=True)
        .select("nik", "no_kk", pl.col("id_orang").alias("dengan_nik"))
    )
    newborn = (pl.col("peran") == "BAYI") & pl.col("nik").is_null()
    placed = (
        links.select(name for name in LINKS.column_names if name not in _PERSON)
        .join(known, on=_KEY, how="left")
        .join(by_nik, on=["nik", "no_kk"], how="left")
        .join(alone, on="no_kk", how="left")
        .with_columns(
            pl.coalesce("dengan_nik", pl.when(~newborn).then("tanpa_nik")).alias("id_orang_padan")
        )
        .join(_agreement(links, near), on=[*_KEY, "isi", "id_orang_padan"], how="left")
    )
    found = pl.col("no_kk").is_not_null()
    nothing = {
        name: pl.lit(None)
        for name in ("bobot", "nik_kedua", "id_orang_kedua", "peluang_kedua", "bobot_kedua")
    } | {name: pl.lit(None) for name in LINKS.column_names if name.startswith(("pola", "bobot_"))}
    true = placed.with_columns(
        pl.col("nik").alias("nik_padan"),
        pl.col("no_kk").alias("no_kk_padan"),
        pl.when(found).then(1.0).otherwise(0.0).alias("peluang"),
        pl.when(found)
        .then(pl.lit("DITERIMA"))
        .otherwise(pl.lit("TANPA_PADANAN"))
        .alias("keputusan"),
        pl.when(found & newborn)
        .then(pl.lit("KELUARGA"))
        .when(found & pl.col("nik_sama").fill_null(value=False))
        .then(pl.lit("NIK_PASTI"))
        .when(found)
        .then(pl.lit("FUZZY"))
        .alias("cara"),
        pl.lit(MODEL).alias("versi_model"),
        **nothing,
    )
    return true.select(
        pl.col(name).cast(dtype) for name, dtype in LINKS.polars_schema().items()
    ).sort(LINKS.sort)


def wrong_or_missing(links: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """`id_laporan`, `no_kk` (true) of persons in the register whom the links do not name."""
    judged = links.join(_answers(truth), on=_KEY)
    named = (pl.col("nik_padan") == pl.col("nik")) & (pl.col("no_kk_padan") == pl.col("no_kk"))
    return (
        judged.filter(pl.col("no_kk").is_not_null() & ~named.fill_null(value=False))
        .select("id_laporan", "no_kk")
        .unique()
        .sort("id_laporan", "no_kk")
    )


def _answers(truth: pl.DataFrame) -> pl.DataFrame:
    texts = [pl.col(name).cast(pl.String).replace("", None) for name in ("nik", "no_kk")]
    return truth.with_columns(*texts, pl.col("urutan").cast(pl.Int16)).select(*_KEY, "nik", "no_kk")


def _agreement(links: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """nik_sama, nama_sepakat per report content, role and DTSEN person, where either knows."""
    key = [*_KEY, "isi", "id_orang_padan"]
    both = pl.concat([frame.select(*key, "nik_sama", "nama_sepakat") for frame in (links, near)])
    return both.drop_nulls("id_orang_padan").unique(key, keep="first", maintain_order=True)
