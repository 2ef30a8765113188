"""A return that names no order is matched where one order alone fits, else listed as unknown."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest

from tests.payment.drawn import answers, line, state

FAILED = line("GAGAL", "2025-10-20")
PAID_LATER = line("TERSALUR", "2025-11-02", no_sp2d="SP2D-2")
TWICE = [line("TERSALUR"), line("TERSALUR", "2025-10-25", no_sp2d="SP2D-2")]


def back(status: str = "RETUR", day: str = "2025-11-06", /, **more: Any) -> dict[str, Any]:
    return line(status, day, no_sp2d=None, **more)


def fate_of_the_return(lines: list[dict[str, Any]]) -> tuple[str, str | None]:
    rows = answers(lines)["nasib_umpan_balik"].filter(pl.col("no_sp2d").is_null())
    return rows["nasib"].item(), rows["rujukan"].item()


@pytest.mark.parametrize("status", ["RETUR", "DISETOR_KEMBALI", "GAGAL"])
def test_it_belongs_to_the_one_order_that_credited_the_money_not_to_the_first(status: str) -> None:
    lines = [FAILED, PAID_LATER, back(status)]

    assert fate_of_the_return(lines) == ("COCOK", "SP2D-2")
    assert state(lines)["penyaluran"] == status
    assert state(lines)["diterima"] == 0


@pytest.mark.parametrize(
    "lines",
    [
        # two orders credited this very amount
        [*TWICE, back()],
        # none did: another amount, or only after that day
        [FAILED, PAID_LATER, back(nominal=250_000)],
        [FAILED, PAID_LATER, back("RETUR", "2025-11-01")],
        # of the only one that did it is already told
        [FAILED, PAID_LATER, line("RETUR", "2025-11-05", no_sp2d="SP2D-2"), back()],
    ],
)
def test_where_none_or_several_fit_it_counts_for_nothing_and_is_listed_with_that_reason(
    lines: list[dict[str, Any]],
) -> None:
    found = answers(lines)

    assert fate_of_the_return(lines) == ("RUJUKAN_TIDAK_JELAS", None)
    assert state(lines)["diterima"] == state(lines[:-1])["diterima"]
    assert "RUJUKAN_TIDAK_JELAS" in state(lines)["catatan"]
    assert found["daftar_tindak_lanjut"]["tindakan"].to_list() == ["PERIKSA_DAHULU"]


def test_nothing_is_asked_back_while_a_return_of_unknown_order_is_told() -> None:
    assert answers(TWICE)["daftar_pengembalian"]["dikembalikan"].to_list() == [600_000]
    assert answers([*TWICE, back()])["daftar_pengembalian"].is_empty()
    assert answers([*TWICE, back()])["daftar_tindak_lanjut"]["bayar_ulang"].to_list() == [0]


def test_two_returns_that_claim_one_order_are_both_unknown() -> None:
    lines = [FAILED, PAID_LATER, back(), back("RETUR", "2025-11-07")]

    rows = answers(lines)["nasib_umpan_balik"].filter(pl.col("no_sp2d").is_null())
    assert rows["nasib"].to_list() == ["RUJUKAN_TIDAK_JELAS"] * 2


def test_with_one_order_alone_no_number_is_needed() -> None:
    assert fate_of_the_return([line("TERSALUR"), back()]) == ("COCOK", "SP2D-1")


def test_the_order_of_arrival_changes_no_match() -> None:
    lines = [FAILED, PAID_LATER, back(), line("DITRANSAKSIKAN", "2025-11-04", no_sp2d="SP2D-2")]
    expected = state(lines)

    for seed in range(5):
        mixed = random.Random(seed).sample(lines, len(lines))
        assert state(mixed) == expected
