"""Masked numbers are kept as they came: no number, no refused row, nothing filled in."""

from __future__ import annotations

from typing import Any

import pytest

MASKED = "332501******0001"


def told(taken: Any) -> list[str | None]:
    found: list[str | None] = taken.accepted["nomor_tersamar"].to_list()
    return found


def test_a_masked_nik_leaves_its_cell_empty_and_is_kept_beside(take: Any) -> None:
    taken = take("kematian", {"nik": MASKED, "no_kk": "3325010501******"})

    assert told(taken) == [f"nik={MASKED};no_kk=3325010501******"]
    assert taken.accepted.select("nik", "no_kk").row(0) == (None, None)
    assert taken.rejected.select("tingkat", "kolom", "kode").rows() == [
        ("SEL", "nik", "NIK_TERSAMAR"),
        ("SEL", "no_kk", "KK_TERSAMAR"),
    ]


@pytest.mark.parametrize("text", ["332501xxxxxx0001", "332501XXXXXX0001", "'332501 ****** 0001"])
def test_whatever_covers_a_digit_becomes_an_asterisk(take: Any, text: str) -> None:
    assert told(take("kematian", {"nik": text})) == [f"nik={MASKED}"]


@pytest.mark.parametrize("text", ["332501*****0001", "332501*******0001", "3325", "tidak tahu"])
def test_without_16_places_nobody_knows_which_digit_stands_where(take: Any, text: str) -> None:
    assert told(take("kematian", {"nik": text})) == [None]


def test_a_masked_number_is_content_and_a_row_without_one_keeps_its_fingerprint(take: Any) -> None:
    rows = ({"nik": MASKED}, {"nik": "332501******0002"}, {}, {"nik": "tidak tahu"})
    first, second, none, nonsense = (take("kematian", r).accepted["isi"].item() for r in rows)

    assert len({first, second, none}) == 3
    assert nonsense == none
