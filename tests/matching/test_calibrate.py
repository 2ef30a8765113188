"""Calibration moves probabilities by the kind of evidence and never changes their order."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.calibrate import calibrated
from matching.model import Calibration
from matching.model_file import load_model

PLAIN = replace(load_model(), calibration={})
SHIFTED = replace(PLAIN, calibration={"NAMA": Calibration(0.8, -1.0)})


def candidates(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema=["t_nik", "t_kk", "t_tgl_lahir", "peluang"], orient="row"
    ).with_columns(peluang_sendiri="peluang")


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
    assert calibrated(rows, PLAIN).equals(rows)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20))
def test_order_stays(chances: list[float]) -> None:
    rows = candidates(*(("KOSONG", "KOSONG", "KOSONG", chance) for chance in sorted(chances)))
    moved = calibrated(rows, SHIFTED)["peluang"].to_list()
    assert moved == sorted(moved)
    assert all(0.0 <= chance <= 1.0 for chance in moved)
