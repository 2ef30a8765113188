"""What leaves the house: referral packages per OPD, and the export for SLRT and Puskesos.

What belongs here: which cases go where, with which columns.
What does not: writing files (assets), or moving a case (`progress`).
"""

from __future__ import annotations

import polars as pl

from complaints.deadlines import weekends_only
from complaints.terms import Terms
from schemas.complaints import OPEN, PACKAGE, SLRT

_NO_CALENDAR = (
    "Hari libur sesudah {} belum diketahui: batas ini hanya melewati Sabtu dan Minggu dan dapat "
    "mundur / holidays after {} are not known yet"
)


def to_refer(cases: pl.DataFrame, area: str, *, again: bool = False) -> pl.DataFrame:
    """Open carriers under `area` (digits of the code) that nobody has handed over yet.

    `again`: also those already with the OPD, so that a lost package can be made anew.
    """
    waiting = pl.col("status").is_in(["DITERIMA", "DIVERIFIKASI"])
    chosen = pl.col("status").is_in(OPEN) if again else waiting
    return cases.filter(
        chosen,
        pl.col("kode_desa").fill_null(pl.col("kode_kabupaten_kota")).str.starts_with(area),
    )


def package(cases: pl.DataFrame, contents: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """PACKAGE: the cases with what only their OPD may see – text, accused, who to ask."""
    return _beside(cases, contents, terms).select(PACKAGE.column_names).sort(PACKAGE.sort)


def slrt_export(
    cases: pl.DataFrame, contents: pl.DataFrame, area: str, terms: Terms
) -> pl.DataFrame:
    """SLRT: open cases under `area` that may pass the village; of no reporter anything.

    Protected ones, and those about a cadre or an official, are not among them.
    """
    passing = cases.filter(
        pl.col("status").is_in(OPEN),
        pl.col("jalur") == "DESA",
        pl.col("perlindungan") == "TERBUKA",
        pl.col("kode_desa").str.starts_with(area),
    )
    return _beside(passing, contents, terms).select(SLRT.column_names).sort(SLRT.sort)


def _beside(cases: pl.DataFrame, contents: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """`cases` with what their reports say, and with what is to be said of their due dates."""
    own = [name for name in contents.columns if name not in cases.columns]
    texts = contents.select("id_laporan", "isi", *own).unique(["id_laporan", "isi"], keep="any")
    known = weekends_only(cases, terms)
    note = pl.when(known.is_not_null()).then(pl.format(_NO_CALENDAR, known, known))
    return cases.join(
        texts, on=["id_laporan", "isi"], how="left", maintain_order="left"
    ).with_columns(catatan_batas=note)
