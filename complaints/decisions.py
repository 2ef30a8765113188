"""The decision a complaint is about: of the family, the programme and the right day.

What belongs here: choosing among the decisions of the published waves.
What does not: making decisions (rules), or which family it is (matching).
"""

from __future__ import annotations

import polars as pl

from complaints.terms import reviewed
from schemas.complaints import CASES

_ABOUT = ("tahap_putusan", "status_putusan", "alasan", "urutan_putusan")


def decided_about(cases: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """CASES of bansos with the decision complained about, the others unchanged.

    `decisions`: tahap, batas, no_kk (any number the family ever had), program, nik (where a
    person is decided on, else missing), status, alasan. It is the newest wave cut off by
    tgl_lapor, else the first after it; of the stated programme alone, and without a stated one
    the first by name. No decision of another programme stands in.
    """
    bansos = pl.col("jenis_aduan").is_in(list(reviewed("kinds")["bansos"]))
    asked = cases.filter(bansos, pl.col("no_kk").is_not_null()).select(
        "no_aduan", "no_kk", "tgl_lapor", _diminta="program", _siapa="nik"
    )
    before = pl.col("batas") <= pl.col("tgl_lapor")
    found = (
        asked.join(decisions, on="no_kk", how="inner")
        .filter(
            pl.col("_diminta").is_null() | (pl.col("_diminta") == pl.col("program")),
            pl.col("nik").is_null() | (pl.col("nik") == pl.col("_siapa")),
        )
        .with_columns(
            _sesudah=~before,
            _jauh=(pl.col("batas") - pl.col("tgl_lapor")).dt.total_days().abs(),
        )
        # of two persons under one NIK, both decided on, the same one in whatever order they come
        .sort(
            *("no_aduan", "_sesudah", "_jauh", "program", "tahap", "status"),
            pl.col("alasan").list.join(";"),
        )
        .unique("no_aduan", keep="first", maintain_order=True)
        .select(
            "no_aduan",
            tahap_putusan="tahap",
            status_putusan="status",
            alasan="alasan",
            urutan_putusan=pl.when("_sesudah")
            .then(pl.lit("SESUDAH_ADUAN"))
            .otherwise(pl.lit("SEBELUM_ADUAN")),
        )
    )
    return (
        cases.drop(_ABOUT)
        .join(found, on="no_aduan", how="left")
        .with_columns(alasan=pl.col("alasan").fill_null(pl.lit([], pl.List(pl.String))))
        .select(CASES.column_names)
    )
