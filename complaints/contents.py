"""Which content of a complaint stands: corrections, withdrawals, what is not known yet.

What belongs here: one place for every accepted row of the form.
What does not: anything a complaint says.
"""

from __future__ import annotations

from datetime import date

import polars as pl


def placed_contents(reports: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Every row of the form aduan with `tempat` (COMPLAINT_PLACES) and `ditarik` (a day).

    Of the contents of one report known on `as_of` the one of the latest tgl_lapor stands, of
    several on that day the greatest fingerprint, as everywhere in the register. A report that
    withdraws another is no complaint of its own; whom it names gets the day in `ditarik`.
    """
    known = pl.col("tgl_lapor") <= as_of
    rank = pl.struct("tgl_lapor", "isi").rank("ordinal", descending=True).over("id_laporan")
    withdrawals = (
        reports.filter(known, pl.col("membatalkan").is_not_null())
        .group_by(pl.col("membatalkan").alias("id_laporan"))
        .agg(ditarik=pl.col("tgl_lapor").min())
    )
    current = reports.filter(known).with_columns(_ke=rank)
    later = reports.filter(~known).with_columns(_ke=pl.lit(0, pl.UInt32))
    return (
        pl.concat([current, later])
        .with_columns(
            tempat=pl.when(pl.col("_ke") == 0)
            .then(pl.lit("BELUM_DIKETAHUI"))
            .when(pl.col("membatalkan").is_not_null())
            .then(pl.lit("PENARIKAN"))
            .when(pl.col("_ke") > 1)
            .then(pl.lit("DIGANTI"))
            .otherwise(pl.lit("KASUS"))
        )
        .drop("_ke")
        .join(withdrawals, on="id_laporan", how="left")
    )
