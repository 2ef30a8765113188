"""Amounts and quotas are whole numbers: what is not is rejected with its column, never rounded."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    "text", ["225000.50", "225000,50", "225000.00", "225.000", "-5", "dua ratus"]
)
def test_an_amount_that_is_not_a_whole_number_is_rejected(take: Any, why: Any, text: str) -> None:
    taken = take("pembayaran", {"nominal": text})
    assert taken.accepted.height == 0
    assert why(taken, "BARIS") == [(2, "nominal", "ANGKA_TIDAK_SAH")]


@pytest.mark.parametrize(("text", "quota"), [("0", 0), ("100", 100)])
def test_a_quota_of_zero_is_a_quota(take: Any, text: str, quota: int) -> None:
    assert take("kuota", {"kuota": text}).accepted["kuota"].to_list() == [quota]


@pytest.mark.parametrize("text", ["2.5", "-1", "banyak"])
def test_a_quota_that_is_no_count_is_rejected(take: Any, why: Any, text: str) -> None:
    assert why(take("kuota", {"kuota": text}), "BARIS") == [(2, "kuota", "ANGKA_TIDAK_SAH")]
