"""Desil: which tenth of the nation a family belongs to, in its area's shares.

What belongs here: the shares of each desil by province and the ranking inside an area.
What does not: who is eligible (never decided here).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from synthetic.families import CHILD, HEAD, FamilyMembers
from synthetic.schooling import CIVIL_SERVICE, Schooling

DESIL = 10


def desil_edges(poverty: float, config: dict[str, Any], highest: int = DESIL) -> list[float]:
    """Cumulative shares of desil 1…9 in a province with `poverty` per cent poor.

    The national shares (0.1 … 0.9) moved on the logit scale by how poor the province is; of
    a register that ends at desil `highest`, the shares among those it holds.
    """
    shift = config["kepekaan_miskin"] * math.log(poverty / config["miskin_nasional"])
    edges = [
        1 / (1 + math.exp(-(math.log(k / 10 / (1 - k / 10)) + shift))) for k in range(1, DESIL)
    ]
    held = [*edges, 1.0][highest - 1]
    return [min(edge / held, 1.0) for edge in edges]


def low_desil_families(families: int, edges: list[float], upto: int) -> int:
    """How many of `families` are in desil 1…upto: exact, as ranking hands places out."""
    return round(families * edges[upto - 1])


def rank_families(
    means: np.ndarray,
    people: FamilyMembers,
    schooling: Schooling,
    config: dict[str, Any],
    noise: np.ndarray,
) -> np.ndarray:
    """A welfare score per family: schooling and work of the adults, children, chance."""
    n = len(means)
    head = people.relation == HEAD
    weights, middle, work = config["bobot"], config["pusat"], config["kerja"]
    score = means * weights["acak"] + noise * weights["kejutan"]
    score += weights["sekolah"] * (schooling.certificate[head] - middle["sekolah"])
    best = np.zeros(n)
    np.maximum.at(best, people.fam, np.where(schooling.position == CIVIL_SERVICE, work["pns"], 0.0))
    paid = np.bincount(people.fam, weights=schooling.position == 4, minlength=n)
    employed = work["pegawai"] * np.minimum(paid, work["pegawai_maks"])
    score += weights["kerja"] * (best + employed - middle["kerja"])
    children = np.bincount(
        people.fam, weights=(people.relation == CHILD) & (people.age < 18), minlength=n
    )
    score += weights["anak"] * children
    score += weights["lansia"] * (
        (people.age[head] >= config["usia_lansia"]) & (np.diff(people.first) <= 2)
    )
    return np.asarray(score)


def assign_desil(score: np.ndarray, edges: list[float]) -> np.ndarray:
    """Desil 1–10 by rank of `score`, in exactly the shares of `edges` (ties by place)."""
    n = len(score)
    bounds = [round(n * edge) for edge in edges]
    rank = np.empty(n, np.int64)
    rank[np.argsort(score, kind="stable")] = np.arange(n)
    return (np.searchsorted(bounds, rank, side="right") + 1).astype(np.int8)
