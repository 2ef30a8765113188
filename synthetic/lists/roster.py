"""The registered families of an area as the list-writing bodies see them.

What belongs here: arrays all lists start from, and the plan's expected counts.
What does not: any one list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from synthetic.dtsen import Recorded
from synthetic.families import HEAD, SPOUSE, YEAR
from synthetic.misread import is_placeholder
from synthetic.plan import Plan
from synthetic.population import Population
from synthetic.settings import read_yaml
from synthetic.streams import Rng, chance, stream
from synthetic.welfare import low_desil_families

POOR = 4  # highest desil of PKH, SEMBAKO and BLTS


@dataclass(frozen=True)
class Roster:
    """Families in DTSEN (and after them those in no register) with their payees.

    Per family: no_kk, desa, desil, payee (person row). Per person: nik as other bodies hold it
    (DTSEN's, or the person's own
    where DTSEN has none), kel, age.
    """

    plan: Plan
    population: Population
    families: int
    no_kk: np.ndarray
    desa: np.ndarray
    desil: np.ndarray
    payee: np.ndarray
    nik: np.ndarray
    kel: np.ndarray
    age: np.ndarray
    config: dict[str, Any]

    def rng(self, name: str) -> Rng:
        """The stream of one list."""
        return stream(self.plan.seed, self.population.kab, "daftar", name)

    def kk_text(self, family: np.ndarray) -> pl.Series:
        """KK numbers as text."""
        return pl.Series(self.no_kk[family]).cast(pl.String)

    def nik_text(self, person: np.ndarray) -> pl.Series:
        """NIK as text."""
        return pl.Series(self.nik[person]).cast(pl.String)

    def name(self, person: np.ndarray) -> pl.Series:
        """Names as other bodies hold them: as on the birth certificate."""
        return self.population.people["nama"].gather(person)

    def village(self, family: np.ndarray) -> pl.Series:
        """Desa codes."""
        return self.population.villages["kode"].gather(self.desa[family].astype(np.int64))


def make_roster(plan: Plan, population: Population, recorded: Recorded) -> Roster:
    """The roster of an area."""
    people, families = population.people, population.families
    nik = people["nik"].to_numpy().copy()
    known = recorded.nik
    nik[: len(known)] = np.where(is_placeholder(known), nik[: len(known)], known)
    first = families["first"].to_numpy()
    role, sex = people["peran"].to_numpy(), people["jk"].to_numpy()
    second = np.minimum(first + 1, len(role) - 1)
    several = families["jumlah"].to_numpy() > 1
    wife = several & (role[second] == SPOUSE) & (sex[second] == 2)
    payee = np.where((sex[first] == 1) & (role[first] == HEAD) & wife, second, first)
    return Roster(
        plan=plan,
        population=population,
        families=population.registered,
        no_kk=families["no_kk"].to_numpy(),
        desa=families["desa"].to_numpy(),
        desil=families["desil"].to_numpy().astype(np.int64),
        payee=payee,
        nik=nik,
        kel=people["kel"].to_numpy(),
        age=(plan.quarter.reference - people["lahir"].to_numpy()) / YEAR,
        config=plan.lists,
    )


@dataclass(frozen=True)
class Expected:
    """Counts that follow from the plan alone, before anybody is made."""

    poor: int
    lama: int
    candidates: int
    verified: int
    refused: int
    pkh: int
    sembako: int


def expected_counts(plan: Plan, kab: str) -> Expected:
    """How many families of each kind the lists of `kab` will hold."""
    config = plan.lists
    poor = low_desil_families(plan.families[kab], plan.desil_edges(kab), POOR)
    lama = round(poor * config["kepesertaan"]["lama_desil_1_4"])
    verified = round((poor - lama) * config["verifikasi"]["diverifikasi"])
    return Expected(
        poor=poor,
        lama=lama,
        candidates=poor - lama,
        verified=verified,
        refused=round(verified * config["verifikasi"]["ditolak"]),
        pkh=round(lama * config["kepesertaan"]["pkh"]),
        sembako=round(lama * config["kepesertaan"]["sembako"]),
    )


def pbi_members(plan: Plan, population: Population) -> np.ndarray:
    """People of DTSEN families whose health insurance the state pays (mostly whole families)."""
    rng = stream(plan.seed, population.kab, "pbi")
    shares = np.array([0.0, *read_yaml("population.yaml")["pbi"]["desil"]])
    n = population.registered
    covered = chance(rng, n, shares[population.families["desil"].to_numpy()[:n]])
    family = population.people["kel"].to_numpy()
    family = family[family < n]
    return np.asarray(covered[family] & chance(rng, len(family), 0.95))


def disabilities(plan: Plan, population: Population) -> np.ndarray:
    """Items 428a–i per registered person: 4 no difficulty … 1 not able at all."""
    rng = stream(plan.seed, population.kab, "disabilitas")
    rates = read_yaml("population.yaml")["disabilitas"]
    n = int(population.people["di_dtsen"].sum())
    age = (plan.quarter.reference - population.people["lahir"].to_numpy()[:n]) / YEAR
    items = np.full((n, 9), 4, np.int8)
    for code, name in ((3, "sedikit"), (2, "banyak_kesulitan"), (1, "tidak_bisa")):
        drawn = rng.binomial(n, rates[name] * rates["tua"])
        person = rng.integers(0, max(n, 1), drawn)
        # the young carry the plain rate, the old several times as much
        keep = rng.random(drawn) < np.where(age[person] >= 60, 1.0, 1 / rates["tua"])
        items[person[keep], rng.integers(0, 9, int(keep.sum()))] = code
    return items
