"""Everything others say of a family, as bits per family and programme.

What belongs here: gathering list rows and refusals of the field, taking away what an
objection or a later field visit has answered.
What does not: reading the lists (`exclusions`, `verification`), or judging (`judgement`).
"""

from __future__ import annotations

import polars as pl

from rules.bits import bit_of
from rules.context import Context
from rules.objections import still_standing

# Findings of the field: a later LAYAK in the field takes their place.
_OF_THE_FIELD = (
    "TIDAK_LAYAK_MUSDES",
    "TIDAK_LAYAK_GC",
    "ALAMAT_TIDAK_DITEMUKAN",
    "ORANG_TIDAK_DITEMUKAN",
    "PINDAH_KELUAR",
)


def standing_evidence(
    rows: pl.DataFrame, verification: pl.DataFrame, taken: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """Evidence that stands, per programme: no_kk, program, kode, resmi, tgl (the earliest).

    `rows`: no_kk, kode, resmi, tgl. Evidence of the field yields to a LAYAK seen in the field
    after it; any evidence to an accepted objection received on or after its day.
    """
    seen = verification.select("no_kk", "layak_lapangan").drop_nulls()
    current = (
        rows.join(seen, on="no_kk", how="left")
        .filter(
            ~pl.col("kode").is_in(_OF_THE_FIELD)
            | pl.col("layak_lapangan").is_null()
            | (pl.col("layak_lapangan") <= pl.col("tgl"))
        )
        .drop("layak_lapangan")
    )
    return pl.concat(
        [
            still_standing(current, taken, program)
            .group_by("no_kk", "kode", "resmi")
            .agg(pl.col("tgl").min())
            .select("no_kk", "kode", "resmi", "tgl", program=pl.lit(program))
            for program in context.programmes
        ]
    )


def as_bits(evidence: pl.DataFrame) -> pl.DataFrame:
    """Per family and programme: `bukti` (official) and `bukti_petunjuk` (leads), as bits."""
    bits = bit_of(pl.col("kode"))
    return (
        evidence.group_by("no_kk", "program")
        .agg(
            bukti=bits.filter(pl.col("resmi")).bitwise_or(),
            bukti_petunjuk=bits.filter(~pl.col("resmi")).bitwise_or(),
        )
        .with_columns(pl.col("bukti", "bukti_petunjuk").fill_null(0).cast(pl.UInt64))
    )
