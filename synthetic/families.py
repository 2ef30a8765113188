"""Who lives on one KK: relations, ages, sexes and marital states that fit each other.

What belongs here: family shapes (tables/bentuk_keluarga.csv) and the ages inside them.
What does not: numbers, names, schooling (their own modules).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from synthetic.settings import ROOM, read_yaml
from synthetic.streams import Rng, chance, draw_codes

# Relation to the head, codes of item 409.
HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, OTHER = 1, 2, 3, 4, 5, 6, 8
SLOTS = (HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, OTHER)
MALE, FEMALE = 1, 2
SINGLE, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4
YEAR = 365.25
PARENT_AGE, ADULT_AGE = 16.0, 17.2


def is_role(relation: np.ndarray, *roles: int) -> np.ndarray:
    """Whether each relation is one of `roles`."""
    table = np.zeros(16, bool)
    table[list(roles)] = True
    return np.asarray(table[relation])


@dataclass(frozen=True)
class FamilyMembers:
    """Persons of n families, family by family; `first` are the offsets (n + 1)."""

    first: np.ndarray
    fam: np.ndarray
    relation: np.ndarray
    order: np.ndarray  # place among the family's persons of the same relation
    sex: np.ndarray
    age: np.ndarray  # years at the reference date, float
    marital: np.ndarray
    shape: np.ndarray


@lru_cache(maxsize=1)
def shapes() -> pl.DataFrame:
    """The table of family shapes."""
    return pl.read_csv(ROOM / "tables" / "bentuk_keluarga.csv")


def draw_families(n: int, rng: Rng) -> FamilyMembers:
    """`n` families with consistent members.

    Ages are built upward from the youngest child: mother = first birth + gaps + youngest, so
    no child is older than its parents allow.
    """
    table = shapes()
    config: dict[str, Any] = read_yaml("population.yaml")
    shape = draw_codes(rng, n, table["bobot"].to_numpy())
    female_head = chance(rng, n, table["perempuan"].to_numpy()[shape])
    columns = ("pasangan", "anak", "menantu", "cucu", "orang_tua", "lain")
    counts = np.stack(
        [np.ones(n, np.int8), *(table[c].cast(pl.Int8).to_numpy()[shape] for c in columns)], axis=1
    )
    per_family = counts.sum(axis=1).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(per_family)])
    fam = np.repeat(np.arange(n, dtype=np.int32), per_family)
    flat = counts.ravel()
    relation = np.repeat(np.tile(np.array(SLOTS, np.int8), n), flat)
    starts = np.cumsum(flat, dtype=np.int64) - flat
    order = (np.arange(len(fam)) - np.repeat(starts, flat)).astype(np.int8)

    kind = table["umur"].to_numpy()[shape]
    anchor, child_age = _parents_and_children(
        rng, kind, counts[:, 2].astype(np.int64), config["umur"]
    )
    age = np.empty(len(fam), np.float64)
    older, spread = config["umur"]["suami_lebih_tua"]
    male_extra = rng.normal(older, spread, n)
    couple = counts[:, 1] == 1
    male_head = ~female_head
    head_age = np.where(male_head & (couple | (counts[:, 2] > 0)), anchor + male_extra, anchor)
    eldest = np.zeros(n)
    has_child = counts[:, 2] > 0
    eldest[has_child] = child_age[
        (np.cumsum(counts[:, 2], dtype=np.int64) - counts[:, 2])[has_child]
    ]
    # whoever heads the family is old enough to be the eldest child's parent
    parent_least = np.where(has_child, eldest + PARENT_AGE, ADULT_AGE)
    age[relation == HEAD] = np.maximum(head_age, parent_least)
    age[relation == SPOUSE] = anchor[couple]
    age[relation == CHILD] = child_age
    years = config["umur"]
    spread_in_law = years["selisih_menantu"]
    for code, ages in (
        (IN_LAW, lambda f: np.maximum(eldest[f] + rng.normal(0, spread_in_law, len(f)), ADULT_AGE)),
        (GRANDCHILD, lambda f: _grandchild(rng, kind[f], eldest[f], years)),
        (PARENT, lambda f: anchor[f] + _skewed(rng.random(len(f)), years["orang_tua"])),
        (OTHER, lambda f: _skewed(rng.random(len(f)), years["kerabat"])),
    ):
        here = relation == code
        age[here] = ages(fam[here])
    np.clip(age, years["termuda"], years["usia_maks"], out=age)
    _twins(rng, relation, order, age, years["kembar"])

    sex = _sexes(rng, fam, relation, order, male_head, config["jk"])
    marital = _marital(rng, fam, relation, order, age, sex, counts, config["kawin"])
    return FamilyMembers(first, fam, relation, order, sex, age, marital, shape)


def _parents_and_children(
    rng: Rng, kind: np.ndarray, k: np.ndarray, config: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Age of the mother or single head per family; ages of all children, eldest first."""
    n = len(k)
    elder, further = config["lansia"]
    u = rng.random(n)
    anchor = np.select(
        [kind == "LANSIA", kind == "DEWASA", kind == "MUDA", kind == "TUA", kind == "KAKEK"],
        [
            np.minimum(elder + rng.exponential(further, n), config["usia_maks"] - 1),
            *(_skewed(u, config["kepala"][k]) for k in ("DEWASA", "MUDA", "TUA", "KAKEK")),
        ],
        0.0,
    )
    a, b = config["anak_bungsu"]
    youngest = rng.beta(a, b, n) * config["anak_bungsu_maks"]
    youngest = np.where(kind == "GENERASI", _skewed(rng.random(n), config["anak_dewasa"]), youngest)
    least, rest = config["jarak_anak"]
    total = int(k.sum())
    end = np.cumsum(k)
    gap = least + rng.exponential(rest, total)
    family = np.repeat(np.arange(n), k)
    last = end[k > 0] - 1
    gap[last] = 0.0
    # age of child i = youngest + the gaps to all younger siblings
    cumulative = np.cumsum(gap)
    family_total = np.zeros(n)
    family_total[k > 0] = cumulative[last]
    before = cumulative - gap
    child_age = youngest[family] + family_total[family] - before
    mean, sd = config["ibu_anak_pertama"]
    first_birth = np.clip(rng.normal(mean, sd, n), *config["ibu_paling"])
    eldest = np.zeros(n)
    eldest[k > 0] = child_age[end[k > 0] - k[k > 0]]
    anchor = np.where(k > 0, eldest + first_birth, anchor)
    return anchor, child_age


