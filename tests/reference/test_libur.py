"""The calendar of holidays: whole years, each day with its decree."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import reference
from schemas.working_days import days_off, last_year


@pytest.fixture(scope="module")
def days() -> pl.DataFrame:
    return pl.read_csv(reference.path("libur.csv"), try_parse_dates=True)


def test_each_day_stands_once_in_order_with_its_decree(days: pl.DataFrame) -> None:
    assert days["tanggal"].is_sorted()
    assert days["tanggal"].n_unique() == days.height == len(days_off())
    assert days["sumber"].str.starts_with("SKB").all()


def test_each_year_has_as_many_days_as_its_decree_says(days: pl.DataFrame) -> None:
    counted = days.group_by(pl.col("tanggal").dt.year(), "jenis").len().sort("tanggal", "jenis")

    assert counted.rows() == [
        (2025, "CUTI_BERSAMA", 11),  # ten, and 18 August by the amending decree
        (2025, "LIBUR_NASIONAL", 17),
        (2026, "CUTI_BERSAMA", 8),
        (2026, "LIBUR_NASIONAL", 17),
    ]
    assert last_year() == 2026


def test_days_the_law_fixes_are_there_and_leave_never_falls_on_a_weekend(
    days: pl.DataFrame,
) -> None:
    for year in (2025, 2026):
        for month, day in ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25)):
            assert date(year, month, day) in days_off()
    leave = days.filter(pl.col("jenis") == "CUTI_BERSAMA")["tanggal"]
    assert leave.len()
    assert leave.dt.weekday().is_between(1, 5).all()
