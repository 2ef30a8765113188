"""Votes of officers: how many settle a pair, who disagrees, and what was taken back."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import review
from schemas.review import REVOCATIONS
from tests.review.drawn import BABY, KK, decided, stack, standing, taken_back


def verdict(
    decisions: pl.DataFrame, revocations: pl.DataFrame | None = None
) -> tuple[str | None, str]:
    back = REVOCATIONS.empty() if revocations is None else revocations
    row = review.verdicts(standing(decisions, back), decisions, back).row(0, named=True)
    return row["putusan"], row["keadaan"]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (["SAMA A"], (None, "MENUNGGU_PENDAPAT_KEDUA")),
        (["SAMA A", "SAMA B"], ("SAMA", "SELESAI")),
        (["BUKAN A", "BUKAN B"], ("BUKAN", "SELESAI")),
        (["SAMA A", "SAMA a"], (None, "MENUNGGU_PENDAPAT_KEDUA")),
        (["SAMA A", "BUKAN B"], (None, "BERSELISIH")),
        (["SAMA A", "BUKAN B", "SAMA C"], ("SAMA", "SELESAI")),
        (["SAMA A", "BUKAN B", "SAMA C", "BUKAN D"], (None, "BERSELISIH")),
        (["SAMA A", "TIDAK_YAKIN B"], (None, "MENUNGGU_PENDAPAT_KEDUA")),
        (["TIDAK_YAKIN A", "TIDAK_YAKIN B"], (None, "MENUNGGU")),
    ],
)
def test_a_pair_that_can_stop_a_payment_takes_two_different_officers(
    votes: list[str], expected: tuple[str | None, str]
) -> None:
    assert verdict(stack(*(decided(*vote.split()) for vote in votes))) == expected


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (["SAMA A"], ("SAMA", "SELESAI")),
        (["BUKAN A"], ("BUKAN", "SELESAI")),
        (["TIDAK_YAKIN A"], (None, "MENUNGGU")),
        (["SAMA A", "BUKAN B"], (None, "BERSELISIH")),
    ],
)
def test_one_officer_settles_a_pair_that_lowers_nothing(
    votes: list[str], expected: tuple[str | None, str]
) -> None:
    decisions = stack(
        *(decided(*vote.split(), mention=BABY, candidate=(None, KK)) for vote in votes)
    )

    assert verdict(decisions) == expected


def test_what_two_decided_two_must_take_back() -> None:
    first, second = decided("SAMA", "A"), decided("SAMA", "B")
    votes = stack(first, second)
    by_one = [taken_back(one, "C") for one in (first, second)]
    by_two = [taken_back(one, "D") for one in (first, second)]

    assert verdict(votes, stack(*by_one, table=REVOCATIONS))[0] == "SAMA"
    assert verdict(votes, stack(*by_one, *by_two, table=REVOCATIONS))[0] == "DITARIK"
    new = [decided("BUKAN", "E"), decided("BUKAN", "F")]
    both = stack(*by_one, *by_two, table=REVOCATIONS)
    assert verdict(stack(first, second, *new), both)[0] == "BUKAN"


def test_a_decision_of_a_later_day_was_not_known_before() -> None:
    votes = stack(decided("SAMA", "A"), decided("SAMA", "B", day=date(2025, 10, 21)))

    assert review.known_on(votes, date(2025, 10, 20)).height == 1
    assert review.known_on(votes, None).height == 2


@settings(deadline=None, max_examples=25)
@given(st.permutations(["SAMA A", "BUKAN B", "SAMA C", "TIDAK_YAKIN D", "SAMA A"]))
def test_the_order_of_votes_changes_nothing(votes: list[str]) -> None:
    decisions = stack(*(decided(*vote.split()) for vote in votes))

    assert verdict(decisions) == ("SAMA", "SELESAI")
