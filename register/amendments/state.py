"""Where every proposal stands, from what was proposed, answered and seen.

What belongs here: the one function from the append-only tables to states.
What does not: what an answer must look like (review), or choosing what to propose (`select`).
"""

from __future__ import annotations

import polars as pl

from schemas.amendments import STATES

_RANK = {"DIGANTI": 0, "DITARIK": 1, "SUDAH_DI_DTSEN": 2}


def states(
    proposed: pl.DataFrame, closed: pl.DataFrame, answers: pl.DataFrame, cutoffs: pl.DataFrame
) -> pl.DataFrame:
    """STATES: one row per proposal of `proposed` (AMENDMENTS of all packages).

    A proposal that was replaced, withdrawn or is seen in DTSEN is closed so, whatever was
    answered; else the answer of the latest tgl_jawab counts (of one day: the one handed in
    last); else it is TERBUKA. `closed`: CLOSED with `bulan` of the package that closed it;
    `answers`: ANSWERS known; `cutoffs`: bulan, batas.
    """
    latest = (
        answers.sort("id_usul", "tgl_jawab", "tanggal", "jawaban")
        .unique("id_usul", keep="last", maintain_order=True)
        .select("id_usul", "jawaban", "tgl_jawab", "lembaga", "alasan_tolak")
    )
    ended = (
        closed.join(cutoffs, on="bulan", how="left")
        .sort("id_usul", pl.col("sebab").replace_strict(_RANK, return_dtype=pl.Int32), "bulan")
        .unique("id_usul", keep="first", maintain_order=True)
        .select("id_usul", "sebab", pl.col("batas").alias("_tutup"), "keterangan")
    )
    return (
        proposed.join(latest, on="id_usul", how="left")
        .join(ended, on="id_usul", how="left")
        .with_columns(
            pl.coalesce("sebab", "jawaban", pl.lit("TERBUKA")).alias("keadaan"),
            pl.coalesce("_tutup", "tgl_jawab").alias("tgl_keadaan"),
            pl.coalesce("keterangan", "alasan_tolak").alias("keterangan"),
        )
        .select(STATES.column_names)
        .sort(STATES.sort)
    )
