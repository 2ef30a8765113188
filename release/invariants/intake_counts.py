"""Invariant 1: nothing is lost at intake.

What belongs here: rows read against rows accepted, rejected and repeated, file by file.
What does not: why a row was rejected (the rejects table says so).
"""

from __future__ import annotations

import polars as pl

from release.verdict import Verdict, judge

NAME = "penerimaan_utuh"


def intake_counts(files: pl.DataFrame, kept: pl.DataFrame) -> Verdict:
    """Every row read is accepted, rejected or a repeat, and every accepted row lies in the lake.

    `files`: FILES. `kept`: berkas, baris – how many rows of each file the lake holds.
    """
    per_file = files.join(kept, on="berkas", how="left").with_columns(
        pl.col("baris").fill_null(0),
        selisih=pl.col("dibaca") - pl.col("diterima") - pl.col("ditolak") - pl.col("berulang"),
    )
    strangers = kept.join(files, on="berkas", how="anti")
    hitungan = {
        "berkas": files.height,
        "dibaca": int(files["dibaca"].sum()),
        "diterima": int(files["diterima"].sum()),
        "ditolak": int(files["ditolak"].sum()),
        "berulang": int(files["berulang"].sum()),
        "berkas_tidak_seimbang": per_file.filter(pl.col("selisih") != 0).height,
        "berkas_beda_dengan_lake": per_file.filter(pl.col("baris") != pl.col("diterima")).height,
        "berkas_asing_di_lake": strangers.height,
    }
    return judge(
        NAME,
        hitungan,
        {
            "berkas_tidak_seimbang": "berkas yang dibaca ≠ diterima + ditolak + berulang",
            "berkas_beda_dengan_lake": "berkas yang diterima ≠ barisnya di lake",
            "berkas_asing_di_lake": "berkas di lake yang tidak tercatat diterima",
        },
        "setiap baris yang dibaca diterima, ditolak atau berulang",
    )
