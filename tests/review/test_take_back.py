"""A wrong link taken back: what is recorded, and by how many."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import review
from schemas.review import DECISIONS, ENGINE, REVOCATIONS
from schemas.validate import validated
from tests.review.drawn import DEATH, MAN, decided, facts, pair, people, stack

DAY = date(2025, 11, 5)


def one_pair(link: str, two: bool = True) -> pl.DataFrame:
    return review.pairs_of(pair(DEATH, MAN), people(), facts()).with_columns(
        pl.lit(two).alias("dua_petugas"), pl.lit(link).alias("keputusan")
    )


def test_a_decision_is_taken_back_by_two_where_it_needed_two() -> None:
    votes = stack(decided("SAMA", "A"), decided("SAMA", "B"))
    first = review.taken_back(one_pair("DITERIMA"), votes, REVOCATIONS.empty(), "C", "keliru", DAY)
    second = review.taken_back(one_pair("DITERIMA"), votes, first.rows, "D", "keliru", DAY)

    assert (first.officers, first.needed) == (1, 2)
    assert (second.officers, second.needed) == (2, 2)
    assert (
        validated(first.rows, REVOCATIONS)["id_keputusan"]
        .sort()
        .equals(votes["id_keputusan"].sort())
    )


def test_the_engines_own_link_is_taken_back_too() -> None:
    none = DECISIONS.empty(), REVOCATIONS.empty()
    done = review.taken_back(one_pair("DITERIMA", two=False), *none, "C", "keliru", DAY)

    assert done.rows["id_keputusan"].to_list() == [ENGINE]
    assert done.officers == done.needed == 1


def test_one_officer_does_not_count_twice() -> None:
    votes = stack(decided("SAMA", "A"), decided("SAMA", "B"))
    first = review.taken_back(one_pair("DITERIMA"), votes, REVOCATIONS.empty(), "C", "keliru", DAY)

    with pytest.raises(review.NothingToTakeBack, match="another officer"):
        review.taken_back(one_pair("DITERIMA"), votes, first.rows, " c ", "keliru", DAY)


def test_where_nothing_stands_nothing_is_taken_back() -> None:
    none = DECISIONS.empty(), REVOCATIONS.empty()

    with pytest.raises(review.NothingToTakeBack, match="nothing stands"):
        review.taken_back(one_pair("TINJAU"), *none, "C", "keliru", DAY)
