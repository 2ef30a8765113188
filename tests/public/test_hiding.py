"""Small cells are hidden so that nobody can work one out from what is shown."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from release.public import hidden_cells

PATHS = ("desa", "kecamatan", "kabupaten", "negara")
SMALLEST = 5


def tree(counts: dict[str, int], keadaan: str = "DIBAYAR") -> pl.DataFrame:
    """Villages `a.b.c` with their counts; the code at each level is a prefix."""
    rows = [
        {
            "keadaan": keadaan,
            "desa": name,
            "kecamatan": name.rsplit(".", 1)[0],
            "kabupaten": name.split(".")[0],
            "negara": "ID",
            "jumlah": count,
        }
        for name, count in counts.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"jumlah": pl.Int64})


def hidden(counts: dict[str, int]) -> set[str]:
    levels = hidden_cells(tree(counts), ["keadaan"], PATHS, SMALLEST)
    return {name for level in levels for name in level.filter("tersembunyi")["wilayah"].to_list()}


def bounds(counts: dict[str, int], left_out: set[str]) -> dict[str, tuple[float, float]]:
    """What the public can tell of each hidden cell: the bounds of the linear system."""
    villages = sorted(counts)
    above = {n for v in villages for n in (v.rsplit(".", 1)[0], v.split(".")[0], "ID")}
    cells = [*villages, *sorted(above)]
    below = {
        cell: [cell == "ID" or v == cell or v.startswith(cell + ".") for v in villages]
        for cell in cells
    }
    value = {cell: sum(counts[v] for v, in_ in zip(villages, below[cell], strict=True) if in_)
             for cell in cells}  # fmt: skip
    shown = [cell for cell in cells if cell not in left_out]
    equal = np.array([below[cell] for cell in shown], dtype=float) if shown else None
    right = [value[cell] for cell in shown] if shown else None
    found = {}
    for cell in left_out:
        goal = np.array(below[cell], dtype=float)
        ends = [linprog(sign * goal, A_eq=equal, b_eq=right, bounds=(0, None)) for sign in (1, -1)]
        low = ends[0].fun
        high = -ends[1].fun if ends[1].status == 0 else np.inf
        assert low - 1e-6 <= value[cell] <= high + 1e-6
        found[cell] = (low, high)
    return found


names = st.sampled_from(
    [f"{k}.{c}.{d}" for k in "12" for c in "12" for d in "123"] + ["3.1.1", "4.1.1", "4.2.1"]
)
trees = st.dictionaries(names, st.sampled_from([0, 0, 1, 2, 4, 5, 7, 30]), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(trees)
def test_no_hidden_cell_can_be_told_within_the_threshold(counts: dict[str, int]) -> None:
    left_out = hidden(counts)
    for cell, (low, high) in bounds(counts, left_out).items():
        assert high - low >= SMALLEST - 1e-6, (cell, low, high)


@settings(max_examples=25, deadline=None)
@given(trees)
def test_no_small_village_is_shown_and_nothing_is_hidden_where_none_is_small(
    counts: dict[str, int],
) -> None:
    small = {name for name, count in counts.items() if 0 < count < SMALLEST}
    left_out = hidden(counts)
    assert small <= left_out
    if not small:
        assert left_out == set()


def test_hiding_the_small_village_alone_would_give_it_away() -> None:
    counts = {"1.1.1": 2, "1.1.2": 30, "1.1.3": 40}
    assert bounds(counts, {"1.1.1"})["1.1.1"] == pytest.approx((2, 2))
    assert hidden(counts) == {"1.1.1", "1.1.2"}


def test_the_only_village_of_a_kecamatan_is_not_given_away_by_it() -> None:
    counts = {"1.1.1": 2, "1.2.1": 30, "1.2.2": 40}
    assert hidden(counts) == {"1.1.1", "1.1", "1.2", "1.2.1"}


def test_two_small_villages_whose_sum_is_small_draw_a_third_in() -> None:
    assert hidden({"1.1.1": 1, "1.1.2": 1, "1.1.3": 9, "1.1.4": 50}) == {"1.1.1", "1.1.2", "1.1.3"}


def test_every_state_is_a_tree_of_its_own_and_order_does_not_matter() -> None:
    frame = pl.concat(
        [tree({"1.1.1": 2, "1.1.2": 30}), tree({"1.1.1": 60, "1.1.2": 30}, "DITAHAN")]
    )
    one = hidden_cells(frame, ["keadaan"], PATHS, SMALLEST)
    other = hidden_cells(frame.reverse(), ["keadaan"], PATHS, SMALLEST)
    for first, second in zip(one, other, strict=True):
        assert first.sort(first.columns).equals(second.sort(second.columns))
    assert not any(level.filter(keadaan="DITAHAN")["tersembunyi"].any() for level in one)
