"""PBI_JK person by person: who is counted where, and what happens to those in no family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import ParameterFault, decide_persons, insured_on, insured_outside
from rules.dated import Entry, Parameter, Parameters
from rules.persons_insured import OUTSIDE_SCHEMA
from schemas.decisions import PBI_LIST
from schemas.validate import validated
from tests.rules import drawn
from tests.rules.drawn import kk, nik

DAY = date(2025, 10, 17)
NOBODY = pl.DataFrame(schema=OUTSIDE_SCHEMA)


def seat(letter: str, **columns: Any) -> dict[str, Any]:
    return {"no_kk": kk("A"), "program": "PBI_JK", "nik_peserta": nik(letter), **columns}


def person(letter: str, **columns: Any) -> dict[str, Any]:
    return {"no_kk": kk("A"), "nik": nik(letter), **columns}


def decided(
    people: list[dict[str, Any]], outside: pl.DataFrame = NOBODY, **rows: Any
) -> dict[str, dict[str, Any]]:
    families = drawn.families({"no_kk": kk("A")}, {"no_kk": kk("B"), "desil_nasional": 6})
    found = decide_persons(
        families, drawn.members(*people), outside, drawn.lists(**rows), drawn.context()
    )
    return {row["id_orang"]: row for row in validated(found, PBI_LIST).iter_rows(named=True)}


def test_a_nik_counted_in_two_families_is_decided_once() -> None:
    found = decided([person("A"), person("A", no_kk=kk("B"), dihitung=False)])
    assert [row["no_kk"] for row in found.values()] == [kk("A")]


def test_one_member_in_state_service_leaves_the_others_insured() -> None:
    found = decided(
        [person("A"), person("B")],
        kepesertaan=[seat("A"), seat("B")],
        eksklusi=[{"nik": nik("B"), "kode_alasan": "PEKERJAAN_ASN_TNI_POLRI"}],
    )
    assert found[nik("A")]["status"] == "TERVERIFIKASI"
    assert found[nik("B")]["alasan"] == ["PEKERJAAN_ASN_TNI_POLRI"]


def test_an_objection_answers_for_the_person_it_names_only() -> None:
    rows = [{"nik": nik(one), "kode_alasan": "NAKES"} for one in "AB"]
    found = decided(
        [person("A"), person("B")],
        kepesertaan=[seat("A"), seat("B")],
        eksklusi=rows,
        sanggah=[{"no_sanggah": "S1", "nik": nik("A"), "no_kk": kk("A")}],
    )
    assert [found[nik(one)]["status"] for one in "AB"] == ["TERVERIFIKASI", "TIDAK_LAYAK"]


@pytest.mark.parametrize(
    ("rows", "insured"),
    [
        ([{}], True),
        ([{"sejak": date(2025, 10, 17)}], True),
        ([{"sejak": date(2025, 10, 18)}], False),
        ([{"sejak": date(2024, 1, 1)}, {"sejak": date(2025, 1, 1), "status": "NONAKTIF"}], False),
        ([{"sejak": date(2024, 1, 1), "status": "NONAKTIF"}, {"sejak": date(2025, 1, 1)}], True),
        ([{"sejak": None}, {"sejak": date(2020, 1, 1), "status": "NONAKTIF"}], False),
        ([{}, {"status": "NONAKTIF"}], True),
        ([{"nik_peserta": None}], False),
    ],
)
def test_the_latest_row_by_the_cutoff_says_whether_a_person_is_insured(
    rows: list[dict[str, Any]], insured: bool
) -> None:
    list_ = drawn.listed("kepesertaan", *[seat("A", **row) for row in rows])
    assert (insured_on(list_, DAY).height == 1) == insured


def outside(
    letters: str, events: Sequence[dict[str, Any]] = (), only: list[str] | None = None, **seats: Any
) -> list[tuple[str, str]]:
    insured = insured_on(drawn.listed("kepesertaan", *[seat(x, **seats) for x in letters]), DAY)
    given = drawn.lists(peristiwa=events)
    members = drawn.members(person("A"), person("B", dihitung=False))
    found = insured_outside(insured, members.lazy(), given.peristiwa, ["3325", "0000"], only)
    return list(found.select("kode_kabupaten_kota", "kode").iter_rows())


def test_a_participant_in_no_family_is_told_apart_by_what_became_of_him() -> None:
    died = {"nik": nik("C"), "jenis": "KEMATIAN", "keadaan": "BERLAKU", "no_kk": kk("A")}
    assert outside("A") == []
    assert outside("B") == [("0000", "TIDAK_ADA_DI_DTSEN")]
    assert outside("C", [died]) == [("0000", "MENINGGAL")]
    assert outside("C", [died | {"keadaan": "DILAPORKAN"}]) == [("0000", "TIDAK_ADA_DI_DTSEN")]


def test_a_participant_outside_stands_in_the_part_of_the_list_s_village() -> None:
    assert outside("C", kode_desa="3325012001") == [("3325", "TIDAK_ADA_DI_DTSEN")]
    assert outside("C", kode_desa="3201012001") == [("0000", "TIDAK_ADA_DI_DTSEN")]
    assert outside("C", only=["3325"], kode_desa="3201012001") == []


def test_participants_outside_are_held_or_gone_never_lost() -> None:
    rows = pl.DataFrame(
        [
            (nik("C"), kk("Z"), "3325012001", "3325", "TIDAK_ADA_DI_DTSEN"),
            (nik("D"), kk("Z"), None, "3325", "MENINGGAL"),
        ],
        schema=OUTSIDE_SCHEMA,
        orient="row",
    )
    found = decided([person("A")], rows)
    assert (found[nik("C")]["status"], found[nik("C")]["alasan"]) == (
        "DITAHAN",
        ["TIDAK_ADA_DI_DTSEN"],
    )
    assert found[nik("D")]["alasan"] == ["MENINGGAL"]
    assert found[nik("D")]["desil_nasional"] is None


def test_an_official_death_of_a_participant_in_no_family_ends_the_cover() -> None:
    row = (nik("C"), kk("Z"), "3325012001", "3325", "TIDAK_ADA_DI_DTSEN")
    found = decided(
        [person("A")],
        pl.DataFrame([row], schema=OUTSIDE_SCHEMA, orient="row"),
        eksklusi=[{"nik": nik("C"), "nama": "SIAPA PUN", "kode_alasan": "MENINGGAL"}],
    )
    assert found[nik("C")]["status"] == "TIDAK_LAYAK"
    assert found[nik("C")]["alasan_utama"] == "MENINGGAL"


def with_value(name: str, value: Any) -> Parameters:
    entry = Entry(date(2021, 1, 1), value, "uji")
    own = {name: Parameter(name, "uji", "uji", (entry,))}
    return Parameters(drawn.PARAMETERS.root, {**drawn.PARAMETERS.by_name, **own})


def test_taking_in_new_persons_is_a_parameter() -> None:
    families, members = drawn.families({"no_kk": kk("A")}), drawn.members(person("A"))
    open_ = drawn.context(parameters=with_value("pbi_jk/terima_baru", "YA"))
    found = decide_persons(families, members, NOBODY, drawn.lists(), open_)
    assert found["status"].to_list() == ["TERVERIFIKASI"]
    wrong = drawn.context(parameters=with_value("pbi_jk/terima_baru", "MUNGKIN"))
    with pytest.raises(ParameterFault, match="terima_baru"):
        decide_persons(families, members, NOBODY, drawn.lists(), wrong)


@settings(max_examples=30, deadline=None)
@given(st.randoms(), st.sets(st.sampled_from("ABCDEFGH"), min_size=1))
def test_the_order_of_rows_changes_nothing_and_everyone_has_one_row(
    shuffle: Any, letters: set[str]
) -> None:
    people = [person(one, no_kk=kk("AB"[ord(one) % 2])) for one in sorted(letters)]
    seats = [seat(one) for one in sorted(letters)[::2]]
    lists = [{"nik": nik(one), "kode_alasan": "NIK_GANDA"} for one in sorted(letters)[::3]]
    first = decided(people, kepesertaan=seats, eksklusi=lists)
    for rows in (people, seats, lists):
        shuffle.shuffle(rows)
    assert decided(people, kepesertaan=seats, eksklusi=lists) == first
    assert set(first) == {nik(one) for one in letters}
