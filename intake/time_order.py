"""Dates against the date of their own report.

What belongs here: refusing what is dated after it was reported.
What does not: reports from after a tranche's as-of day – they are taken in and wait.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from intake.dates import MONTH_ALONE
from intake.faults import FAULTS
from intake.layout import Layout
from intake.typed import TypedRows


def in_time(typed: TypedRows, layout: Layout, bound: date | None) -> TypedRows:
    """`typed` with TANGGAL_MASA_DEPAN for dates after their own report.

    The report's date is the column the layout names or, where the file has none, `bound`.
    A late event refuses its row, any other late date empties its cell. A month alone that is
    the report's own month stands for the report's day, not for a day after it.
    """
    dated = [name for name in (layout.event, *layout.past) if name]
    for name in dated if layout.report else []:
        typed = _one_in_time(typed, layout, name, bound)
    return typed


def _one_in_time(typed: TypedRows, layout: Layout, name: str, bound: date | None) -> TypedRows:
    rows = typed.rows
    report = pl.col(layout.report) if layout.report in rows.columns else pl.lit(bound)
    months = typed.faults.filter((pl.col("kode") == MONTH_ALONE) & (pl.col("kolom") == name))
    if months.height:
        within = pl.col("baris").is_in(months["baris"].implode()) & (
            pl.col(name).dt.month_start() <= report
        )
        earliest = pl.when(within).then(pl.min_horizontal(name, report)).otherwise(name)
        rows = rows.with_columns(earliest.alias(name))
    late = rows.select((pl.col(name) > report).fill_null(False)).to_series()
    if not late.any():
        return replace(typed, rows=rows)
    grave = name == layout.event or not layout.table[name].nullable
    faults = rows.filter(late).select(
        "baris",
        pl.lit(name).alias("kolom"),
        pl.lit("TANGGAL_MASA_DEPAN").alias("kode"),
        pl.col(name).dt.to_string("%Y-%m-%d").alias("isi_diterima"),
        pl.lit(grave).alias("berat"),
    )
    if not grave:
        rows = rows.with_columns(pl.when(~late).then(name).alias(name))
    return replace(typed, rows=rows).with_faults(faults.cast(FAULTS))
