"""Rows taken out of a longer table hash as the same rows alone; other rows hash otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from schemas.frame_hash import frame_sha256

FIRST = pl.Series([0, 1], dtype=pl.UInt32)


@pytest.mark.parametrize(
    "cells",
    [
        ["a", "b", None],
        [None, "b" * 20, "c" * 40],
        [1, 2, None],
        [None, 1, 3],
        [True, None, False],
        [date(2025, 1, 1), None, date(2025, 1, 2)],
        [["a" * 20], ["b"], None],
        [["a" * 20], ["b" * 20, "c"], ["d" * 30]],
        [[], None, ["d" * 30]],
        [0.5, None, 2.5],
    ],
)
def test_rows_hash_alike_whatever_table_they_were_taken_from(cells: list[Any]) -> None:
    taken = pl.DataFrame({"x": cells})[FIRST]
    alone = pl.DataFrame({"x": cells[:2]}, schema=taken.schema)
    whole = pl.DataFrame({"x": cells}).with_row_index("n")
    filtered = whole.filter(pl.col("n") < 2).select("x")
    assert taken.equals(alone)
    assert len({frame_sha256(frame) for frame in (taken, alone, filtered)}) == 1


def test_a_missing_cell_is_no_zero_and_no_empty_text() -> None:
    frames = [
        pl.DataFrame({"x": [None, 1]}),
        pl.DataFrame({"x": [0, 1]}),
        pl.DataFrame({"x": [1, None]}),
        pl.DataFrame({"x": [None, 1]}, schema={"x": pl.Int32}),
        pl.DataFrame({"y": [None, 1]}),
        pl.DataFrame({"x": [None, "1"]}),
        pl.DataFrame({"x": ["", "1"]}),
        pl.DataFrame({"x": [1]}),
        pl.DataFrame({"x": [["a"], ["b"]]}),
        pl.DataFrame({"x": [["a", "b"], []]}),
        pl.DataFrame({"x": [["a", "b"], None]}),
    ]
    assert len({frame_sha256(frame) for frame in frames}) == len(frames)
