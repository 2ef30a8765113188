"""The evidence a decision is keyed to: what changes it and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import review
from schemas.review import REVOCATIONS
from tests.review.drawn import (
    BABY,
    DEATH,
    KK,
    MAN,
    consequences,
    decided,
    facts,
    pair,
    people,
    stack,
    standing,
)


def evidence(said: pl.DataFrame, known: pl.DataFrame) -> str:
    return str(review.pairs_of(pair(DEATH, MAN), said, known)["bukti"][0])


def test_the_same_facts_have_the_same_evidence_whatever_the_content_number() -> None:
    corrected = people().with_columns(pl.col("isi").replace("isi1", "isi9"))
    other = pair(("3325-KM-1", "isi9", "SUBJEK", 0), MAN)

    again = review.pairs_of(other, corrected, facts())["bukti"][0]

    assert again == evidence(people(), facts())


@pytest.mark.parametrize(
    "change", [{"nama": "SUKARDO"}, {"nik": None}, {"rt": "002"}, {"tgl_lahir": date(1950, 1, 2)}]
)
def test_what_the_report_says_of_the_person_is_evidence(change: dict[str, Any]) -> None:
    assert evidence(people(**change), facts()) != evidence(people(), facts())


@pytest.mark.parametrize(
    "change", [{"nama": "SUKARDO"}, {"nik": None}, {"alamat": "JL MELATI"}, {"hubungan": "3"}]
)
def test_what_dtsen_says_of_the_person_is_evidence(change: dict[str, Any]) -> None:
    assert evidence(people(), facts(**change)) != evidence(people(), facts())


def test_a_newborn_is_paired_with_a_family() -> None:
    pairs = review.pairs_of(pair(BABY, (None, KK)), people(), facts())

    assert pairs.height == 1
    assert pairs["nama_kepala_keluarga_d"].to_list() == ["BAMBANG T"]
    assert pairs["nama_d"].to_list() == [None]


def test_a_candidate_who_left_dtsen_makes_no_pair() -> None:
    gone = facts().filter(pl.col("id_orang").ne_missing(MAN[0]))

    assert review.pairs_of(pair(DEATH, MAN), people(), gone).is_empty()


def test_a_decision_stands_only_while_its_evidence_is_unchanged() -> None:
    decisions, none = stack(decided("SAMA", "A")), REVOCATIONS.empty()

    moved = review.standing(decisions, none, people(), facts(rt="009"), consequences())

    assert standing(decisions, none).height == 1
    assert moved.is_empty()
