"""The account of every feedback file: each line ends in exactly one place.

What belongs here: counting lines by what became of them, and the sender's own totals.
What does not: what is wrong with a line (intake's rejects, the notes of `fates`).
"""

from __future__ import annotations

import polars as pl

from schemas.codes import FEEDBACK_FATES
from schemas.payment import ACCOUNT


class FeedbackLost(RuntimeError):
    """The lines of a file do not add up: a defect of this program, never of the file."""


def account(files: pl.DataFrame, read: pl.DataFrame, fates: pl.DataFrame) -> pl.DataFrame:
    """ACCOUNT, one row per file of feedback.

    `files`: FILES of the table pembayaran. `read`: berkas, terbaca, nominal, total_baris,
    total_nominal of each file as intake read it, repeats among them. `fates`: berkas, nasib,
    baris (how many). The sender's total is compared with every line received and every rupiah
    read, so a rejected line shows as a difference.
    """
    counts = fates.select("berkas").unique(maintain_order=True)
    for fate in FEEDBACK_FATES:
        own = fates.filter(pl.col("nasib") == fate).select(
            "berkas", pl.col("baris").alias(fate.lower())
        )
        counts = counts.join(own, on="berkas", how="left")
    rows = (
        files.select("berkas", "dibaca", "ditolak", "berulang")
        .join(counts, on="berkas", how="left")
        .join(read, on="berkas", how="left")
        .with_columns(pl.col("nominal", *(fate.lower() for fate in FEEDBACK_FATES)).fill_null(0))
    )
    differs = (pl.col("total_baris") != pl.col("dibaca")).fill_null(False) | (
        pl.col("total_nominal") != pl.col("nominal")
    ).fill_null(False)
    untold = pl.col("total_baris").is_null() & pl.col("total_nominal").is_null()
    return (
        rows.with_columns(
            total=pl.when(untold)
            .then(pl.lit("TANPA_TOTAL"))
            .when(differs)
            .then(pl.lit("TOTAL_BEDA"))
            .otherwise(pl.lit("SEIMBANG"))
        )
        .select(ACCOUNT.column_names)
        .cast(ACCOUNT.polars_schema())
        .sort(ACCOUNT.sort)
    )


def require_footing(found: pl.DataFrame) -> None:
    """FeedbackLost unless dibaca = ditolak + berulang + every fate, for every file."""
    ends = pl.sum_horizontal("ditolak", "berulang", *(fate.lower() for fate in FEEDBACK_FATES))
    wrong = found.filter(pl.col("dibaca") != ends)
    if wrong.height:
        names = ", ".join(sha[:12] for sha in wrong["berkas"].head(5))
        raise FeedbackLost(
            f"Umpan balik tidak seimbang di {wrong.height} berkas ({names}): baris dibaca tidak "
            "sama dengan ditolak + berulang + nasib / lines do not add up. Laporkan kepada "
            "pengelola; tidak ada daftar yang ditulis."
        )
