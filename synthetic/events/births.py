"""Births and pregnancies: who gives birth, to whom, alive or not.

What belongs here: choosing mothers and fathers, twins, babies DTSEN already holds.
What does not: the report forms (reports/births.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.events.stage import NONE, Stage, newborn_niks
from synthetic.families import CHILD, GRANDCHILD
from synthetic.names import draw_names
from synthetic.population import RESIDENT, UNREGISTERED
from synthetic.settings import read_yaml
from synthetic.streams import Rng, chance

PEAK_AGE, SPREAD = 27.0, 5.5
INFANT_DAYS = 60
INFANT_YEARS = 0.85  # no second birth so soon after the first
YOUNG = 2020  # any year of the youngest name cohort


@dataclass(frozen=True)
class Births:
    """One row per baby: mother and father (rows of people, NONE), family, baby's own facts."""

    frame: (
        pl.DataFrame
    )  # ibu, ayah, kel, bayi (row in DTSEN or NONE), tgl, jk, nama, nik, mati, anak_ke


def draw_births(stage: Stage) -> Births:
    """The quarter's births; living babies are entered in the ledger."""
    rng = stage.rng("lahir")
    config = stage.rates["peristiwa"]["lahir"]
    n = stage.count(rng, "lahir")
    fertile = (stage.col["jk"] == 2) & (stage.age > 16) & (stage.age < 44)
    weight = np.exp(-(((stage.age - PEAK_AGE) / SPREAD) ** 2) / 2)
    mother = stage.choose(rng, n, fertile & (stage.col["kawin"] == 2) & _no_infant(stage), weight)
    mother = mother[stage.partner(mother) >= 0]
    father = stage.partner(mother)
    # a mother in no register: the family is the father's
    lone = stage.choose(
        rng,
        int(rng.binomial(n, config["ibu_luar"])),
        (stage.col["jk"] == 1) & (stage.col["kawin"] == 1) & (stage.age > 19) & (stage.age < 38),
    )
    outside = _outside_mothers(stage, rng, len(lone))
    lone = lone[: len(outside)]
    mother = np.concatenate([mother, outside])
    father = np.concatenate([father, lone])
    twin = chance(rng, len(mother), config["kembar"])
    index = np.repeat(np.arange(len(mother)), 1 + twin)
    second = np.concatenate([[False], index[1:] == index[:-1]]) if len(index) else np.zeros(0, bool)
    day = stage.days(rng, len(mother))[index]
    mother, father = mother[index], father[index]
    family = stage.col["kel"][np.where(stage.registered[stage.col["kel"][mother]], mother, father)]
    sex = np.where(rng.random(len(index)) < read_yaml("population.yaml")["jk"]["laki"], 1, 2)
    dead = chance(rng, len(index), config["mati"])
    nik = newborn_niks(stage, stage.kec_of(family), day, sex)
    frame = pl.DataFrame(
        {
            "ibu": mother,
            "ayah": father,
            "kel": family.astype(np.int64),
            "bayi": np.full(len(index), NONE, np.int64),
            "tgl": day,
            "jk": sex.astype(np.int64),
            "nama": _names(stage, rng, family, sex),
            "nik": nik,
            "mati": dead,
            "anak_ke": (_siblings(stage, mother, family) + 1 + second).astype(np.int64),
        }
    )
    alive = ~dead & (day <= stage.plan.quarter.cut_offs[-1])
    np.add.at(stage.ledger.born, family[alive], 1)
    stage.named[mother] = True
    stage.named[father] = True
    known = _already_in_dtsen(stage, rng, config["sudah_dtsen"])
    return Births(pl.concat([frame, known]) if known.height else frame)


