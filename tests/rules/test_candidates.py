"""Whom a visit asks about: components that are possible and that nothing proves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules import component_candidates
from tests.rules import drawn
from tests.rules.drawn import kk, nik

CHILD = {"hubungan": "3", "status_kawin": "1"}
BABY = CHILD | {"tgl_lahir": date(2025, 8, 1), "berdokumen": False}
PUPIL = CHILD | {"tgl_lahir": date(2011, 8, 1), "partisipasi_sekolah": "2", "jenjang": None}
DISABLED = {"calon_disabilitas": True}


def asked(person: dict[str, Any], **rows: Any) -> list[str]:
    """The components asked of one person drawn into family A."""
    found = component_candidates(
        drawn.families({"no_kk": kk("A")}, {"no_kk": kk("B")}),
        drawn.members(
            {"no_kk": kk("B"), "nik": nik("B")}, {"no_kk": kk("A"), "nik": nik("A"), **person}
        ),
        drawn.lists(**rows),
        drawn.context(),
    )
    assert set(found["no_kk"]) <= {kk("A")}
    assert set(found["id_orang"]) <= {nik("A")}
    return found["komponen"].to_list()


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({}, []),
        (DISABLED, ["DISABILITAS_BERAT"]),
        (BABY, ["USIA_DINI"]),
        (BABY | {"berdokumen": True}, []),
        (PUPIL, ["SMP"]),
        (PUPIL | {"tgl_lahir": date(2013, 10, 17)}, ["SD"]),
        (PUPIL | {"tgl_lahir": date(2012, 10, 17)}, ["SMP"]),
        (PUPIL | {"tgl_lahir": date(2007, 1, 1)}, ["SMA"]),
        (PUPIL | {"tgl_lahir": None}, []),
        (DISABLED | {"tgl_lahir": date(1950, 1, 1)}, []),
        (DISABLED | PUPIL | {"jenjang": "07"}, ["DISABILITAS_BERAT"]),
        (DISABLED | {"dihitung": False}, []),
    ],
)
def test_only_what_would_be_paid_more_and_is_not_proven_is_asked(
    person: dict[str, Any], expected: list[str]
) -> None:
    assert asked(person) == expected


def test_what_a_list_proves_is_not_asked_again() -> None:
    proof = {"nik": nik("A"), "komponen": "DISABILITAS_BERAT"}
    assert asked(DISABLED, komponen=[proof]) == []


def test_a_pregnancy_of_unknown_number_is_asked_about() -> None:
    pregnancy = {
        "no_kk": kk("A"),
        "id_orang": nik("A"),
        "hpht": date(2025, 6, 1),
        "kehamilan_ke": None,
    }
    assert asked({}, kehamilan=[pregnancy]) == ["IBU_HAMIL"]


def test_someone_dead_by_an_official_list_is_not_asked_about() -> None:
    dead = {"nik": nik("A"), "kode_alasan": "MENINGGAL"}
    assert asked(DISABLED, eksklusi=[dead]) == []
