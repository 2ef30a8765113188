"""An account is failed by the bank's last word of an earlier wave, as known on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules import failed_accounts
from tests.rules import drawn
from tests.rules.drawn import kk, nik

OLD = "2025-T3-1"


def word(status: str, day: date = date(2025, 8, 1), **given: Any) -> dict[str, Any]:
    return {
        "tahap": OLD,
        "program": "SEMBAKO",
        "no_kk": kk("A"),
        "nik_pengurus": nik("A"),
        "nominal": 600_000,
        "status": status,
        "kanal": "HIMBARA",
        "tgl_transaksi": day,
        **given,
    }


def failed(*words: dict[str, Any], tahap: str = "2025-T4-1") -> list[tuple[str | None, str | None]]:
    rows = drawn.listed("pembayaran", *words).lazy()
    return failed_accounts(rows, drawn.context(tahap)).rows()


@pytest.mark.parametrize("status", ["GAGAL", "RETUR"])
def test_a_failure_or_a_return_is_a_failed_account(status: str) -> None:
    assert failed(word(status)) == [(None, nik("A"))]


@pytest.mark.parametrize(
    "words",
    [
        [word("TERSALUR")],
        [word("GAGAL"), word("TERSALUR", date(2025, 9, 1))],
        # one day says both: nobody is sent to the post for it
        [word("GAGAL"), word("DITRANSAKSIKAN")],
        [word("GAGAL", kanal="POS")],
        # told after this wave's day of knowledge, or of this wave itself
        [word("GAGAL", tgl_lapor=date(2025, 10, 18))],
        [word("GAGAL", date(2025, 10, 10), tahap="2025-T4-1")],
    ],
)
def test_an_account_that_worked_last_or_was_not_known_is_none(words: list[dict[str, Any]]) -> None:
    assert failed(*words) == []


def test_an_earlier_wave_of_the_quarter_counts_too() -> None:
    told = word("GAGAL", date(2025, 10, 25), tahap="2025-T4-1")
    assert failed(told, tahap="2025-T4-2") == [(None, nik("A"))]


def test_the_account_is_the_payee_s_under_whatever_kk_number() -> None:
    later = word("TERSALUR", date(2025, 9, 1), no_kk=kk("B"))
    assert failed(word("GAGAL"), later) == []


def test_a_line_without_a_payee_speaks_of_its_family() -> None:
    assert failed(word("GAGAL", nik_pengurus=None)) == [(kk("A"), None)]
    seat = {"no_kk": kk("A"), "program": "SEMBAKO", "nik_pengurus": nik("A")}
    found = drawn.decisions(
        drawn.families({"no_kk": kk("A")}),
        drawn.members({"no_kk": kk("A"), "nik": nik("A")}),
        drawn.lists(kepesertaan=[seat], rekening_gagal=[{"no_kk": kk("A"), "nik": None}]),
        drawn.context(),
    )
    assert found[kk("A"), "SEMBAKO"]["kanal"] == "POS"
