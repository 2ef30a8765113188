"""The stage events play on: everybody of an area, and the books of what became of them.

What belongs here: the cast, fair choice of people, event days, the ledger of true changes.
What does not: any one kind of event.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from synthetic.families import CHILD, GRANDCHILD, HEAD, IN_LAW, SPOUSE, YEAR
from synthetic.numbers import Band, assign_numbers, calendar_digits
from synthetic.plan import Plan
from synthetic.population import RESIDENT, UNREGISTERED, Population
from synthetic.settings import read_yaml
from synthetic.streams import Rng, chance, draw_codes, stream

GONE = -1
NONE = -1  # no person in this place of an event
# Serials of numbers that come into being during the quarter, by who makes them.
BIRTHS, MARRIAGES, DIVORCES, MOVES, CHANGES, DEATHS = range(6)
NEW_NUMBERS_BEGIN, NEW_NUMBERS_WIDTH = 9680, 50
TRIES = 30


@dataclass
class Ledger:
    """What became of the area's people and families (mutable while events are drawn)."""

    family_of: np.ndarray  # per person; GONE, or a number past the families = a formed one
    born: np.ndarray  # living newborns per family
    village: dict[int, str] = field(default_factory=dict)  # family → new desa code
    number: dict[int, int] = field(default_factory=dict)  # family → new KK number
    head: dict[int, int] = field(default_factory=dict)  # family → person who became its head
    formed: list[pl.DataFrame] = field(default_factory=list)
    families: int = 0

    def form(
        self, no_kk: np.ndarray, origin: np.ndarray, village: np.ndarray, head: np.ndarray
    ) -> np.ndarray:
        """Opens new families; returns their numbers. origin: the KK they come from (int)."""
        numbers = self.families + np.arange(len(no_kk))
        self.families += len(no_kk)
        self.formed.append(
            pl.DataFrame(
                {
                    "kel": pl.Series(numbers, dtype=pl.Int64),
                    "no_kk": pl.Series(no_kk, dtype=pl.Int64),
                    "asal": pl.Series(origin, dtype=pl.Int64),
                    "kode_desa": pl.Series(village.tolist(), dtype=pl.String),
                    "kepala": pl.Series(head, dtype=pl.Int64),
                }
            )
        )
        return numbers


