"""A family's history as the register knows it: every report, what it did, what stood against it.

What belongs here: gathering reports, changes and contradictions of one family, masked.
What does not: showing them (pipelines, portal), or deciding anything anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

import complaints
from assets.complaints import terms_on as complaint_terms
from assets.folders import Folders
from register.reasons import STATE_REASONS
from review import change_words
from schemas.complaints import CASES
from schemas.families import CHANGES, CONFLICTS, EVENTS
from schemas.linkage import LINKS
from schemas.table import Table
from schemas.tahap import Tahap

_NUMBER = r"(\d{6})\d{10}"


def history(
    folders: Folders, tahap: Tahap, lineage: Sequence[str], effective: Sequence[str]
) -> pl.DataFrame:
    """One row per report that concerns the family, in the order of what happened.

    `lineage`: all KK numbers of the family; `effective`: reports that changed it. Columns: those
    of `peristiwa`, `arti` (what came of it, in words), `mengubah` (what it did, a line each,
    names and numbers masked) and `lawan` (reports that contradict it, which are rows as well).
    Complaints that may not pass their village are none of them, as if nobody had complained.
    """
    register = folders.register(tahap)
    named = (
        pl.scan_parquet(folders.links)
        .filter(pl.col("no_kk_padan").is_in(lineage) & (pl.col("keputusan") != "TANPA_PADANAN"))
        .select("id_laporan")
        .unique()
        .collect()
        if folders.links.exists()
        else LINKS.empty().select("id_laporan")
    )
    events = pl.scan_parquet(register / "peristiwa.parquet")
    own = pl.col("no_kk").is_in(lineage) | pl.col("id_laporan").is_in(
        [*named["id_laporan"], *effective]
    )
    mine = events.filter(own).select("id_laporan").collect()["id_laporan"]
    if mine.is_empty():  # most families
        return EVENTS.empty().with_columns(
            pl.lit("").alias(name) for name in ("mengubah", "lawan", "arti")
        )
    conflicts = _table(register / "pertentangan.parquet", CONFLICTS)
    others = conflicts.filter(pl.col("id_laporan").is_in(mine.implode()))["id_lawan"]
    rows = events.filter(own | pl.col("id_laporan").is_in(others.implode())).collect()
    rows = _without_protected(folders, rows)
    against = (
        conflicts.sort("id_laporan", "id_lawan")
        .group_by("id_laporan", maintain_order=True)
        .agg(pl.col("id_lawan").unique(maintain_order=True).str.join(", ").alias("lawan"))
    )
    labels = {code: reason.label for code, reason in STATE_REASONS.items()}
    changes = _table(register / "perubahan_peristiwa.parquet", CHANGES)
    return (
        rows.join(
            _done(changes.join(rows, on="id_laporan", how="semi")),
            on="id_laporan",
            how="left",
        )
        .join(against, on="id_laporan", how="left")
        .with_columns(
            pl.col("alasan").replace(labels).alias("arti"),
            pl.col("mengubah", "lawan").fill_null(""),
        )
        .sort("tgl_kejadian", "id_laporan")
    )


def _without_protected(folders: Folders, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` (EVENTS) without protected complaints, and without what is one grievance with them."""
    told = rows.filter(pl.col("formulir") == "aduan")
    if told.is_empty():
        return rows
    contents = pl.scan_parquet(folders.form("aduan"))
    own = pl.col("id_laporan").is_in(told["id_laporan"].implode())
    withdrawn = contents.filter(own).select("membatalkan").collect()["membatalkan"].drop_nulls()
    asked = own | pl.col("id_laporan").is_in(withdrawn.implode())
    path = folders.complaints(CASES.name)
    cases = pl.scan_parquet(path).filter(asked).collect() if path.exists() else CASES.empty()
    day = told["tgl_lapor"].max()
    assert isinstance(day, date)
    hidden = complaints.kept_from_villages(
        contents.filter(asked).collect(), cases, complaint_terms(day)
    )
    grievances = told.filter(pl.col("id_laporan").is_in(hidden.implode()))["id_kejadian"]
    shut = pl.col("id_laporan").is_in(hidden.implode()) | (
        (pl.col("formulir") == "aduan") & pl.col("id_kejadian").is_in(grievances.implode())
    )
    return rows.filter(~shut.fill_null(value=False))


def _done(changes: pl.DataFrame) -> pl.DataFrame:
    """id_laporan, mengubah: what each event did, in words, with nobody's name or number whole."""
    numbers = ("no_kk_tujuan", "dari", "menjadi")
    masked = changes.with_columns(
        pl.col("nama").str.replace_all(r"(\p{L})\p{L}*", "${1}…"),
        pl.lit(None, pl.Date).alias("tgl_lahir"),
        *(pl.col(name).str.replace_all(_NUMBER, "${1}…") for name in numbers),
    ).with_columns(
        pl.when(pl.col("hal").is_in(["NAMA", "TGL_LAHIR"]))
        .then(pl.lit("…"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("dari", "menjadi")
    )
    return (
        masked.with_columns(change_words().alias("mengubah"))
        .sort(CHANGES.sort)
        .group_by("id_laporan", maintain_order=True)
        .agg(pl.col("mengubah").unique(maintain_order=True).str.join("\n"))
    )


def _table(path: Path, table: Table) -> pl.DataFrame:
    """The table, or nothing where the register was written before there was one."""
    return pl.read_parquet(path) if path.exists() else table.empty()
