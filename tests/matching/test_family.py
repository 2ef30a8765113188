"""Persons of one report judged together: the fast sums against every combination counted out."""

from __future__ import annotations

from itertools import product
from math import prod

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.family import SHARED, posterior
from matching.model import Model
from matching.model_file import load_model

SIZE = 1000
MODEL = load_model()
Candidate = tuple[int, str, str, float, float]  # sidik, no_kk, relation, weight, shared weight


def people_of(roles: list[str], form: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "orang": range(len(roles)),
            "id_laporan": ["L"] * len(roles),
            "isi": ["a"] * len(roles),
            "formulir": [form] * len(roles),
            "peran": roles,
            "urutan": range(len(roles)),
        },
        schema_overrides={"orang": pl.UInt32},
    )


def candidates_of(per_person: list[list[Candidate]]) -> pl.DataFrame:
    rows = [
        {
            "orang": person,
            "sidik": sidik,
            "no_kk_d": kk,
            "hubungan_d": relation,
            "bobot": weight,
            **dict.fromkeys(SHARED, 0.0),
            "w_kk": shared,
        }
        for person, candidates in enumerate(per_person)
        for sidik, kk, relation, weight, shared in candidates
    ]
    return pl.DataFrame(
        rows,
        schema={
            "orang": pl.UInt32,
            "sidik": pl.UInt64,
            "no_kk_d": pl.String,
            "hubungan_d": pl.String,
            **dict.fromkeys(("bobot", *SHARED), pl.Float64),
        },
    )


def fast(
    roles: list[str], form: str, per_person: list[list[Candidate]]
) -> dict[tuple[int, int], float]:
    found = posterior(candidates_of(per_person), people_of(roles, form), MODEL, SIZE)
    return {(row[0], row[1]): row[2] for row in found.select("orang", "sidik", "peluang").rows()}


def counted_out(
    roles: list[str], per_person: list[list[Candidate]], model: Model
) -> dict[tuple[int, int], float]:
    """The same probabilities by adding up every combination of candidates and absences."""

    def family(candidate: Candidate, same_generation: bool) -> str:
        _, kk, relation, _, _ = candidate
        generation = {"1": "A", "2": "A", "3": "B", "4": "B"}.get(relation, relation)
        return f"{kk}/{generation}" if same_generation else kk

    def arm(role: str, centre: Candidate | None, person: Candidate | None) -> float:
        kin = model.kin[role]
        if centre is None:
            if person is None:
                return kin.absent_together
            return (1 - kin.absent_together) / SIZE * 2 ** person[3]
        if person is None:
            return kin.absent_alone
        there = 1 - kin.absent_alone
        if family(centre, kin.same_generation) != family(person, kin.same_generation):
            return there * (1 - kin.same_family) / SIZE * 2 ** person[3]
        if centre[0] == person[0]:
            return 0.0
        return there * kin.same_family / kin.other_members * 2 ** (person[3] - person[4])

    here = model.present[roles[0]]
    mass: dict[tuple[int, int], float] = {}
    total = 0.0
    for combination in product(*[[None, *candidates] for candidates in per_person]):
        centre = combination[0]
        weight = (1 - here) if centre is None else here / SIZE * 2 ** centre[3]
        weight *= prod(
            arm(role, centre, person)
            for role, person in zip(roles[1:], combination[1:], strict=True)
        )
        total += weight
        for person, candidate in enumerate(combination):
            if candidate is not None:
                key = (person, candidate[0])
                mass[key] = mass.get(key, 0.0) + weight
    return {key: value / total for key, value in mass.items()}


CANDIDATES = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(["1", "2", "3", "8"]),
        st.floats(-5, 20),
        st.floats(0, 6),
    ),
    max_size=3,
    unique_by=lambda candidate: candidate[0],
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CANDIDATES, min_size=3, max_size=3), st.sampled_from(["kelahiran", "perpindahan"]))
def test_the_sums_equal_every_combination_counted_out(
    per_person: list[list[Candidate]], form: str
) -> None:
    # A person's family and relation are facts: the same for every role that looks at them.
    facts: dict[int, tuple[str, str]] = {}
    per_person = [
        [(s, *facts.setdefault(s, (kk, hub)), w, shared) for s, kk, hub, w, shared in candidates]
        for candidates in per_person
    ]
    roles = ["IBU", "AYAH", "BAYI"] if form == "kelahiran" else ["SUBJEK", "IKUT", "IKUT"]
    expected = counted_out(roles, per_person, MODEL)
    found = fast(roles, form, per_person)
    assert set(found) == set(expected)
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, rel=1e-6, abs=1e-9)


def test_a_husband_in_the_same_family_makes_an_unsure_mother_sure() -> None:
    two_mothers: list[Candidate] = [(1, "A", "2", 12.0, 8.0), (2, "B", "2", 12.0, 8.0)]
    father: list[Candidate] = [(3, "B", "1", 12.0, 8.0)]
    alone = fast(["IBU", "AYAH"], "kelahiran", [two_mothers, []])
    together = fast(["IBU", "AYAH"], "kelahiran", [two_mothers, father])
    assert alone[0, 1] == pytest.approx(alone[0, 2])
    assert together[0, 2] > 0.95 > 0.5 > together[0, 1]


def test_a_couple_that_marries_gains_nothing_from_one_family() -> None:
    groom: list[Candidate] = [(1, "A", "3", 8.0, 4.0)]
    bride: list[Candidate] = [(2, "A", "3", 8.0, 4.0)]
    both = fast(["SUAMI", "ISTRI"], "perkawinan", [groom, bride])
    single = fast(["SUAMI"], "perkawinan", [groom])
    assert both[0, 1] == pytest.approx(single[0, 1])


def test_a_father_of_another_generation_is_no_husband() -> None:
    mother: list[Candidate] = [(1, "A", "3", 6.0, 4.0)]
    grandfather = fast(["IBU", "AYAH"], "kelahiran", [mother, [(2, "A", "1", 6.0, 4.0)]])
    husband = fast(["IBU", "AYAH"], "kelahiran", [mother, [(2, "A", "4", 6.0, 4.0)]])
    assert husband[0, 1] > grandfather[0, 1]
