"""Joining within a quarter: the whole of it by default, the months from then on where so ruled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules import ParameterFault, Parameters
from tests.rules import drawn
from tests.rules.drawn import kk, nik

ELDER = {"no_kk": kk("A"), "nik": nik("A"), "tgl_lahir": date(1950, 1, 1)}
PUPIL = {
    "no_kk": kk("A"),
    "nik": nik("B"),
    "tgl_lahir": date(2008, 1, 1),
    "hubungan": "3",
    "status_kawin": "1",
    "partisipasi_sekolah": "2",
    "jenjang": "13",
}
LAST_DAY = date(2025, 12, 31)


def entitled(joined: date | None, parameters: Parameters) -> tuple[int, int, str]:
    """SEMBAKO, PKH and its composition for an elder and a pupil who joined that day."""
    seats = [
        {"no_kk": kk("A"), "program": name, "nik_pengurus": nik("A"), "sejak": joined}
        for name in ("PKH", "SEMBAKO")
    ]
    found = drawn.decisions(
        drawn.families({"no_kk": kk("A")}),
        drawn.members(ELDER, PUPIL),
        drawn.lists(kepesertaan=seats),
        drawn.context(
            quarter=drawn.cut_off_on(LAST_DAY),
            as_of=LAST_DAY,
            parameters=parameters,
        ),
    )
    pkh = found[kk("A"), "PKH"]
    return found[kk("A"), "SEMBAKO"]["nominal_hak"], pkh["nominal_hak"], pkh["rincian"]


WHOLE = (600_000, 1_100_000, "SMA:1x500000;LANSIA:1x600000")


def test_without_the_rule_the_state_at_the_cut_off_decides() -> None:
    assert entitled(date(2025, 12, 30), drawn.PARAMETERS) == WHOLE


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (None, WHOLE),
        (date(2025, 9, 30), WHOLE),
        (date(2025, 10, 31), WHOLE),
        (date(2025, 11, 1), (400_000, 733_334, "SMA:1x333334/2bln;LANSIA:1x400000/2bln")),
        (date(2025, 11, 30), (400_000, 733_334, "SMA:1x333334/2bln;LANSIA:1x400000/2bln")),
        (date(2025, 12, 1), (200_000, 366_667, "SMA:1x166667/1bln;LANSIA:1x200000/1bln")),
    ],
)
def test_by_the_month_the_month_of_joining_counts_whole_and_fractions_go_up(
    joined: date | None, expected: tuple[int, int, str]
) -> None:
    assert entitled(joined, drawn.by_month()) == expected


def test_a_rule_nobody_knows_stops_the_run() -> None:
    wrong = drawn.by_month()
    entry = replace(wrong.by_name["prorata/PKH"].nilai[0], isi="MINGGU")
    parameter = replace(wrong.by_name["prorata/PKH"], nilai=(entry,))
    named = dict(wrong.by_name) | {"prorata/PKH": parameter}
    with pytest.raises(ParameterFault, match="prorata/PKH"):
        entitled(None, replace(wrong, by_name=named))
