"""Which day is the newest that counts: slips of the pen move none, and days that come near do."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.newest_day import TOLD, first_day, newest_day, set_aside

CUT, LAST = date(2025, 12, 5), date(2025, 12, 9)
SLIP = date(2062, 12, 8)


def told(*days: tuple[str, date]) -> pl.DataFrame:
    rows = [("aduan", file, line, day) for line, (file, day) in enumerate(days, 2)]
    return pl.DataFrame(rows, schema=TOLD, orient="row")


def test_a_lone_date_far_after_all_others_moves_no_day_and_is_named() -> None:
    rows = told(("a", LAST), ("b", SLIP), ("b", CUT), ("c", date(2026, 12, 8)))

    assert newest_day(rows, [CUT]) == LAST
    assert set_aside(rows, LAST)["baris"].to_list() == [5, 3]


def test_as_many_files_as_are_asked_for_are_no_slip_whatever_lies_before() -> None:
    later = [(file, date(2027, 1, day)) for day, file in enumerate("bcd", 1)]

    assert newest_day(told(("a", LAST), *later), [CUT]) == date(2027, 1, 3)
    assert newest_day(told(("a", LAST), *later[:2]), [CUT]) == LAST
    assert newest_day(told(("a", LAST), *later, ("e", SLIP)), [CUT]) == date(2027, 1, 3)


def test_without_a_cut_off_the_fewer_files_are_the_slip_and_of_as_many_neither() -> None:
    early = date(1925, 12, 1)

    assert newest_day(told(("a", early), ("b", LAST), ("c", LAST)), []) == LAST
    assert newest_day(told(("a", LAST), ("b", LAST), ("c", SLIP)), []) == LAST
    assert newest_day(told(("a", LAST), ("c", SLIP)), []) == SLIP


def test_a_cut_off_always_counts_and_without_days_there_is_none() -> None:
    assert newest_day(told(), [CUT, SLIP]) == SLIP
    assert newest_day(told(("a", LAST)), [SLIP]) == SLIP
    assert newest_day(told(), []) is None
    assert not set_aside(told(), None).height


def test_a_lone_date_far_before_all_others_is_not_the_first_and_several_files_are() -> None:
    early = date(1925, 12, 9)

    assert first_day(told(("a", early), ("b", LAST), ("c", CUT)), []) == CUT
    assert first_day(told(("a", early), ("b", early)), [CUT]) == CUT
    assert first_day(told(("a", early), ("b", early), ("c", early)), [CUT]) == early
    assert first_day(told(("a", CUT - timedelta(days=183)), ("b", LAST)), [CUT]) < CUT
    assert first_day(told(), []) is None


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 30)), max_size=20),
    st.integers(0, 29000),
    st.randoms(),
)
@settings(deadline=None)
def test_days_without_a_gap_all_count_and_order_does_not_matter(
    days: list[tuple[str, int]], far: int, chance: Random
) -> None:
    rows = [(file, CUT + timedelta(days=day * 150 // 30)) for file, day in days]
    newest = max([CUT, *(day for _, day in rows)])
    assert newest_day(told(*rows), [CUT]) == newest
    assert first_day(told(*rows), [CUT]) == min([CUT, *(day for _, day in rows)])

    mixed = [*rows, ("z", CUT + timedelta(days=far))]
    found = newest_day(told(*mixed), [CUT])
    assert found in (newest, CUT + timedelta(days=far))
    chance.shuffle(mixed)
    assert newest_day(told(*mixed), [CUT]) == found
