"""Notices: who is told before a stop or a hold, why, until when and where to object."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules import decide, notices
from schemas.notices import NOTICES
from schemas.validate import validated
from tests.rules import drawn
from tests.rules.drawn import kk, nik

SEAT = {"no_kk": kk("A"), "program": "SEMBAKO", "nik_pengurus": nik("A")}


def told(family: dict[str, Any] | None = None, **rows: Any) -> list[dict[str, Any]]:
    run = drawn.context()
    candidates = decide(
        drawn.families({"no_kk": kk("A")} | (family or {})),
        drawn.members({"no_kk": kk("A"), "nik": nik("A")}),
        drawn.lists(**rows),
        run,
    )
    return validated(notices(candidates, run), NOTICES).to_dicts()


def test_a_paid_family_that_is_stopped_is_told_why_and_how_long_it_may_object() -> None:
    found = told({"desil_nasional": 7}, kepesertaan=[SEAT])
    assert [row["program"] for row in found] == ["BLTS", "SEMBAKO"]
    assert {row["jenis"] for row in found} == {"BERHENTI"}
    assert found[1]["sebab"] == ["Desil di atas batas program"]
    assert found[1]["batas_sanggah"] == date(2025, 11, 16)
    assert "kantor desa" in found[1]["tempat_sanggah"]


def test_a_hold_says_what_is_not_paid_and_who_can_open_it() -> None:
    row = {"nik": nik("A"), "kode_alasan": "NIK_TIDAK_PADAN"}
    (blts, sembako) = told(kepesertaan=[SEAT], eksklusi=[row])
    assert (sembako["jenis"], sembako["nominal_hak"]) == ("DITAHAN", 600_000)
    assert sembako["siapa"]
    assert sembako["batas_tahan"] == blts["batas_tahan"] == date(2025, 11, 14)


def test_neither_a_paid_nor_a_new_family_gets_a_notice() -> None:
    assert told(kepesertaan=[SEAT]) == []
    assert told() == []
    assert told({"desil_nasional": 7}) == []


def test_what_only_few_may_see_is_told_as_being_under_examination() -> None:
    gambling = {"nik": nik("A"), "kode_alasan": "JUDOL_PPATK"}
    stopped = {"nik": nik("A"), "kode_alasan": "NAKES"}
    found = told(kepesertaan=[SEAT], eksklusi=[gambling, stopped])
    words = {word for row in found for word in row["sebab"]}
    assert not {word for word in words if "PPATK" in word or "judi" in word.lower()}
