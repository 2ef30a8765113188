"""What bank and post say becomes one state per list row; nothing told before is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.payment.drawn import answers, line, state


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "BELUM_DILAPORKAN"),
        ([line("TERSALUR")], "TERSALUR"),
        ([line("TERSALUR"), line("DITRANSAKSIKAN", "2025-10-25")], "DICAIRKAN"),
        ([line("DITRANSAKSIKAN", "2025-10-25")], "DICAIRKAN"),
        ([line("TERSALUR"), line("TIDAK_TRANSAKSI", "2025-11-01")], "TIDAK_DICAIRKAN"),
        ([line("GAGAL")], "GAGAL"),
        ([line("TERSALUR"), line("RETUR", "2025-11-01")], "RETUR"),
        ([line("TERSALUR"), line("GAGAL", "2025-11-01")], "GAGAL"),
        ([line("TERSALUR"), line("DISETOR_KEMBALI", "2025-11-01")], "DISETOR_KEMBALI"),
        ([line("DISETOR_KEMBALI", "2025-11-01")], "DISETOR_KEMBALI"),
        ([line("TERSALUR", nominal=200_000)], "SEBAGIAN"),
        ([line("TERSALUR", nominal=900_000)], "LEBIH_DIBAYAR"),
        ([line("TERSALUR"), line("TERSALUR", no_sp2d="SP2D-2")], "LEBIH_DIBAYAR"),
        # paid again after a failure or a return
        ([line("GAGAL"), line("TERSALUR", "2025-11-05", no_sp2d="SP2D-2")], "TERSALUR"),
        (
            [line("TERSALUR"), line("RETUR", "2025-10-28"), line("TERSALUR", "2025-11-05")],
            "TERSALUR",
        ),
        # a return that comes late reopens what looked settled
        (
            [
                line("TERSALUR"),
                line("RETUR", "2025-11-01"),
                line("TERSALUR", "2025-11-03", no_sp2d="SP2D-2"),
                line("RETUR", "2025-11-06", no_sp2d="SP2D-2"),
            ],
            "RETUR",
        ),
        # two withdrawals of one credit, two instalments under one order
        (
            [
                line("TERSALUR"),
                line("DITRANSAKSIKAN", "2025-10-25", nominal=250_000),
                line("DITRANSAKSIKAN", "2025-10-26", nominal=350_000),
            ],
            "DICAIRKAN",
        ),
        (
            [line("TERSALUR", nominal=300_000), line("TERSALUR", "2025-11-01", nominal=300_000)],
            "TERSALUR",
        ),
        # nothing is guessed from nothing
        ([line("TERSALUR", nominal=0)], "BELUM_DILAPORKAN"),
        ([line("TERSALUR"), line("DISETOR_KEMBALI", "2025-11-01", ntpn=None)], "TERSALUR"),
    ],
)
def test_a_list_row_is_in_the_state_its_lines_say(
    lines: list[dict[str, Any]], expected: str
) -> None:
    assert state(lines)["penyaluran"] == expected


def test_money_untouched_for_too_long_is_seen_as_such() -> None:
    lines = [line("TERSALUR", "2025-10-20")]

    assert state(lines, as_of=date(2026, 2, 2))["penyaluran"] == "TERSALUR"
    assert state(lines, as_of=date(2026, 2, 3))["penyaluran"] == "TIDAK_DICAIRKAN"


def test_a_corrected_day_of_one_order_is_no_second_payment() -> None:
    found = state([line("TERSALUR"), line("TERSALUR", "2025-10-21")])

    assert (found["penyaluran"], found["lebih"]) == ("TERSALUR", 0)
    assert found["catatan"] == ["BERULANG_SATU_SP2D"]


def test_lines_without_a_reference_are_never_called_a_second_payment() -> None:
    found = state([line("TERSALUR"), line("TERSALUR", "2025-11-02", no_sp2d=None)])

    assert (found["penyaluran"], found["lebih"], found["pembayaran"]) == ("TERSALUR", 0, 1)
    assert "TANPA_RUJUKAN" in found["catatan"]


def test_credit_and_failure_on_one_day_contradict_and_nothing_is_taken_back() -> None:
    found = state([line("TERSALUR"), line("GAGAL")])

    assert found["diterima"] == 600_000
    assert "BERTENTANGAN" in found["catatan"]


def test_history_stays_what_it_was_known_to_be_on_each_day() -> None:
    lines = [
        line("TERSALUR", "2025-10-20", tgl_lapor=date(2025, 10, 22)),
        line("RETUR", "2025-10-24", tgl_lapor=date(2025, 11, 9)),
    ]

    assert state(lines, as_of=date(2025, 10, 21))["penyaluran"] == "BELUM_DILAPORKAN"
    assert state(lines, as_of=date(2025, 11, 8))["penyaluran"] == "TERSALUR"
    assert state(lines, as_of=date(2025, 11, 9))["penyaluran"] == "RETUR"
    assert state(lines[:1], as_of=date(2025, 11, 8)) == state(lines, as_of=date(2025, 11, 8))


def test_a_fact_told_twice_counts_once_and_the_first_telling_stands() -> None:
    lines = [
        line("TERSALUR", tgl_lapor=date(2025, 10, 21)),
        line("TERSALUR", tgl_lapor=date(2025, 10, 28)),
    ]
    fates = answers(lines)["nasib_umpan_balik"]

    assert fates.sort("diketahui")["nasib"].to_list() == ["COCOK", "ULANGAN"]
    assert state(lines)["diterima"] == 600_000
