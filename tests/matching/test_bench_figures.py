"""The measures of bench/accuracy against values known beforehand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bench.figures import logistic, precision_bound, wilson
from matching.lexicon import name_groups


def test_wilson_is_the_interval_of_the_textbooks() -> None:
    assert wilson(8, 10) == pytest.approx([0.49016, 0.94332], abs=1e-4)
    assert wilson(0, 0) is None


def test_the_slope_and_shift_that_made_the_outcomes_are_found() -> None:
    chance = np.repeat(np.linspace(0.05, 0.95, 19), 2000)
    true = 1 / (1 + np.exp(-(0.7 * np.log(chance / (1 - chance)) - 0.5)))
    rank = np.tile((np.arange(2000) + 0.5) / 2000, 19)
    slope, shift = logistic(chance, (rank < true).astype(float))
    assert slope == pytest.approx(0.7, abs=0.01)
    assert shift == pytest.approx(-0.5, abs=0.01)


def test_errors_in_one_village_widen_the_bound() -> None:
    def accepted(wrong_in: list[int]) -> pl.DataFrame:
        rows = [(f"D{place}", n >= wrong_in[place]) for place in range(50) for n in range(100)]
        return pl.DataFrame(rows, schema=["kode_desa", "benar"], orient="row")

    spread = precision_bound(accepted([1] * 50))
    clustered = precision_bound(accepted([50] + [0] * 49))
    assert spread == pytest.approx(0.99, abs=1e-9)
    assert clustered is not None
    assert clustered < 0.98


def test_names_are_grouped_by_the_habit_they_follow() -> None:
    names = ["I Wayan Sudira", "Suparman", "Budi Santoso", "SITI AMINAH", "Rita br. Sinaga", None]
    assert name_groups(pl.Series(names)).to_list() == [
        "BALI", "SATU_KATA", "LAIN", "ISLAM", "BATAK", "TANPA_NAMA",
    ]  # fmt: skip
