"""Parts side by side: as many as there are threads, never more than fits, no fault lost."""

from __future__ import annotations

import threading

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.side_by_side import side_by_side


@given(sizes=st.lists(st.integers(0, 12), max_size=12))
def test_what_is_under_way_fits_or_is_alone_and_nothing_is_left_out(sizes: list[int]) -> None:
    lock, under_way = threading.Lock(), list[int]()
    seen: list[list[int]] = []

    def make(item: tuple[int, int]) -> int:
        with lock:
            under_way.append(item[1])
            seen.append(list(under_way))
        with lock:
            under_way.remove(item[1])
        return -item[0]

    made = dict(side_by_side(make, enumerate(sizes), lambda item: item[1], at_once=10))

    assert made == {(number, size): -number for number, size in enumerate(sizes)}
    assert all(len(held) == 1 or sum(held) <= 10 for held in seen)
    assert all(len(held) <= pl.thread_pool_size() for held in seen)


def test_after_a_fault_nothing_is_begun_and_what_was_under_way_is_given() -> None:
    begun: list[int] = []
    other_begun = threading.Event()

    def make(number: int) -> int:
        begun.append(number)
        if number == 0:
            other_begun.wait(5)
            raise ValueError("rusak")
        other_begun.set()
        return number

    made: list[int] = []

    def gone_through() -> None:
        for number, _ in side_by_side(make, iter(range(100)), lambda _: 6, at_once=12):
            made.append(number)

    with pytest.raises(ValueError, match="rusak"):
        gone_through()

    assert sorted(made) == sorted(set(begun) - {0})
    assert len(begun) < 100
