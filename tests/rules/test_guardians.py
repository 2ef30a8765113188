"""Which recorded guardian may receive: alive, of age, and payee of nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from rules import decide, usable_guardians
from schemas.guardians import GUARDIANS_IN_FORCE
from schemas.validate import validated
from tests.rules import drawn
from tests.rules.drawn import kk, nik

OLDER = date(2025, 10, 1)


def recorded(*families: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "no_kk": [kk(letter) for letter in families],
            "nik_wali": [nik("W")] * len(families),
            "nama_wali": ["SRI WAHYUNI"] * len(families),
            "id_wali": [f"{place:016x}" for place in range(len(families))],
            "sejak": [OLDER] * len(families),
        }
    )


def usable(
    families: str = "A", person: dict[str, Any] | None = None, home: Any = (), **rows: Any
) -> list[tuple[str, str]]:
    """Family and programme for which W may receive; `person`: W in the register, with `home`."""
    own = [] if person is None else [{"no_kk": kk("H"), "nik": nik("W"), **person}]
    members = drawn.members(*own, *home)
    lists = drawn.lists(**rows)
    run = drawn.context()
    decisions = decide(drawn.families({"no_kk": kk("H")}), members, lists, run)
    themselves = members.filter(pl.col("nik") == nik("W"))
    found = usable_guardians(recorded(*families), themselves, decisions, lists, run)
    validated(found, GUARDIANS_IN_FORCE)
    return [(chr(int(row[0][-2:])), row[1]) for row in found.select("no_kk", "program").rows()]


ALL = [("A", "BLTS"), ("A", "PKH"), ("A", "SEMBAKO")]
MOTHER = {"no_kk": kk("H"), "nik": nik("H")}


def test_a_guardian_outside_the_register_stands_by_the_word_of_two_officers() -> None:
    assert usable() == ALL


def test_a_grown_up_who_is_payee_of_nobody_may_receive() -> None:
    assert usable(person={"hubungan": "6"}, home=[MOTHER]) == ALL


def test_a_minor_is_no_guardian() -> None:
    young = {"tgl_lahir": date(2008, 10, 18), "status_kawin": "1", "hubungan": "3"}
    assert usable(person=young, home=[MOTHER]) == []
    assert usable(person=young | {"status_kawin": "2"}, home=[MOTHER]) == ALL


def test_who_is_payee_of_a_family_that_may_be_paid_is_no_guardian_for_that_programme() -> None:
    assert usable(person={}) == [("A", "PKH"), ("A", "SEMBAKO")]
    seat = {"no_kk": kk("H"), "program": "SEMBAKO", "nik_pengurus": nik("W")}
    assert usable(person={}, kepesertaan=[seat]) == [("A", "PKH")]


def test_the_payee_of_a_family_that_is_refused_may_be_a_guardian() -> None:
    refused = {"no_kk": kk("H"), "hasil": "TIDAK_LAYAK"}
    assert usable(person={}, verifikasi=[refused]) == ALL


@pytest.mark.parametrize("code", ["MENINGGAL", "PINDAH_LN"])
def test_who_died_or_left_by_an_official_list_is_no_guardian(code: str) -> None:
    row = {"nik": nik("W"), "kode_alasan": code}
    assert usable(eksklusi=[row]) == []
    assert usable(eksklusi=[row | {"sumber": "ADUAN"}]) == ALL


def test_who_is_listed_for_another_family_is_no_guardian_for_that_programme() -> None:
    row = {"program": "BLTS", "tahap": "2025-T4-1", "nik_pengurus": nik("W")}
    other = row | {"kk": kk("Q"), "no_kk": kk("Q")}
    own = row | {"kk": kk("A"), "no_kk": kk("A")}
    assert usable(ditetapkan=[other]) == [("A", "PKH"), ("A", "SEMBAKO")]
    assert usable(ditetapkan=[own]) == ALL


def test_one_guardian_stands_for_one_family() -> None:
    assert usable("AB") == ALL
