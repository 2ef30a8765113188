"""Guardians: two different officers, counted from the day of the second."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import review
from schemas.guardians import GUARDIANS
from schemas.validate import validated

KK, NIK = "3325010000000065", "3325014101850087"
Word = tuple[str, int]


def said(*words: tuple[Any, ...]) -> pl.DataFrame:
    """Officer, day of October, and what else is said, one after the other."""
    rows = GUARDIANS.empty()
    for officer, day, *more in words:
        told: dict[str, Any] = {
            "no_kk": KK,
            "nik_wali": NIK,
            "nama_wali": "Sri Wahyuni",
            "act": "CATAT",
            "basis": "surat desa 12",
        } | (more[0] if more else {})
        word = review.GuardianWord(**told, officer=officer, day=date(2025, 10, day))
        new = review.guardian_record(rows, word)
        rows = pl.concat([rows, validated(new, GUARDIANS)])
    return rows


BACK = {"act": "CABUT"}


def on(rows: pl.DataFrame, day: int) -> list[Any]:
    return review.guardians_on(rows, date(2025, 10, day))["sejak"].dt.day().to_list()


def test_one_officer_s_word_is_not_enough_and_the_second_s_day_counts() -> None:
    rows = said(("Ani", 3), ("Budi", 7))
    assert on(said(("Ani", 3)), 31) == []
    assert (on(rows, 6), on(rows, 7)) == ([], [7])


def test_the_same_officer_twice_is_refused_however_the_name_is_spelt() -> None:
    with pytest.raises(review.GuardianRefused, match="petugas kedua"):
        said(("Ani S", 3), ("ANI  S", 7))


def test_the_second_officer_must_find_the_same_name() -> None:
    with pytest.raises(review.GuardianRefused, match="berbeda") as fault:
        said(("Ani", 3), ("Budi", 7, {"nama_wali": "Sri Rahayu"}))
    assert "Rahayu" not in str(fault.value)
    assert NIK not in str(fault.value)


@pytest.mark.parametrize("lacks", [{"basis": " "}, {"nama_wali": " "}])
def test_a_record_without_name_or_basis_is_refused(lacks: dict[str, str]) -> None:
    with pytest.raises(review.GuardianRefused):
        said(("Ani", 3, lacks))


def test_taking_back_takes_two_and_leaves_the_days_before_as_they_were() -> None:
    rows = said(("Ani", 3), ("Budi", 7), ("Ani", 10, BACK))
    assert on(rows, 31) == [7]
    rows = said(("Ani", 3), ("Budi", 7), ("Ani", 10, BACK), ("Citra", 12, BACK))
    assert (on(rows, 11), on(rows, 12)) == ([7], [])


def test_after_a_revocation_a_guardian_is_recorded_afresh() -> None:
    rows = said(
        ("Ani", 3), ("Budi", 7), ("Ani", 10, BACK), ("Budi", 12, BACK), ("Ani", 20), ("Budi", 21)
    )
    assert (on(rows, 20), on(rows, 21)) == ([], [21])


def test_what_is_not_in_force_cannot_be_taken_back() -> None:
    with pytest.raises(review.GuardianRefused, match="tidak berlaku"):
        said(("Ani", 3), ("Budi", 4, BACK))


def test_of_two_guardians_of_one_family_the_later_is_meant() -> None:
    other = {"nik_wali": "3325014101850088"}
    rows = said(("Ani", 3), ("Budi", 4), ("Ani", 5, other), ("Budi", 6, other))
    found = review.guardians_on(rows, date(2025, 10, 31))
    assert found["nik_wali"].to_list() == ["3325014101850088"]
