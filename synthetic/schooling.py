"""Schooling and work of made-up people, consistent with age and the family's means.

What belongs here: participation, level, class, certificate, work status (items 412–418).
What does not: the family's rank among others (welfare.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthetic.streams import Rng

NEVER, ENROLLED, LEFT = 1, 2, 3
# Code of item 413 per level: none, SD, SMP, SMA, higher; and the less common school kinds.
LEVEL_CODES = np.array(["", "03", "08", "13", "19"])
OTHER_CODES = np.array(["", "04", "09", "15", "18"])
AGE_OF_LEVEL = ((7, 13), (13, 16), (16, 19), (19, 23))
CIVIL_SERVICE = 5
POSITIONS = (1, 2, 4, 6, 7, 8)
POSITION_WEIGHTS_POOR = (0.26, 0.12, 0.16, 0.22, 0.17, 0.07)
POSITION_WEIGHTS_RICH = (0.22, 0.10, 0.50, 0.03, 0.10, 0.05)


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
    latent = 0.75 * means + rng.standard_normal(n, dtype=np.float32)
    # schooling rose by cohort: who is 70 had far less of it than who is 25
    latent += np.clip((48 - age) / 22, -1.9, 0.9)
    attained = np.searchsorted([-1.15, 0.10, 0.62, 1.75], latent).astype(np.int8)
    level, participation = attained.copy(), np.full(n, LEFT, np.int8)
    certificate = attained.copy()
    grade = np.zeros(n, np.int8)
    for step, (begin, end) in enumerate(AGE_OF_LEVEL, start=1):
        here = (age >= begin) & (age < end)
        stays = here & ((attained >= step) if step > 2 else latent > -2.9 + 0.6 * step)
        level[stays], participation[stays] = step, ENROLLED
        grade[stays] = np.minimum(age[stays] - begin, 5).astype(np.int8) + 1
        certificate[stays] = step - 1
        dropped = here & ~stays
        level[dropped] = np.minimum(attained[dropped], step - 1)
        certificate[dropped] = level[dropped]
    small = age < AGE_OF_LEVEL[0][0]
    level[small] = certificate[small] = 0
    participation[small | ((level == 0) & (participation == LEFT))] = NEVER
    variant = rng.random(n, dtype=np.float32) < 0.16

    u = rng.random(n, dtype=np.float32)
    wish = np.where(sex == 1, 0.93, 0.54) - np.clip((age - 60) * 0.025, 0, 0.85)
    works = (age >= 15) & (participation != ENROLLED) & (u < wish)
    rich = latent > 0.9
    draw = rng.random(n, dtype=np.float32)
    position = np.where(
        rich,
        np.array(POSITIONS)[_drawn(draw, POSITION_WEIGHTS_RICH)],
        np.array(POSITIONS)[_drawn(draw, POSITION_WEIGHTS_POOR)],
    ).astype(np.int8)
    rate = np.where(certificate == 4, civil["kuliah_pns"], civil["pns"])
    official = works & (certificate >= 3) & (age < 60) & (rng.random(n, dtype=np.float32) < rate)
    position[official] = CIVIL_SERVICE
    position[~works] = 0
    return Schooling(participation, level, variant, grade, certificate, works, position)


def _drawn(u: np.ndarray, weights: tuple[float, ...]) -> np.ndarray:
    edges = np.cumsum(weights)
    return np.asarray(np.minimum(np.searchsorted(edges, u * edges[-1]), len(weights) - 1))