def _skewed(u: np.ndarray, shape: list[float]) -> np.ndarray:
    """Ages least + spread * u ** skew for u in 0…1."""
    least, spread, skew = shape
    return np.asarray(least + spread * u**skew)


def _grandchild(
    rng: Rng, kind: np.ndarray, parent_age: np.ndarray, config: dict[str, Any]
) -> np.ndarray:
    """A grandchild's age: below its parent's by at least 17 years, 3 to 17 with grandparents."""
    most = np.clip(parent_age - ADULT_AGE, config["termuda"], config["cucu_maks"])
    own = rng.random(len(kind)) * most
    return np.where(kind == "KAKEK", _skewed(rng.random(len(kind)), config["cucu"]), own)


def _twins(rng: Rng, relation: np.ndarray, order: np.ndarray, age: np.ndarray, rate: float) -> None:
    """Gives some younger siblings their elder sibling's age (in place)."""
    twin = np.flatnonzero((relation == CHILD) & (order > 0) & (rng.random(len(age)) < rate))
    age[twin] = age[twin - 1]


def _sexes(
    rng: Rng,
    fam: np.ndarray,
    relation: np.ndarray,
    order: np.ndarray,
    male_head: np.ndarray,
    shares: dict[str, float],
) -> np.ndarray:
    """Sexes: a spouse differs from the head, a child-in-law from the eldest child."""
    sex = np.where(chance(rng, len(fam), shares["laki"]), MALE, FEMALE).astype(np.int8)
    head = np.where(male_head, MALE, FEMALE).astype(np.int8)
    sex[relation == HEAD] = head
    sex[relation == SPOUSE] = 3 - head[fam[relation == SPOUSE]]
    parent = relation == PARENT
    sex[parent] = np.where(chance(rng, int(parent.sum()), shares["ibu_kepala"]), FEMALE, MALE)
    eldest_sex = np.full(len(male_head), FEMALE, np.int8)
    eldest = (relation == CHILD) & (order == 0)
    eldest_sex[fam[eldest]] = sex[eldest]
    in_law = relation == IN_LAW
    sex[in_law] = 3 - eldest_sex[fam[in_law]]
    return sex


def _marital(
    rng: Rng,
    fam: np.ndarray,
    relation: np.ndarray,
    order: np.ndarray,
    age: np.ndarray,
    sex: np.ndarray,
    counts: np.ndarray,
    config: dict[str, list[float]],
) -> np.ndarray:
    """Marital states that fit relation and age."""
    marital = np.full(len(fam), SINGLE, np.int8)
    head = relation == HEAD
    couple, with_child = counts[:, 1] == 1, counts[:, 2] + counts[:, 4] > 0
    n = len(couple)
    old = age[head] >= 50
    options = np.stack(
        [
            draw_codes(rng, n, config["kepala_muda"]),
            draw_codes(rng, n, config["kepala_tua"]),
            draw_codes(rng, n, config["orang_tua_tunggal"]),
        ]
    )
    states = np.array([SINGLE, DIVORCED, WIDOWED], np.int8)
    which = np.where(with_child, 2, np.where(old, 1, 0))
    marital[head] = np.where(couple, MARRIED, states[options[which, np.arange(n)]])
    marital[(relation == SPOUSE) | (relation == IN_LAW)] = MARRIED
    eldest_married = (relation == CHILD) & (order == 0) & (counts[fam, 3] > 0)
    marital[eldest_married] = MARRIED
    marital[relation == PARENT] = WIDOWED
    grown = (relation == CHILD) & (age >= 22) & ~eldest_married
    back = grown & (rng.random(len(fam)) < config["anak_pernah_kawin"])
    marital[back] = DIVORCED
    return marital
