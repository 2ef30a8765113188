"""DTSEN's view of an area: which values it holds wrong, missing or twice.

What belongs here: the recorded values (they differ from the truth) and duplicate people.
What does not: the columns and files of the extract (extract.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.misread import misread_dates, placeholder, wrong_digit
from synthetic.misspell import misspell
from synthetic.plan import Plan
from synthetic.population import Population
from synthetic.streams import chance, stream


@dataclass(frozen=True)
class Recorded:
    """What DTSEN holds of the registered people (row = row of Population.people).

    nik: 0 where missing; lahir: -1_000_000 where missing; kembar: rows of people entered twice,
    kembar_nik and kembar_kel: under which NIK and family the second time.
    """

    nik: np.ndarray
    nama: pl.Series
    lahir: np.ndarray
    jk: np.ndarray
    twice: np.ndarray
    twice_nik: np.ndarray
    twice_family: np.ndarray


MISSING_DAY = -1_000_000


def record(plan: Plan, population: Population, named: np.ndarray, quality: np.ndarray) -> Recorded:
    """DTSEN's values for the registered people of an area.

    named: true for people some report is about. They keep a NIK of their own in DTSEN, so that
    the truth can point at them; the missing and placeholder rates fall on everybody else.
    quality: per village.
    """
    config = plan.lists["dtsen"]
    rng = stream(plan.seed, population.kab, "dtsen")
    rates = plan.dtsen_noise
    registered = int(population.people["di_dtsen"].sum())
    people = population.people.head(registered)
    family = people["kel"].to_numpy()
    # movers keep their numbers, so that the area they reach knows them without making this one
    moves = population.families["blok"].to_numpy()[family] >= 0
    named = named[:registered] | moves
    q = quality[population.families["desa"].to_numpy()][family]
    nik = people["nik"].to_numpy()
    nik = wrong_digit(rng, nik, ~moves & chance(rng, registered, rates.nik_digit * q))
    spread = 1 / max(1 - named.mean(), 0.1)  # the others carry the rate of all
    nik = placeholder(rng, nik, ~named & chance(rng, registered, rates.nik_placeholder * spread))
    nik[~named & chance(rng, registered, (1 - rates.nik_given) * spread)] = 0
    lahir = misread_dates(rng, people["lahir"].to_numpy(), rates, q, plan.quarter.reference)
    lahir[chance(rng, registered, 1 - rates.birth_date_given)] = MISSING_DAY
    jk = people["jk"].to_numpy()
    jk = np.where(chance(rng, registered, rates.sex_wrong * q), 3 - jk, jk).astype(np.int8)
    twice = np.flatnonzero(~moves & chance(rng, registered, config["dua_kali"]))
    other = rng.integers(1, 40, len(twice))
    families = population.registered
    # somebody entered twice stands in a family nearby, under the same NIK or a mistyped one
    host = (family[twice] + other) % families
    same = chance(rng, len(twice), config["dua_kali_nik_sama"])
    twice_nik = wrong_digit(rng, people["nik"].to_numpy()[twice], ~same)
    return Recorded(
        nik=nik,
        nama=misspell(rng, people["nama"], people["jk"].to_numpy(), rates, q),
        lahir=lahir,
        jk=jk,
        twice=twice,
        twice_nik=twice_nik,
        twice_family=host,
    )


def village_quality(plan: Plan, kab: str, villages: int) -> np.ndarray:
    """How careless each village writes: lognormal with mean one."""
    rng = stream(plan.seed, kab, "mutu")
    sigma = plan.posyandu_noise.village_sigma
    return np.asarray(np.exp(sigma * rng.standard_normal(villages) - sigma * sigma / 2))