def draw_pregnancies(stage: Stage) -> pl.DataFrame:
    """Pregnant women first reported this quarter: ibu, hpht, tgl (day of the check), ke."""
    rng = stage.rng("hamil")
    n = stage.count(rng, "hamil")
    fits = (
        (stage.col["jk"] == 2)
        & (stage.age > 16)
        & (stage.age < 44)
        & (stage.col["kawin"] == 2)
        & _no_infant(stage)
    )
    weight = np.exp(-(((stage.age - PEAK_AGE) / SPREAD) ** 2) / 2)
    mother = stage.choose(rng, n, fits, weight)
    day = stage.days(rng, len(mother))
    weeks = rng.integers(6, 37, len(mother))
    stage.named[mother] = True
    siblings = _siblings(stage, mother, stage.col["kel"][mother])
    return pl.DataFrame(
        {
            "ibu": mother,
            "kel": stage.col["kel"][mother].astype(np.int64),
            "tgl": day,
            "hpht": day - 7 * weeks,
            "ke": siblings.astype(np.int64) + 1,
        }
    )


def _outside_mothers(stage: Stage, rng: Rng, n: int) -> np.ndarray:
    fits = stage.free[UNREGISTERED] & (stage.col["jk"] == 2) & (stage.age > 17) & (stage.age < 38)
    pool = np.flatnonzero(fits)
    chosen = pool[np.sort(rng.permutation(len(pool))[:n])]
    stage.mark_used(stage.col["kel"][chosen])
    return np.asarray(chosen)


def _no_infant(stage: Stage) -> np.ndarray:
    """People whose family has nobody younger than ten months."""
    infants = np.zeros(len(stage.first), bool)
    infants[stage.col["kel"][stage.age < INFANT_YEARS]] = True
    return np.asarray(~infants[stage.col["kel"]])


def _siblings(stage: Stage, mother: np.ndarray, family: np.ndarray) -> np.ndarray:
    """How many children the mother has on the KK."""
    n = len(stage.first)
    children = np.bincount(stage.col["kel"][stage.col["peran"] == CHILD], minlength=n)
    grand = np.bincount(stage.col["kel"][stage.col["peran"] == GRANDCHILD], minlength=n)
    senior = stage.col["peran"][mother] <= 2
    return np.asarray(np.where(senior, children[family], grand[family]))


def _names(stage: Stage, rng: Rng, family: np.ndarray, sex: np.ndarray) -> pl.Series:
    group = stage.population.families["kelompok"].to_numpy()[family]
    year = np.full(len(family), YOUNG)
    everyone = np.arange(len(family))
    return draw_names(
        rng, group, sex, year, everyone, np.zeros(len(family), bool), np.full(len(family), -1)
    )


def _already_in_dtsen(stage: Stage, rng: Rng, share: float) -> pl.DataFrame:
    """Babies of the last weeks that DTSEN holds and a posyandu reports all the same."""
    young = stage.age * 365.25 < INFANT_DAYS
    own = stage.col["peran"] == CHILD
    baby = np.flatnonzero(young & own & stage.free[RESIDENT])
    baby = baby[rng.random(len(baby)) < share]
    family = stage.col["kel"][baby]
    head = stage.first[family]
    partner = stage.partner(head)
    woman = stage.col["jk"][head] == 2
    mother = np.where(woman, head, partner)
    father = np.where(woman, partner, head)
    keep = mother >= 0
    baby, family, mother, father = baby[keep], family[keep], mother[keep], father[keep]
    stage.mark_used(family)
    for rows in (baby, mother, father[father >= 0]):
        stage.named[rows] = True
    people = stage.population.people
    return pl.DataFrame(
        {
            "ibu": mother.astype(np.int64),
            "ayah": father.astype(np.int64),
            "kel": family.astype(np.int64),
            "bayi": baby.astype(np.int64),
            "tgl": stage.col["lahir"][baby].astype(np.int64),
            "jk": stage.col["jk"][baby].astype(np.int64),
            "nama": people["nama"].gather(baby),
            "nik": people["nik"].to_numpy()[baby],
            "mati": np.zeros(len(baby), bool),
            "anak_ke": stage.col["urut"][baby].astype(np.int64) + 1,
        }
    )
