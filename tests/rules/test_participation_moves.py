"""When a family splits its participation stays with the payee, once, never in both."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from rules import components_elsewhere, earlier_lists, participation_moves
from schemas.families import LINEAGE
from tests.rules import drawn
from tests.rules.drawn import kk, nik

CHILD = {"tgl_lahir": date(2015, 1, 1), "hubungan": "3", "status_kawin": "1"}


def moves(people: list[dict[str, Any]], divorce: bool = False, **formed: Any) -> dict[str, str]:
    """Participating KK → formed KK. Family A is the old one, F was formed out of it."""
    families = drawn.families(
        {"no_kk": kk("A")},
        {
            "no_kk": kk("F"),
            "asal": "BENTUKAN",
            "terbentuk_dari": [kk("A")],
            "desil_status": "BELUM_DITENTUKAN",
            "desil_nasional": None,
            "peristiwa": ["L0"],
            **formed,
        },
    )
    given = drawn.lists(
        kepesertaan=[
            {"no_kk": kk("A"), "program": name, "nik_pengurus": nik("P")}
            for name in ("PKH", "SEMBAKO")
        ],
        peristiwa=[
            {
                "formulir": "perceraian" if divorce else "perubahan_keluarga",
                "jenis": "PERCERAIAN" if divorce else "PISAH_KK",
                "keadaan": "BERLAKU",
                "no_kk": kk("A"),
            }
        ],
    )
    found = participation_moves(
        families, drawn.members(*people), given.kepesertaan, given.peristiwa, drawn.context()
    )
    return dict(found.iter_rows())


def person(family: str, letter: str, **columns: Any) -> dict[str, Any]:
    return {"no_kk": kk(family), "nik": nik(letter), **columns}


def test_it_goes_with_the_payee_into_the_formed_kk() -> None:
    assert moves([person("A", "Q"), person("F", "P")]) == {kk("A"): kk("F")}


def test_it_stays_where_the_payee_stays() -> None:
    assert moves([person("A", "P"), person("F", "Q")]) == {}


def test_it_stays_when_the_payee_is_in_neither() -> None:
    assert moves([person("A", "Q"), person("F", "R")]) == {}


def test_after_a_divorce_it_goes_where_more_children_live() -> None:
    people = [person("A", "P"), person("F", "Q"), person("F", "R", **CHILD)]
    assert moves(people, divorce=True) == {kk("A"): kk("F")}
    assert moves(people, divorce=False) == {}


def test_after_a_divorce_with_children_on_the_old_side_it_stays() -> None:
    people = [person("A", "Q"), person("A", "R", **CHILD), person("F", "P")]
    assert moves(people, divorce=True) == {}


def test_after_a_divorce_with_equal_children_it_follows_the_payee() -> None:
    assert moves([person("A", "Q"), person("F", "P")], divorce=True) == {kk("A"): kk("F")}


def test_a_family_formed_out_of_another_takes_nothing_along() -> None:
    assert moves([person("F", "P")], terbentuk_dari=[kk("B")]) == {}


def test_earlier_lists_follow_a_chain_of_kk_numbers_both_ways() -> None:
    listed = pl.DataFrame(
        [
            {
                "tahap": "2025-T4-1",
                "program": "BLTS",
                "no_kk": kk("B"),
                "nik_pengurus": nik("P"),
            }
        ]
    )
    chain = [
        {"no_kk_lama": kk("A"), "no_kk_baru": kk("B"), "sifat": "LANJUT"},
        {"no_kk_lama": kk("B"), "no_kk_baru": kk("C"), "sifat": "LANJUT"},
        {"no_kk_lama": kk("B"), "no_kk_baru": kk("F"), "sifat": "PECAH"},
    ]
    lineage = drawn.frame(LINEAGE, chain, {"jenis_peristiwa": "GANTI_KEPALA", "id_laporan": "L1"})
    found = earlier_lists(listed.lazy(), lineage).collect()
    assert found["kk"].sort().to_list() == [kk("A"), kk("B"), kk("C")]
    assert found["no_kk"].unique().to_list() == [kk("B")]


def elsewhere(now: list[dict[str, Any]], then: list[dict[str, Any]], **listed: Any) -> list[str]:
    """The letters of persons counted for PKH in another family. B bore number C before."""
    families = drawn.families(
        {"no_kk": kk("A")}, {"no_kk": kk("B"), "no_kk_silsilah": [kk("B"), kk("C")]}
    )
    rows = [{"program": "PKH", "no_kk": kk("A"), **listed}]
    found = components_elsewhere(
        families, drawn.members(*now), drawn.members(*then).lazy(), pl.LazyFrame(rows)
    )
    return [chr(int(number[-2:])) for number in found["id_orang"]]


def test_a_child_that_moved_out_of_a_listed_family_was_counted_there() -> None:
    here, there = person("B", "R", **CHILD), person("A", "R", **CHILD)
    assert elsewhere([here], [there]) == ["R"]
    assert elsewhere([here], [there], program="SEMBAKO") == []
    assert elsewhere([here], [there], no_kk=kk("D")) == []
    assert elsewhere([here], [here]) == []
    assert elsewhere([here], [there | {"dihitung": False}]) == []


def test_a_new_number_of_the_same_family_is_not_another_family() -> None:
    here, there = person("B", "R", **CHILD), person("C", "R", **CHILD)
    assert elsewhere([here], [there], no_kk=kk("C")) == []
