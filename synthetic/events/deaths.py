"""Deaths: children, adults, heads and people who lived alone.

What belongs here: who dies, and the change of head that follows.
What does not: the report forms (reports/deaths.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import DEATHS, GONE, NONE, Stage
from synthetic.families import HEAD
from synthetic.streams import chance

# Yearly mortality by age, Gompertz with an infant part: shape only, the level comes from the rate.
OLD = 58
GROWTH, INFANT, CHILD_LEVEL = 0.085, 0.016, 0.0006


def draw_deaths(stage: Stage) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The quarter's deaths (orang, kel, tgl, palsu, lama) and changes of head after them.

    palsu marks people reported dead by mistake, who live; lama people who died long before and
    are still in DTSEN, about whom nobody reports.
    Changes of head: orang (the new head), kel, tgl, kk_baru (0 where the number stays).
    """
    rng = stage.rng("mati")
    config = stage.rates["peristiwa"]["mati"]
    n = stage.count(rng, "mati")
    hazard = CHILD_LEVEL + 0.00012 * np.exp(GROWTH * np.maximum(stage.age - 20, 0))
    hazard = np.where(stage.age < 1, INFANT, hazard) * np.where(stage.col["jk"] == 1, 1.2, 1.0)
    anybody = np.ones(len(stage.age), bool)
    mistaken = stage.choose(rng, stage.mistakes(n), anybody, hazard)
    dead = stage.choose(rng, n, anybody, hazard)
    day = stage.days(rng, len(dead))
    family = stage.col["kel"][dead]
    stage.named[dead] = True
    effective = day <= stage.plan.quarter.cut_offs[-1]
    stage.ledger.family_of[dead[effective]] = GONE
    long_dead = stage.choose(
        rng, stage.count(rng, "mati", config["masih_tercatat"]), stage.age > OLD, hazard
    )
    stage.ledger.family_of[long_dead] = GONE
    stage.named[mistaken] = True
    everyone = np.concatenate([dead, mistaken, long_dead])
    place = np.arange(len(everyone))
    long_ago = stage.plan.quarter.reference - rng.integers(90, 900, len(long_dead))
    deaths = pl.DataFrame(
        {
            "orang": everyone,
            "kel": stage.col["kel"][everyone].astype(np.int64),
            "tgl": np.concatenate([day, stage.days(rng, len(mistaken)), long_ago]),
            "palsu": (place >= len(dead)) & (place < len(dead) + len(mistaken)),
            "lama": place >= len(dead) + len(mistaken),
        }
    )

    successor = _successor(stage, family)
    follows = (
        (stage.col["peran"][dead] == HEAD)
        & (successor >= 0)
        & stage.registered[family]
        & chance(rng, len(dead), config["ganti_kepala"])
    )
    heir, home = successor[follows], family[follows]
    when = np.minimum(day[follows] + rng.integers(8, 30, len(heir)), stage.plan.quarter.snapshot)
    number = stage.new_numbers(stage.kec_of(home), when, DEATHS)
    number = np.where(rng.random(len(heir)) < config["ganti_kepala_kk"], number, 0)
    stage.named[heir] = True
    effective = (number > 0) & (when <= stage.plan.quarter.cut_offs[-1])
    stage.ledger.number |= dict(
        zip(home[effective].tolist(), number[effective].tolist(), strict=True)
    )
    changes = pl.DataFrame(
        {"orang": heir, "kel": home.astype(np.int64), "tgl": when, "kk_baru": number}
    )
    return deaths, changes


def _successor(stage: Stage, family: np.ndarray) -> np.ndarray:
    """The next head: the second person on the KK if grown, else NONE."""
    second = np.minimum(stage.first[family] + 1, len(stage.age) - 1)
    grown = (stage.size[family] > 1) & (stage.age[second] >= 18)
    return np.where(grown, second, NONE)
