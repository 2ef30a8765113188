"""Schooling and work of made-up people, consistent with age and the family's means.

What belongs here: participation, level, class, certificate, work status (items 412–418).
What does not: the family's rank among others (welfare.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from synthetic.settings import read_yaml
from synthetic.streams import Rng

NEVER, ENROLLED, LEFT = 1, 2, 3
# Code of item 413 per level: none, SD, SMP, SMA, higher; and the less common school kinds.
LEVEL_CODES = np.array(["", "03", "08", "13", "19"])
OTHER_CODES = np.array(["", "04", "09", "15", "18"])
AGE_OF_LEVEL = ((7, 13), (13, 16), (16, 19), (19, 23))
CIVIL_SERVICE = 5


@dataclass(frozen=True)
class Schooling:
    """Per person: participation, level now or last (0–4), class, certificate level, work."""

    participation: np.ndarray
    level: np.ndarray
    variant: np.ndarray  # True: the less common school kind (MI, MTs, SMK …)
    grade: np.ndarray
    certificate: np.ndarray
    works: np.ndarray
    position: np.ndarray


def draw_schooling(
    rng: Rng, age: np.ndarray, sex: np.ndarray, means: np.ndarray, civil: dict[str, float]
) -> Schooling:
    """Schooling and work per person; `means` is the family's latent welfare (about N(0, 1))."""
    n = len(age)
    config: dict[str, Any] = read_yaml("population.yaml")["sekolah"]
    middle, pace, least, most = config["angkatan"]
    leave, per_level = config["putus"]
    work = config["bekerja"]
    latent = np.float32(config["dari_keluarga"]) * means + rng.standard_normal(n, dtype=np.float32)
    # schooling rose by cohort: who is 70 had far less of it than who is 25
    latent += np.clip((middle - age) / pace, least, most)
    attained = np.searchsorted(config["jenjang"], latent).astype(np.int8)
    level, participation = attained.copy(), np.full(n, LEFT, np.int8)
    certificate = attained.copy()
    grade = np.zeros(n, np.int8)
    for step, (begin, end) in enumerate(AGE_OF_LEVEL, start=1):
        here = (age >= begin) & (age < end)
        stays = here & ((attained >= step) if step > 2 else latent > leave + per_level * step)
        level[stays], participation[stays] = step, ENROLLED
        grade[stays] = np.minimum(age[stays] - begin, 5).astype(np.int8) + 1
        certificate[stays] = step - 1
        dropped = here & ~stays
        level[dropped] = np.minimum(attained[dropped], step - 1)
        certificate[dropped] = level[dropped]
    small = age < AGE_OF_LEVEL[0][0]
    level[small] = certificate[small] = 0
    participation[small | ((level == 0) & (participation == LEFT))] = NEVER
    variant = rng.random(n, dtype=np.float32) < config["madrasah_kejuruan"]

    u = rng.random(n, dtype=np.float32)
    tired = np.clip((age - work["turun_sejak"]) * work["turun"], 0, work["paling"])
    wish = np.where(sex == 1, work["laki"], work["perempuan"]) - tired
    works = (age >= work["mulai"]) & (participation != ENROLLED) & (u < wish)
    rich = latent > config["tinggi_mulai"]
    draw = rng.random(n, dtype=np.float32)
    positions = np.array(config["kedudukan"])
    position = np.where(
        rich,
        positions[_drawn(draw, config["kedudukan_tinggi"])],
        positions[_drawn(draw, config["kedudukan_rendah"])],
    ).astype(np.int8)
    rate = np.where(certificate == 4, civil["kuliah_pns"], civil["pns"])
    official = (
        works
        & (certificate >= 3)
        & (age < config["pensiun"])
        & (rng.random(n, dtype=np.float32) < rate)
    )
    position[official] = CIVIL_SERVICE
    position[~works] = 0
    return Schooling(participation, level, variant, grade, certificate, works, position)


def _drawn(u: np.ndarray, weights: list[float]) -> np.ndarray:
    edges = np.cumsum(weights)
    return np.asarray(np.minimum(np.searchsorted(edges, u * edges[-1]), len(weights) - 1))
