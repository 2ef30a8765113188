"""The shape of decisions: one row each, the same in any order and partition, hard input too."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import (
    Lists,
    ParameterMissing,
    PartIncomplete,
    SelectionIncomplete,
    decide,
    decision,
    finish,
    national_quota,
    select,
)
from schemas.decisions import CANDIDATES, DECISIONS, KPM_LIST
from schemas.validate import validated
from tests.rules import drawn
from tests.rules.drawn import kk, nik
from tests.rules.test_against_reference import worlds

SEAT = {"no_kk": kk("A"), "program": "PKH", "nik_pengurus": nik("A")}
CHECK = {"no_kk": kk("B"), "tgl_verifikasi": date(2025, 9, 1)}
READY = (None, None)
NO_PAYEE = ("DITAHAN", "TANPA_PENGURUS")
UNKNOWN = ("DITAHAN", "DATA_TIDAK_DIKETAHUI")


def small_world() -> tuple[pl.DataFrame, pl.DataFrame, Lists, Any]:
    """A is LAMA with an old payee, B verified and BARU, C neither."""
    people = [
        {"no_kk": kk("A"), "nik": nik("A"), "tgl_lahir": date(1950, 1, 1)},
        {"no_kk": kk("B"), "nik": nik("B")},
        {"no_kk": kk("C"), "nik": nik("C")},
    ]
    return (
        drawn.families({"no_kk": kk("A")}, {"no_kk": kk("B")}, {"no_kk": kk("C")}),
        drawn.members(*people),
        drawn.lists(kepesertaan=[SEAT], verifikasi=[CHECK]),
        drawn.context(),
    )


def shuffled(world: Any, seed: int) -> Any:
    families, members, lists, run = world
    mixed = {
        field.name: getattr(lists, field.name).sample(fraction=1, shuffle=True, seed=seed)
        for field in fields(lists)
    }
    return (
        families.sample(fraction=1, shuffle=True, seed=seed),
        members.sample(fraction=1, shuffle=True, seed=seed),
        replace(lists, **mixed),
        run,
    )


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), st.integers(0, 1000))
def test_neither_order_nor_partition_nor_range_changes_a_decision(world: Any, seed: int) -> None:
    families, members, lists, (tahap, as_of) = world
    run = drawn.context(tahap, as_of)
    whole = decide(families, members, lists, run)
    assert decide(*shuffled((families, members, lists, run), seed)).equals(whole)

    parts = [
        decide(one, members.filter(pl.col("no_kk").is_in(one["no_kk"].implode())), lists, run)
        for one in families.iter_slices(1)
    ]
    assert pl.concat(parts).sort(CANDIDATES.sort).equals(whole)
    with patch.object(decision, "_FAMILIES_AT_A_TIME", 1 + seed % 2):
        assert decide(families, members, lists, run).equals(whole)


def test_every_family_and_programme_has_exactly_one_row() -> None:
    found = decide(*small_world())
    assert found.select("no_kk", "program").is_unique().all()
    assert found.height == 3 * 3


def test_a_programme_the_wave_does_not_open_has_no_row() -> None:
    families, members, lists, run = small_world()
    wave = replace(drawn.QUARTER.wave(1), ways={"BLTS": "REGULER"})
    quarter = replace(drawn.QUARTER, waves=(wave, *drawn.QUARTER.waves[1:]))
    found = decide(families, members, lists, replace(run, quarter=quarter))
    assert found["program"].unique().to_list() == ["BLTS"]


def test_an_empty_part_gives_empty_tables() -> None:
    candidates = decide(drawn.families(), drawn.members(), Lists(), drawn.context())
    ready = candidates.lazy().filter(pl.col("status").is_null())
    decisions, payment = finish(
        candidates, select(ready, national_quota(drawn.QUARTER), drawn.context())
    )
    assert validated(decisions, DECISIONS).is_empty()
    assert validated(payment, KPM_LIST).is_empty()


def test_a_figure_without_a_value_in_force_stops_the_run() -> None:
    families, members, lists, run = small_world()
    early = replace(drawn.QUARTER.wave(1), cutoff=date(2019, 1, 1))
    quarter = replace(drawn.QUARTER, waves=(early, *drawn.QUARTER.waves[1:]))
    with pytest.raises(ParameterMissing, match="2019-01-01"):
        decide(families, members, lists, replace(run, quarter=quarter))


def test_the_law_of_the_day_decides_how_many_elders_count() -> None:
    elders = [
        {"no_kk": kk("A"), "nik": nik(letter), "tgl_lahir": date(1940, 1, 1), "hubungan": role}
        for letter, role in (("A", "1"), ("B", "6"))
    ]
    seat = SEAT | {"sejak": date(2020, 1, 1)}
    amounts = {}
    for day in (date(2022, 12, 31), date(2023, 1, 1)):
        entries = {
            name: replace(
                parameter,
                nilai=(
                    replace(parameter.nilai[0], berlaku_mulai=date(2021, 1, 1)),
                    *parameter.nilai[1:],
                ),
            )
            for name, parameter in drawn.PARAMETERS.by_name.items()
        }
        wave = replace(drawn.QUARTER.wave(1), cutoff=day)
        run = drawn.context(
            as_of=day,
            quarter=replace(drawn.QUARTER, waves=(wave,)),
            parameters=replace(drawn.PARAMETERS, by_name=entries),
        )
        found = drawn.decisions(
            drawn.families({"no_kk": kk("A")}),
            drawn.members(*elders),
            drawn.lists(kepesertaan=[seat]),
            run,
        )
        amounts[day] = found[kk("A"), "PKH"]["rincian"]
    assert amounts == {
        date(2022, 12, 31): "LANSIA:1x600000",
        date(2023, 1, 1): "LANSIA:2x600000",
    }


@pytest.mark.parametrize(
    ("people", "outcome"),
    [
        ([], NO_PAYEE),
        ([{"nik": nik("A"), "hubungan": "3"}], READY),
        ([{"nik": nik("A"), "tgl_lahir": date(2015, 1, 1), "status_kawin": "1"}], NO_PAYEE),
        ([{"nik": nik("A"), "tgl_lahir": date(1875, 1, 1), "status_kawin": "1"}], UNKNOWN),
        ([{"nik": nik("A"), "tgl_lahir": date(2026, 5, 1), "status_kawin": "1"}], UNKNOWN),
        (
            [{"nik": None, "nama": None, "tgl_lahir": None, "jk": None, "status_kawin": None}],
            UNKNOWN,
        ),
        ([{"nik": f"33250141018599{n:02d}", "id_orang": str(n)} for n in range(40)], READY),
    ],
    ids=["nobody", "no head", "under age", "born 1875", "born next year", "blank", "forty members"],
)
def test_odd_families_get_decisions_not_crashes(
    people: list[dict[str, Any]], outcome: tuple[str | None, str | None]
) -> None:
    members = drawn.members(*[{"no_kk": kk("A"), **row} for row in people])
    found = drawn.decisions(
        drawn.families({"no_kk": kk("A")}),
        members,
        drawn.lists(kepesertaan=[SEAT]),
        drawn.context(),
    )
    assert {row["status_kpm"] for row in found.values()} == {"LAMA"}
    assert all(row["status"] is not None or row["nominal_hak"] > 0 for row in found.values())
    blts = found[kk("A"), "BLTS"]
    assert (blts["status"], blts["alasan_utama"]) == outcome


def test_the_draw_is_the_published_hash() -> None:
    run = drawn.context(previous_manifest="abc")
    found = drawn.decisions(*small_world()[:3], run)
    expected = int(sha256(f"2025-T4-1|abc|{kk('A')}".encode()).hexdigest()[:16], 16)
    assert found[kk("A"), "BLTS"]["undian"] == expected
    assert found[kk("C"), "BLTS"]["undian"] is None


def test_lama_comes_before_baru_and_longer_waiting_before_shorter() -> None:
    families, members, _, run = small_world()
    late = drawn.lists(
        kepesertaan=[SEAT],
        verifikasi=[CHECK, {"no_kk": kk("C"), "tgl_verifikasi": date(2025, 8, 1)}],
    )
    found = drawn.decisions(families, members, late, run)
    place = {letter: found[kk(letter), "BLTS"]["urut_prioritas"] for letter in "ABC"}
    assert place["A"] < place["C"] < place["B"]


def test_a_family_held_in_wave_one_keeps_its_place_when_it_is_cleared() -> None:
    families, members, _, _ = small_world()
    doubt = {"nik": nik("B"), "kode_alasan": "NIK_TIDAK_PADAN"}
    cleared = {
        "no_sanggah": "S1",
        "no_kk": kk("B"),
        "tgl_terima": date(2025, 10, 20),
        "tgl_putus": date(2025, 11, 10),
    }
    lists = drawn.lists(kepesertaan=[SEAT], verifikasi=[CHECK], eksklusi=[doubt], sanggah=[cleared])
    never_held = drawn.lists(kepesertaan=[SEAT], verifikasi=[CHECK])
    first = drawn.decisions(families, members, lists, drawn.context())[kk("B"), "BLTS"]
    later, plain = (
        drawn.decisions(families, members, given_, drawn.context("2025-T4-2"))[kk("B"), "BLTS"]
        for given_ in (lists, never_held)
    )
    assert (first["status"], later["status"]) == ("DITAHAN", None)
    assert later["urut_prioritas"] == plain["urut_prioritas"]


def test_money_stands_on_the_list_only() -> None:
    candidates = decide(*small_world())
    run = small_world()[3]
    chosen = select(
        candidates.lazy().filter(pl.col("status").is_null()), national_quota(drawn.QUARTER), run
    )
    decisions, payment = finish(candidates, chosen)
    validated(decisions, DECISIONS)
    validated(payment, KPM_LIST)
    listed = decisions.filter(pl.col("status") == "TERVERIFIKASI")
    assert listed.select("no_kk", "program", "nominal").equals(
        payment.select("no_kk", "program", "nominal")
    )
    assert listed["alasan"].list.len().sum() == 0
    assert listed["alasan_utama"].null_count() == listed.height
    others = decisions.filter(pl.col("status") != "TERVERIFIKASI")
    assert others["nominal"].sum() == 0
    assert others["alasan"].list.len().min() == 1
    assert payment.select("no_kk", "program", "nominal", "kanal").rows() == [
        (kk("A"), "BLTS", 900_000, "HIMBARA"),
        (kk("A"), "PKH", 600_000, "HIMBARA"),
        (kk("B"), "BLTS", 900_000, "POS"),
    ]


def test_a_ready_family_missing_from_the_selection_is_an_error_without_names() -> None:
    candidates = decide(*small_world())
    nothing = select(
        candidates.lazy().filter(pl.lit(False)), national_quota(drawn.QUARTER), drawn.context()
    )
    with pytest.raises(SelectionIncomplete, match="3 keluarga") as fault:
        finish(candidates, nothing)
    assert kk("A") not in str(fault.value)


def test_members_without_their_family_are_an_error_not_a_loss() -> None:
    families, members, lists, run = small_world()
    with pytest.raises(PartIncomplete, match="1 anggota"):
        decide(families.head(2), members, lists, run)
