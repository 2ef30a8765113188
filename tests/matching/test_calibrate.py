"""Calibration moves probabilities by the kind of evidence and never changes their order."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.calibrate import calibrated
from matching.model import Calibration
from matching.model_file import load_model

PLAIN = replace(load_model(), calibration={})
SHIFTED = replace(PLAIN, calibration={"NAMA": Calibration(0.8, -1.0)})


def candidates(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    """One person per row."""
    frame = pl.DataFrame(rows, schema=["t_nik", "t_kk", "t_tgl_lahir", "peluang"], orient="row")
    return frame.with_columns(
        peluang_sendiri="peluang",
        absen=1.0 - pl.col("peluang"),
        tgl_lahir_d=pl.lit(None, pl.Date),
        k_nama_penuh_d=pl.lit(None, pl.UInt64),
        jk_d=pl.lit(None, pl.String),
        sidik=pl.int_range(pl.len(), dtype=pl.UInt64),
    ).with_row_index("orang")


def test_only_the_kind_named_moves() -> None:
    rows = candidates(
        ("SAMA", "KOSONG", "KOSONG", 0.9),
        ("KOSONG", "SATU_BEDA", "BEDA", 0.9),
        ("BEDA", "KOSONG", "SAMA", 0.9),
        ("BEDA", "BEDA", "BEDA", 0.9),
        ("KOSONG", "KOSONG", "KOSONG", 0.9),
    )
    moved = calibrated(rows, SHIFTED)["peluang"].to_list()
    assert moved[:3] == [0.9, 0.9, 0.9]
    assert moved[3] == moved[4] == pytest.approx(1 / (1 + 2.718281828 ** (1 - 0.8 * 2.1972246)))


def test_a_model_without_calibration_changes_nothing() -> None:
    rows = candidates(("KOSONG", "KOSONG", "KOSONG", 0.123))
    assert calibrated(rows, PLAIN).drop("bobot_kalibrasi").equals(rows)


def test_equal_candidates_stay_a_tie_of_one_half_at_most() -> None:
    surer = replace(PLAIN, calibration={"NAMA": Calibration(1.0, 2.0)})
    two = candidates(*[("KOSONG", "KOSONG", "KOSONG", 0.49)] * 2).with_columns(
        orang=pl.lit(1), absen=pl.lit(0.02)
    )
    moved = calibrated(two, surer)
    assert moved["peluang"].to_list() == [0.5, 0.5]
    assert moved["absen"].max() < 1e-9


def test_two_records_of_one_person_are_moved_together() -> None:
    """One half on each of two records of one person is certainty of the person."""
    twice = candidates(*[("KOSONG", "KOSONG", "KOSONG", 0.49)] * 2).with_columns(
        orang=pl.lit(1),
        absen=pl.lit(0.02),
        k_nama_penuh_d=pl.lit(7, pl.UInt64),
        tgl_lahir_d=pl.date(1980, 3, 4),
    )
    once = candidates(("KOSONG", "KOSONG", "KOSONG", 0.98))
    moved = calibrated(twice, SHIFTED)["peluang"].sum()
    assert moved == pytest.approx(calibrated(once, SHIFTED)["peluang"].sum())


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20))
def test_order_stays(chances: list[float]) -> None:
    rows = candidates(*(("KOSONG", "KOSONG", "KOSONG", chance) for chance in sorted(chances)))
    moved = calibrated(rows, SHIFTED)["peluang"].to_list()
    assert moved == sorted(moved)
    assert all(0.0 <= chance <= 1.0 for chance in moved)
