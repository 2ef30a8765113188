"""A row's fingerprint is the sha256 of its canonical text, whatever else stands in the table."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.fingerprint import fingerprints

SCHEMA = {"nama": pl.String, "tanggal": pl.Date, "jumlah": pl.Int64, "ya": pl.Boolean}
NAMES = ["nama", "tanggal", "jumlah", "ya"]
ROW = st.tuples(
    st.none() | st.sampled_from(["{}", "{", "A{}B", "É 1"]) | st.text("{}ab\\", min_size=1),
    st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.none() | st.integers(-5, 10**15),
    st.none() | st.booleans(),
)


def _by_hand(row: tuple[Any, ...]) -> str:
    words = ["" if cell is None else str(cell) for cell in row]
    if isinstance(row[3], bool):
        words[3] = words[3].lower()
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ROW, max_size=6), again=st.booleans(), long=st.sampled_from([1, 1 << 14]))
def test_the_fingerprint_is_the_sha256_of_the_row_alone(
    rows: list[tuple[Any, ...]], again: bool, long: int
) -> None:
    rows = [*rows, *rows[:1]] if again else rows
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("schemas.fingerprint._LONG", long)
        patch.setattr("schemas.fingerprint._AT_A_TIME", 4)
        made = fingerprints(table, NAMES, 16)

    assert made.to_list() == [_by_hand(row) for row in rows]
    assert made.name == "isi"


def test_order_of_rows_and_further_columns_change_no_fingerprint() -> None:
    table = pl.DataFrame({"a": ["x", "y", "x"], "b": [1, 2, 1], "lain": ["p", "q", "r"]})

    made = fingerprints(table, ["a", "b"], 64)

    assert made[0] == made[2] != made[1]
    assert fingerprints(table.reverse(), ["a", "b"], 64).to_list() == made.reverse().to_list()
