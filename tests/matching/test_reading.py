"""Stored evidence read back: the same sums, m and u of the model, and what decided."""

from __future__ import annotations

from datetime import date
from math import log2
from typing import Any

import pytest

import matching
from matching.model import SIMPLE_FIELDS, Model
from matching.reading import Reading
from tests.matching.drawn import FAMILY, WIFE, Links


@pytest.fixture
def model() -> Model:
    return matching.load_model()


@pytest.fixture
def read(linked: Links, model: Model) -> Any:
    """The reading of the one person of the given role, linked against the given members."""

    def reading(reports: Any, *members: Any, role: str | None = None) -> Reading:
        people = {
            (row["peran"], row["urutan"]): row
            for row in matching.people_named(reports).iter_rows(named=True)
        }
        links = linked(reports, *members).to_dicts()
        link = next(row for row in links if role in (None, row["peran"]))
        return matching.read_link(link, people[link["peran"], link["urutan"]], model)

    return reading


def pregnancy(draw: Any, **cells: Any) -> Any:
    return draw.reports("kehamilan", {"nama_ibu": WIFE["nama"], **cells})


def test_m_is_the_models_and_u_what_the_weight_leaves(read: Any, draw: Any, model: Model) -> None:
    cells = {"nik_ibu": WIFE["nik"], "tgl_lahir_ibu": WIFE["lahir"], "rt": WIFE["rt"]}
    parts = {part.name: part for part in read(pregnancy(draw, **cells), *FAMILY).parts}
    for name in set(parts) & set(SIMPLE_FIELDS) - {"nik", "rt", "jk"}:
        level = model.fields[name]["SAMA"]
        assert parts[name].m == level.m
        assert parts[name].u == pytest.approx(level.u_at(len(FAMILY)), rel=1e-3)
    assert parts["nik"].level == "sama persis"
    assert parts["nama"].m == model.names["SAMA"].m


def test_an_age_is_told_as_the_bin_that_weighed(read: Any, draw: Any, model: Model) -> None:
    parts = {part.name: part for part in read(pregnancy(draw, nik_ibu=WIFE["nik"]), *FAMILY).parts}
    assert parts["umur"].level == "di bawah 40, dari 35 tahun"
    assert parts["umur"].m == model.age["IBU"][6][1]


def test_two_equal_candidates_are_told_as_a_tie(read: Any, draw: Any) -> None:
    twin = {**WIFE, "nik": "3325014304900099", "lahir": None}
    other = {**WIFE, "lahir": None}
    found = read(pregnancy(draw, rt=WIFE["rt"]), other, twin)
    assert "seri" in found.reasons[0]
    assert [gap for _, gap in found.lead] == [0.0] * len(found.lead)


def test_the_runner_ups_lead_is_the_ratio_of_the_probabilities(read: Any, draw: Any) -> None:
    twin = {**WIFE, "nik": "3325014605910099", "lahir": date(1991, 5, 6), "rt": "009"}
    found = read(pregnancy(draw, rt=WIFE["rt"]), WIFE, twin)
    p, q = (
        1 / (1 + 2 ** -sum(part.weight for part in side)) for side in (found.parts, found.second)
    )
    assert dict(found.lead)["rt"] > 3
    assert sum(gap for _, gap in found.lead) == pytest.approx(log2(p / q), abs=1e-2)


def test_nobody_to_compare_with_is_said(read: Any, draw: Any) -> None:
    found = read(pregnancy(draw, nama_ibu="ELVANI"), *FAMILY)
    assert found.parts == ()
    assert "tidak ada orang DTSEN" in found.reasons[0]


def test_a_newborn_is_told_through_its_mother(read: Any, draw: Any) -> None:
    report = draw.reports("kelahiran", {"nama_ibu": WIFE["nama"], "nik_ibu": WIFE["nik"]})
    found = read(report, *FAMILY, role="BAYI")
    assert found.parts == ()
    assert "ibunya" in found.reasons[0]


def test_a_link_of_another_model_shows_weights_only(linked: Links, draw: Any, model: Model) -> None:
    report = pregnancy(draw, nik_ibu=WIFE["nik"])
    person = matching.people_named(report).row(0, named=True)
    link = linked(report, *FAMILY).row(0, named=True) | {"versi_model": "lain-00000000"}
    found = matching.read_link(link, person, model)
    assert found.accept is None
    assert all(part.m is None and part.u is None for part in found.parts)
    assert "lain-00000000" in found.reasons[0]


@pytest.mark.parametrize(
    ("changed", "told", "never"),
    [
        ({"keputusan": "TANPA_PADANAN", "cara": "MANUAL"}, "BUKAN", "di bawah batas"),
        ({"keputusan": "DITERIMA", "cara": "MANUAL", "peluang": 0.6}, "SAMA", "batas terima"),
        ({"keputusan": "TINJAU"}, "membukanya kembali", "nama bertentangan"),
    ],
)
def test_what_people_decided_is_told_as_theirs_and_never_as_the_engines(
    linked: Links, draw: Any, model: Model, changed: dict[str, Any], told: str, never: str
) -> None:
    report = pregnancy(draw, nik_ibu=WIFE["nik"])
    person = matching.people_named(report).row(0, named=True)
    link = linked(report, *FAMILY).row(0, named=True)
    assert link["keputusan"] == "DITERIMA"

    reasons = matching.read_link(link | changed, person, model).reasons
    assert told in reasons[0]
    assert never not in " ".join(reasons)


def test_every_level_and_part_has_its_words() -> None:
    from matching.model import AREA_LEVELS, NAME_LEVELS
    from schemas.evidence import evidence_words

    words = evidence_words()
    levels = {**SIMPLE_FIELDS, "nama": NAME_LEVELS, "wilayah": AREA_LEVELS}
    for field, codes in levels.items():
        assert {code.lower() for code in codes} == set(words.levels[field]), field
    assert set(levels) | {"umur", "status_kawin"} <= set(words.parts)
