"""Made-up people are plausible: ages, numbers, names and shares."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from synthetic.families import CHILD, HEAD, SPOUSE, draw_families
from synthetic.name_tables import name_tables
from synthetic.names import draw_names
from synthetic.plan import make_plan
from synthetic.population import Population, area_population
from synthetic.schooling import draw_schooling
from synthetic.settings import read_yaml
from synthetic.streams import stream
from synthetic.welfare import desil_edges


@pytest.fixture(scope="module")
def population() -> Population:
    return area_population(make_plan(6000, 5, ["33.25"], "2025-T4", "base", 1.0), "3325")


def test_family_sizes_and_heads_are_near_the_national_figures() -> None:
    house = draw_families(40_000, stream(1, "keluarga"))
    sizes = np.diff(house.first)
    assert 2.95 < sizes.mean() < 3.25
    assert 0.12 < (sizes == 1).mean() < 0.16
    heads = house.relation == HEAD
    assert 0.13 < (house.sex[heads] == 2).mean() < 0.20
    assert 0.22 < (house.age < 15).mean() < 0.28
    assert 0.045 < (house.age >= 65).mean() < 0.08


def test_every_family_has_one_head_first_and_at_most_one_spouse_of_the_other_sex() -> None:
    house = draw_families(5000, stream(2, "keluarga"))
    assert (house.relation[house.first[:-1]] == HEAD).all()
    assert (house.relation == HEAD).sum() == 5000
    spouse = np.flatnonzero(house.relation == SPOUSE)
    assert len(np.unique(house.fam[spouse])) == len(spouse)
    assert (house.sex[spouse] != house.sex[house.first[house.fam[spouse]]]).all()


def test_no_child_is_older_than_its_mother_allows() -> None:
    house = draw_families(20_000, stream(3, "keluarga"))
    head = house.first[house.fam]
    child = house.relation == CHILD
    wife = (house.relation[np.minimum(head + 1, len(head) - 1)] == SPOUSE) & (house.sex[head] == 1)
    mother_age = np.where(wife, house.age[np.minimum(head + 1, len(head) - 1)], house.age[head])
    assert (mother_age - house.age)[child].min() > 14


def test_nik_is_unique_and_agrees_with_birth_date_and_sex(population: Population) -> None:
    lokal = pytest.importorskip("lokal.nik")
    people = population.people
    assert people["nik"].n_unique() == people.height
    some = people.sample(400, seed=1)
    agree = []
    for nik, day, sex in zip(some["nik"], some["lahir"].cast(pl.Date), some["jk"], strict=True):
        parsed = lokal.parse_nik(str(nik))
        digits = f"{nik:016d}"[6:12]
        day_of_birth = int(digits[:2]) - (40 if sex == 2 else 0)
        agree.append((day_of_birth, int(digits[2:4])) == (day.day, day.month))
        assert parsed is not None
    assert np.mean(agree) > 0.98


def test_ten_to_fifteen_per_cent_were_first_registered_elsewhere(population: Population) -> None:
    adults = population.people.filter(pl.col("lahir") < 14_000, pl.col("di_dtsen"))
    own = population.villages["kec"].cast(pl.Int64).to_numpy()
    desa = population.families["desa"].to_numpy()[adults["kel"].to_numpy()]
    away = adults["nik"].to_numpy() // 10**10 != own[desa]
    assert 0.10 < away.mean() < 0.17


def test_desil_shares_follow_the_poverty_of_the_province(population: Population) -> None:
    config = read_yaml("population.yaml")["kesejahteraan"]
    assert desil_edges(20.0, config)[3] > desil_edges(8.47, config)[3] > desil_edges(4.0, config)[3]
    assert desil_edges(8.47, config)[3] == pytest.approx(0.4)
    desil = population.families.head(population.registered)["desil"]
    expected = round(population.registered * desil_edges(9.48, config)[3])
    assert (desil <= 4).sum() == expected


def test_poorer_families_have_less_schooling(population: Population) -> None:
    heads = population.people.filter(pl.col("peran") == HEAD, pl.col("di_dtsen"))
    desil = population.families["desil"].gather(heads["kel"])
    level = heads.with_columns(desil=desil)
    poor = level.filter(pl.col("desil") <= 2)["ijazah"].mean()
    rich = level.filter(pl.col("desil") >= 9)["ijazah"].mean()
    assert isinstance(poor, float)
    assert isinstance(rich, float)
    assert rich - poor > 1


def test_school_level_fits_age() -> None:
    age = np.repeat(np.arange(3, 20, dtype=np.float32), 200)
    school = draw_schooling(
        stream(4, "sekolah"),
        age,
        np.ones(len(age)),
        np.zeros(len(age), np.float32),
        {"kuliah_pns": 0.1, "pns": 0.01},
    )
    assert (school.participation[age < 7] == 1).all()
    enrolled = school.participation == 2
    primary = (age >= 7) & (age < 13)
    assert enrolled[primary].mean() > 0.95
    assert (school.level[primary & enrolled] == 1).all()
    assert (school.level[(age >= 13) & (age < 16) & enrolled] == 2).all()


def _names(group: str, sex: int, year: int, n: int = 400) -> list[str]:
    tables = name_tables()
    numbers = np.full(n, tables.groups.index(group))
    return draw_names(
        stream(6, group, str(sex), str(year)),
        numbers,
        np.full(n, sex),
        np.full(n, year),
        np.arange(n),
        np.ones(n, bool),
        np.full(n, -1),
    ).to_list()


def test_names_follow_their_region() -> None:
    old_javanese = _names("JAWA", 1, 1950)
    assert 0.2 < np.mean([" " not in name for name in old_javanese]) < 0.4
    balinese = _names("BALI", 2, 1980)
    assert np.mean([name.startswith("NI ") for name in balinese]) > 0.75
    batak = _names("BATAK", 1, 1980)
    clans = {name.split()[-1] for name in batak}
    assert {"SIREGAR", "SIMANJUNTAK"} <= clans
    assert 0.1 < np.mean([n.startswith("MUHAMMAD ") for n in _names("MELAYU", 1, 2005)]) < 0.3


def test_brothers_share_the_clan_name() -> None:
    tables = name_tables()
    n = 200
    fam = np.repeat(np.arange(n // 2), 2)
    names = draw_names(
        stream(7, "marga"),
        np.full(n, tables.groups.index("BATAK")),
        np.ones(n, int),
        np.full(n, 2000),
        fam,
        np.ones(n, bool),
        np.full(n, -1),
    ).to_list()
    pairs = [(names[i].split()[-1], names[i + 1].split()[-1]) for i in range(0, n, 2)]
    assert all(a == b for a, b in pairs if len(names) and a in _clans() and b in _clans())
    assert sum(a in _clans() for a, _ in pairs) > 80


def _clans() -> set[str]:
    words: str = read_yaml("names/batak.yaml")["marga"]
    return set(words.split())


def test_a_register_of_the_poor_holds_nobody_above_the_desil_asked_for() -> None:
    plan = make_plan(600, 5, ["33.25"], "2025-T4", "base", 1.0, desil_max=4)
    population = area_population(plan, "3325")
    desil = population.families["desil"].head(population.registered)
    assert desil.max() == 4
    assert desil.n_unique() == 4
    with pytest.raises(ValueError, match="highest desil is 0"):
        make_plan(600, 5, ["33.25"], "2025-T4", "base", 1.0, desil_max=0)


def test_a_world_changes_the_shares_it_names_and_no_other() -> None:
    base, real, full = (
        make_plan(600, 5, ["33.25"], "2025-T4", "base", 1.0, world=world).lists
        for world in ("contoh", "nyata", "kapasitas")
    )
    assert full["verifikasi"]["ditolak"] <= 0.10 < base["verifikasi"]["ditolak"]
    assert real["verifikasi"]["diverifikasi"] == 1.0 > base["verifikasi"]["diverifikasi"]
    assert full["verifikasi"]["metode"] == base["verifikasi"]["metode"]
    assert full["pembayaran"] == base["pembayaran"]
    with pytest.raises(ValueError, match="No world 'lain'; choose one of contoh, nyata, kapasitas"):
        make_plan(600, 5, ["33.25"], "2025-T4", "base", 1.0, world="lain")
