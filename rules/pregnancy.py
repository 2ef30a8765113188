"""Who is pregnant or newly delivered on the cut-off day, from reported pregnancies.

What belongs here: IBU_HAMIL and NIFAS out of the register's pregnancies.
What does not: the component list, which proves both on its own (`components`).
"""

from __future__ import annotations

import polars as pl

from rules.context import Context


def reported(pregnancies: pl.DataFrame, persons: pl.DataFrame, context: Context) -> pl.DataFrame:
    """One row per woman and outcome: id_orang, no_kk, komponen (null = possible, not proven).

    Pregnant to HPHT + 294 days, or to a birth in her family that falls into the pregnancy;
    from that birth on in childbed for 42 days. The second pregnancy is the last that counts:
    without a number, or without a first day, it is possible but not proven.
    """
    women = persons.filter((pl.col("jk") == "P").fill_null(True)).select("id_orang", "no_kk")
    births = persons.select("no_kk", lahir="tgl_lahir").drop_nulls("lahir")
    begin, full = pl.col("hpht"), pl.duration(days=context.number("pkh/hari_hamil"))
    early = pl.duration(days=context.number("pkh/hari_hamil_min"))
    childbed = pl.duration(days=context.number("pkh/hari_nifas"))
    today = pl.lit(context.cutoff)
    mothers = pregnancies.drop("no_kk").join(women, on="id_orang")
    delivered = (
        mothers.join(births, on="no_kk")
        .filter(
            (pl.col("lahir") >= begin + early)
            & (pl.col("lahir") <= begin + full)
            & (pl.col("lahir") <= today)
        )
        .group_by("id_orang", "no_kk", "id_laporan")
        .agg(pl.col("lahir").max())
    )
    proven = pl.col("kehamilan_ke") <= context.number("pkh/kehamilan_maks")
    going = (begin <= today) & (today <= begin + full)
    fresh = today <= pl.col("lahir") + childbed
    kind = (
        pl.when(pl.col("lahir").is_not_null() & fresh)
        .then(pl.lit("NIFAS"))
        .when(pl.col("lahir").is_null() & going)
        .then(pl.lit("IBU_HAMIL"))
    )
    counts = kind.is_not_null() & proven.fill_null(True)
    return (
        mothers.join(delivered, on=["id_orang", "no_kk", "id_laporan"], how="left")
        .with_columns(komponen=kind, terhitung=counts, tak_tentu=pl.col("hpht").is_null())
        .filter(pl.col("terhitung") | pl.col("tak_tentu"))
        .select("id_orang", "no_kk", komponen=pl.when(proven).then("komponen"))
        .unique()
    )
