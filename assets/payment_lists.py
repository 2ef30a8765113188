"""Disbursement as people see it: sums per tahap and channel, lists as files.

What belongs here: summing the tables of disbursement, and writing the two lists for people as
Parquet, CSV (for machines) and XLSX (text cells).
What does not: making those tables (`assets.payment`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.folders import Folders
from assets.payment import disbursement_files
from assets.payment_seal import seal_written
from assets.table_formats import FORMATS, write_as
from schemas.codes import PAYMENT_STATES
from schemas.payment import ACCOUNT, FATES, FOLLOW_UP, RECOVERY, STATES
from schemas.table import Table


def rows_of(folders: Folders, table: Table, tahap: str | None = None) -> pl.LazyFrame:
    """The rows of a table of disbursement, of one tahap where one is named."""
    files = disbursement_files(folders, table)
    if not files:
        return table.empty().lazy()
    rows = pl.scan_parquet(files)
    return rows if tahap is None else rows.filter(pl.col("tahap") == tahap)


def sums_by_state(folders: Folders, tahap: str | None) -> pl.DataFrame:
    """List rows and rupiah by tahap, kanal and state of payment; states from good to bad."""
    key = ["tahap", "kanal", "penyaluran"]
    return (
        rows_of(folders, STATES, tahap)
        .group_by(key)
        .agg(
            pl.len().cast(pl.Int64).alias("baris"),
            pl.col("nominal", "diterima", "kurang", "lebih").sum(),
        )
        .sort("tahap", "kanal", pl.col("penyaluran").cast(pl.Enum(PAYMENT_STATES)))
        .collect(engine="streaming")
    )


def sums_of_follow_up(folders: Folders, tahap: str | None) -> pl.DataFrame:
    """Families and rupiah by tahap, step and the wave that can pay again."""
    key = ["tahap", "tindakan", "tahap_susulan"]
    return (
        rows_of(folders, FOLLOW_UP, tahap)
        .group_by(key)
        .agg(
            pl.len().cast(pl.Int64).alias("baris"),
            pl.col("belum_diterima", "bayar_ulang", "hak_tidak_terbayar").sum(),
        )
        .sort(key, nulls_last=True)
        .collect(engine="streaming")
    )


def sums_of_recovery(folders: Folders, tahap: str | None) -> pl.DataFrame:
    """Rows and rupiah to recover by tahap, cause and state."""
    key = ["tahap", "sebab", "keadaan"]
    return (
        rows_of(folders, RECOVERY, tahap)
        .group_by(key)
        .agg(
            pl.len().cast(pl.Int64).alias("baris"),
            pl.col("dikembalikan", "sudah_kembali", "sisa").sum(),
        )
        .sort(key)
        .collect(engine="streaming")
    )


def feedback_account(folders: Folders) -> pl.DataFrame:
    """ACCOUNT: one row per file of feedback."""
    return rows_of(folders, ACCOUNT).collect()


def noted(folders: Folders) -> pl.DataFrame:
    """How many lines have each note, most frequent first."""
    return (
        rows_of(folders, FATES)
        .select(pl.col("catatan").list.explode(keep_nulls=False, empty_as_null=False))
        .group_by("catatan")
        .agg(baris=pl.len().cast(pl.Int64))
        .sort("baris", "catatan", descending=[True, False])
        .collect(engine="streaming")
    )


def write_lists(folders: Folders, out: Path, tahap: str | None) -> list[Path]:
    """The follow-up and the recovery list in every format, and their seal; for the owner alone."""
    written = _written(folders, FOLLOW_UP, out, tahap) + write_recovery(folders, out, tahap)
    return [*written, seal_written(folders, out, written)]


def write_recovery(folders: Folders, out: Path, tahap: str | None = None) -> list[Path]:
    """The recovery list of all causes, in every format."""
    return _written(folders, RECOVERY, out, tahap)


def _written(folders: Folders, table: Table, out: Path, tahap: str | None) -> list[Path]:
    rows = rows_of(folders, table, tahap).sort(table.sort).collect()
    stem = f"{table.name}_{tahap}" if tahap else table.name
    paths = [out / f"{stem}.{ending}" for ending in FORMATS]
    for path in paths:
        write_as(rows, table, path)
    return paths
