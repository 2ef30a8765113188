"""Since when a family is held, until when, and how long it may object.

What belongs here: the three dates of a hold or a stop.
What does not: why it is held (`judgement`).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from rules.context import Context
from rules.judgement import holding_limits

_FROM_REPORTS = (
    "PADANAN_TINJAU",
    "DITAHAN_BERKAS",
    "PERISTIWA_BERTENTANGAN",
    "MENINGGAL_TUNGGAL",
    "MENINGGAL_PENGURUS",
    "ORANG_TIDAK_DITEMUKAN",
    "PINDAH_KELUAR",
    "PINDAH_LN",
)


def with_hold_dates(
    frame: pl.DataFrame, evidence: pl.DataFrame, doubts: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """`frame` with `ditahan_sejak`, `batas_tahan`, `batas_sanggah`.

    A hold begins on the day of the evidence behind its headline reason (`evidence` by
    family, programme and code; `doubts` by family and code; our own report), otherwise on
    wave 1's cut-off, or on this cut-off for a family formed since DTSEN. It may last the days
    of its parameter, and for this quarter's money never beyond the last payment day. A stop
    and a hold can be objected to for `sanggah/masa_hari` days from the cut-off.
    """
    by_programme = evidence.group_by("no_kk", "program", alasan_utama="kode").agg(
        tgl_bukti=pl.col("tgl").min()
    )
    by_person = doubts.group_by("no_kk", alasan_utama="kode").agg(tgl_ragu=pl.col("tgl").min())
    limits = holding_limits()
    days = pl.col("alasan_utama").replace_strict(
        list(limits),
        [context.number(name) for name in limits.values()],
        default=None,
        return_dtype=pl.Int64,
    )
    held = pl.col("status") == "DITAHAN"
    may_object = held | (pl.col("status") == "TIDAK_LAYAK")
    report = pl.when(pl.col("alasan_utama").is_in(_FROM_REPORTS)).then("lapor_sejak")
    start = (
        pl.when(pl.col("asal") == "BENTUKAN")
        .then(pl.lit(context.cutoff))
        .otherwise(pl.lit(context.first_cutoff))
    )
    until = pl.col("ditahan_sejak") + pl.duration(days=days)
    last_day = pl.lit(context.quarter.last_payment_day)
    objection = context.cutoff + timedelta(days=context.number("sanggah/masa_hari"))
    return (
        frame.join(by_programme, on=["no_kk", "program", "alasan_utama"], how="left")
        .join(by_person, on=["no_kk", "alasan_utama"], how="left")
        .with_columns(
            ditahan_sejak=pl.when(held).then(pl.coalesce("tgl_bukti", "tgl_ragu", report, start))
        )
        .with_columns(
            batas_tahan=pl.when(held).then(pl.min_horizontal(until, last_day)),
            batas_sanggah=pl.when(may_object).then(pl.lit(objection)),
        )
        .drop("tgl_bukti", "tgl_ragu")
    )