@dataclass
class Stage:
    """One area while its events are drawn."""

    plan: Plan
    population: Population
    quality: np.ndarray  # per village
    ledger: Ledger
    used: np.ndarray  # families that already had their event
    named: np.ndarray  # people some report is about
    age: np.ndarray
    col: dict[str, np.ndarray]  # people columns as arrays
    first: np.ndarray  # first person of each family
    size: np.ndarray
    desa: np.ndarray  # per family
    village_codes: np.ndarray
    kec: np.ndarray  # per village, int
    rates: dict[str, Any]

    def rng(self, purpose: str) -> Rng:
        """The stream of one kind of event."""
        return stream(self.plan.seed, self.population.kab, "peristiwa", purpose)

    def count(self, rng: Rng, kind: str, share: float = 1.0) -> int:
        """How many events of a kind happen in the area's DTSEN families."""
        rate = self.rates["peristiwa"][kind]["per_seribu"] * share
        families = self.plan.families[self.population.kab]
        return int(rng.poisson(families * rate / 1000 * self.plan.events))

    def mistakes(self, n: int) -> int:
        """How many things that never happened are reported beside `n` that did."""
        return math.ceil(n * float(self.rates["lapor"]["tarik"]))

    def days(self, rng: Rng, n: int) -> np.ndarray:
        """Event days: mostly from the reference date to the last cut-off, some before."""
        return event_days(rng, n, self.plan)

    def choose(
        self, rng: Rng, n: int, fits: np.ndarray, weight: np.ndarray | None = None
    ) -> np.ndarray:
        """About `n` people who fit, one per unused family; some of them are in no register.

        Marks their families used. Fewer come back when too few fit.
        """
        n_outside = int(rng.binomial(n, self.rates["tak_terdaftar"]))
        drawn = [
            self.draw(rng, wanted, fits & self.free[kind], weight)
            for wanted, kind in ((n - n_outside, RESIDENT), (n_outside, UNREGISTERED))
        ]
        chosen = np.sort(np.concatenate(drawn))
        self.mark_used(self.col["kel"][chosen])
        return chosen

    def mark_used(self, family: np.ndarray) -> None:
        """No further event chooses these families."""
        self.used[family] = True
        _, rows = self.members(family)
        for people in self.free.values():
            people[rows] = False

    def draw(self, rng: Rng, n: int, fits: np.ndarray, weight: np.ndarray | None) -> np.ndarray:
        """`n` people who fit, at most one per family, weighted without replacement."""
        pool = np.flatnonzero(fits)
        if n == 0 or len(pool) == 0:
            return np.zeros(0, np.int64)
        if len(pool) > TRIES * n + 500:
            pool = np.unique(pool[rng.integers(0, len(pool), TRIES * n + 500)])
        key = rng.exponential(size=len(pool))
        if weight is not None:
            key = key / np.maximum(weight[pool], 1e-9)
        pool = pool[np.argsort(key, kind="stable")]
        _, once = np.unique(self.col["kel"][pool], return_index=True)
        return np.asarray(pool[np.sort(once)][:n])

    def partner(self, person: np.ndarray) -> np.ndarray:
        """The spouse on the same KK, or NONE (heads and spouses, married children and in-laws)."""
        family, role = self.col["kel"][person], self.col["peran"][person]
        start = self.first[family]
        after = np.minimum(start + 1, len(self.age) - 1)
        has_spouse = (self.size[family] > 1) & (self.col["peran"][after] == SPOUSE)
        eldest = start + 1 + has_spouse
        in_law = self._in_law[family]
        return np.select(
            [
                (role == HEAD) & has_spouse,
                role == SPOUSE,
                role == IN_LAW,
                (role == CHILD) & (self.col["kawin"][person] == 2) & (in_law >= 0),
            ],
            [after, start, eldest, in_law],
            NONE,
        )

    def __post_init__(self) -> None:
        self._in_law = np.full(len(self.first), NONE, np.int64)
        rows = np.flatnonzero(self.col["peran"] == IN_LAW)
        self._in_law[self.col["kel"][rows]] = rows
        blocks = self.population.families["blok"].to_numpy()[self.col["kel"]]
        # people of families without an event yet, by kind of family
        self.free = {kind: blocks == kind for kind in (RESIDENT, UNREGISTERED)}
        self.registered = self.population.families["blok"].to_numpy() != UNREGISTERED

    def members(self, family: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """All people of the families: (place in `family`, person row)."""
        sizes = self.size[family].astype(np.int64)
        place = np.repeat(np.arange(len(family)), sizes)
        start = np.cumsum(sizes) - sizes
        return place, self.first[family][place] + np.arange(len(place)) - start[place]

    def young_of(self, family: np.ndarray, grandchildren: bool) -> tuple[np.ndarray, np.ndarray]:
        """Children (or grandchildren) under 21 of the families: (place, person row)."""
        place, row = self.members(family)
        role = GRANDCHILD if grandchildren else CHILD
        keep = (
            (self.col["peran"][row] == role) & (self.age[row] < 21) & (self.col["kawin"][row] == 1)
        )
        return place[keep], row[keep]

    def new_numbers(self, kec: np.ndarray, day: np.ndarray, maker: int) -> np.ndarray:
        """KK numbers opened on `day` in kecamatan `kec` (int), unique in the country.

        Cards opened outside the area use a serial that names the area, so two areas never meet.
        """
        begin = NEW_NUMBERS_BEGIN + NEW_NUMBERS_WIDTH * maker
        kab = self.population.kab
        band = Band(begin, 5000 + 9 * self.plan.areas.number(kab))
        return assign_numbers(kec.astype(np.int64), calendar_digits(day), kab, band)

    def kec_of(self, family: np.ndarray) -> np.ndarray:
        """Kecamatan (int) of families."""
        return np.asarray(self.kec[self.desa[family]])

    def same_village_host(self, rng: Rng, family: np.ndarray) -> np.ndarray:
        """A resident family near each of `family` (next in the list) that joins nothing itself."""
        registered = int(self.registered.sum())
        host = (np.minimum(family, registered - 1) + rng.integers(1, 12, len(family))) % registered
        return np.asarray(np.where(self.used[host], (host + 13) % registered, host))


def event_days(rng: Rng, n: int, plan: Plan) -> np.ndarray:
    """Days of events in the quarter of `plan`."""
    rates = read_yaml("events.yaml")
    reference, last = plan.quarter.reference, plan.quarter.cut_offs[-1]
    inside = reference + 1 + (rng.random(n) * (last - reference)).astype(np.int64)
    before = reference - (rng.random(n) * rates["hari_sebelum"]).astype(np.int64)
    return np.where(chance(rng, n, rates["bagian_sebelum"]), before, inside)


def set_stage(plan: Plan, population: Population, quality: np.ndarray) -> Stage:
    """The stage for an area before anything happens; movers count as used."""
    people, families = population.people, population.families
    columns = {c: people[c].to_numpy() for c in ("kel", "peran", "urut", "jk", "kawin", "lahir")}
    age = (plan.quarter.reference - columns["lahir"]) / YEAR
    return Stage(
        plan=plan,
        population=population,
        quality=quality,
        ledger=Ledger(
            family_of=columns["kel"].astype(np.int64),
            born=np.zeros(families.height, np.int64),
            families=families.height,
        ),
        used=families["blok"].to_numpy() >= 0,
        named=np.zeros(people.height, bool),
        age=age,
        col=columns,
        first=families["first"].to_numpy(),
        size=families["jumlah"].to_numpy(),
        desa=families["desa"].to_numpy(),
        village_codes=population.villages["kode"].to_numpy(),
        kec=population.villages["kec"].cast(pl.Int64).to_numpy(),
        rates=read_yaml("events.yaml"),
    )


def newborn_niks(stage: Stage, kec: np.ndarray, day: np.ndarray, sex: np.ndarray) -> np.ndarray:
    """NIK of children registered after the reference date."""
    digits = calendar_digits(day) + np.where(sex == 2, 400_000, 0)
    begin = NEW_NUMBERS_BEGIN + NEW_NUMBERS_WIDTH * BIRTHS
    return assign_numbers(kec.astype(np.int64), digits, stage.population.kab, Band(begin, None))


def pick_words(rng: Rng, n: int, weights: dict[str, float]) -> np.ndarray:
    """`n` words drawn by weight."""
    return np.asarray(np.array(list(weights))[draw_codes(rng, n, list(weights.values()))])
