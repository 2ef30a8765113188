"""Parts with a family or a person in common are told by their numbers, whatever these look like."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.numbers import NumbersOnDisk, numbers

ID = st.sampled_from(
    ["0000000000000017", "17", "17000000000000000", "3325010101010001", "3325010101010017"]
    + ["S00000000000000a", "S000000000000017", "D3325"]
)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(st.lists(ID, max_size=4), min_size=1, max_size=3))
def test_parts_are_apart_if_and_only_if_no_value_stands_twice(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[str]]
) -> None:
    every = [one for part in parts for one in part]
    place = tmp_path_factory.getbasetemp()
    with NumbersOnDisk(place) as told:
        for part in parts:
            told.add(numbers(pl.Series(part, dtype=pl.String)))
        assert told.apart() == (len(set(every)) == len(every))
