"""The list of RT per posyandu: most are in it, as their reports show, and it has its errors."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from .conftest import read_reports


def test_most_reports_come_from_a_posyandu_that_lists_their_rt(sample: Path) -> None:
    folder = sample / "landing" / "wilayah_posyandu"
    listed = pl.concat(
        [pl.read_csv(path, infer_schema=False) for path in sorted(folder.glob("*.csv"))]
    )
    told = pl.concat(
        [read_reports(sample, form).select("kode_posyandu", "rt")
         for form in ("kelahiran", "kehamilan", "kematian")]
    ).drop_nulls()  # fmt: skip
    known = told.join(listed.select("kode_posyandu").unique(), on="kode_posyandu", how="semi")
    plain = pl.col("rt").str.strip_chars_start("0")
    served = known.with_columns(plain).join(
        listed.with_columns(plain), on=["kode_posyandu", "rt"], how="semi"
    )

    assert 0.7 < known.height / told.height < 0.95
    assert 0.7 < served.height / known.height < 0.97
    assert not listed.is_duplicated().any()
