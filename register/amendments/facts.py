"""Accepted events with what they change, as a proposal would say it.

What belongs here: the events in force, all reports of each, and the fingerprints by which a
later month knows a proposal again.
What does not: which of them is proposed (`select`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from register.dtsen_rows import area_of_row
from register.outcome import Outcome
from register.policy import DEFAULT, Policy
from register.proposals import proposals
from register.resolve import Resolved
from schemas.fingerprint import fingerprints

DIGITS = 16
# Names made from the winning report: another winner of the same event changes nothing.
_OWN_NAME = r"\b(S|B)[0-9a-f]{15}\b"
_OF_A_NEWBORN = ("nik", "nama", "tgl_lahir", "jk")
_FACTS = ("hal", "id_orang", "no_kk_asal", "no_kk_tujuan", "dari", "menjadi")


@dataclass(frozen=True)
class Accepted:
    """`events`: one row per event in force (see `accepted`); `changes`: schemas CHANGES."""

    events: pl.DataFrame
    changes: pl.DataFrame


def accepted(
    outcome: Outcome, reports: Mapping[str, pl.DataFrame], policy: Policy = DEFAULT
) -> Accepted:
    """The events in force: id_laporan of the winner, laporan, kind, dates, evidence, hal.

    `laporan`: all reports of the event, sorted; `hal`: what it changes, sorted, empty for an
    event no column of DTSEN shows; sidik_perubahan, sidik_bukti: 16 hex each. The document is
    that of the first report of the event that states one with its number.
    """
    papers = (
        proposals(reports, policy)
        .select("id_laporan", "isi", "dokumen_jenis", "dokumen_nomor", "surat_nomor")
        .unique(["id_laporan", "isi"], keep="first", maintain_order=True)
    )
    told = outcome.events.join(papers, on=["id_laporan", "isi"], how="left").with_columns(
        # a letter has its own place on some forms, where no document is named
        pl.col("dokumen_jenis").replace("TIDAK_ADA", None),
        pl.coalesce("dokumen_nomor", "surat_nomor").alias("dokumen_nomor"),
    )
    mine = pl.col("id_laporan") == pl.col("id_kejadian")
    numbered = pl.col("dokumen_nomor").is_not_null()
    together = (
        told.sort("id_kejadian", ~mine, "id_laporan")
        .group_by("id_kejadian", maintain_order=True)
        .agg(
            pl.col("id_laporan").sort().alias("laporan"),
            pl.col("dokumen_jenis").filter(numbered).first(),
            pl.col("dokumen_nomor").filter(numbered).first(),
        )
    )
    winners = outcome.events.filter(mine & (pl.col("keadaan") == "BERLAKU"))
    rows = winners.join(together, on="id_kejadian", how="left").join(
        _what_changes(outcome.changes), on="id_laporan", how="left"
    )
    rows = rows.with_columns(
        pl.col("hal").fill_null([]), pl.col("_isi").fill_null("").alias("_isi")
    )
    rows = rows.with_columns(
        fingerprints(rows, ["jenis", "tgl_kejadian", "_isi"], DIGITS).alias("sidik_perubahan"),
        fingerprints(rows, ["bukti", "dokumen_jenis", "dokumen_nomor"], DIGITS).alias(
            "sidik_bukti"
        ),
    ).drop("_isi")
    return Accepted(rows.sort("id_laporan"), outcome.changes)


def homes_of(families: pl.DataFrame) -> pl.DataFrame:
    """no_kk → kode_kabupaten_kota, kode_desa, where DTSEN lists each family."""
    return families.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        area_of_row(),
        pl.col("kode_kelurahan_desa").alias("kode_desa"),
    ).unique("no_kk", keep="first", maintain_order=True)


def without(resolved: Resolved, refused: pl.Series) -> Resolved:
    """The events but for those whose winner is in `refused`: their owners said no."""
    return replace(
        resolved, events=resolved.events.filter(~pl.col("id_kejadian").is_in(refused.implode()))
    )


def _what_changes(changes: pl.DataFrame) -> pl.DataFrame:
    """id_laporan, hal (sorted, distinct), _isi: the changes as one text in a fixed order."""
    # of a newborn also what its row will say: nobody else's row is new
    born = [
        pl.when(pl.col("hal") == "LAHIR").then(pl.col(name).cast(pl.String)).alias(name)
        for name in _OF_A_NEWBORN
    ]
    cells = [*(pl.col(name) for name in _FACTS), *born]
    line = pl.concat_str([cell.fill_null("") for cell in cells], separator="|")
    return (
        changes.with_columns(line.str.replace_all(_OWN_NAME, "${1}").alias("_isi"))
        .sort("id_laporan", "_isi")
        .group_by("id_laporan", maintain_order=True)
        .agg(pl.col("hal").unique().sort(), pl.col("_isi").str.join("\n"))
    )
