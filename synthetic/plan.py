"""How many families each area gets and who moves where, without making anybody.

What belongs here: everything one area must know about another: shares, destinations, sizes.
What does not: people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from synthetic.areas import Areas, load_areas
from synthetic.settings import (
    Noise,
    NoiseLevel,
    Quarter,
    list_shares,
    noise,
    quarter_calendar,
    read_yaml,
)
from synthetic.streams import draw_codes, stream
from synthetic.welfare import DESIL, desil_edges


@dataclass(frozen=True)
class MoverBlock:
    """Families of `origin` that move to `destination` in the quarter."""

    origin: str
    destination: str
    place: int  # number of the destination in the origin's list
    families: int


@dataclass(frozen=True)
class Plan:
    """A whole sample on paper."""

    seed: int
    families: dict[str, int]  # kab → families in its DTSEN, movers included
    quarter: Quarter
    level: NoiseLevel
    posyandu_noise: Noise
    dtsen_noise: Noise
    events: float
    areas: Areas
    lists: dict[str, Any]  # shares of the lists in this world (lists.yaml, worlds.yaml)
    desil_max: int = DESIL  # highest desil anybody is in
    movers: tuple[MoverBlock, ...] = ()

    def desil_edges(self, kab: str) -> list[float]:
        """Cumulative shares of desil 1…9 among the families of `kab`."""
        welfare = read_yaml("population.yaml")["kesejahteraan"]
        return desil_edges(self.areas.poverty[kab[:2]], welfare, self.desil_max)

    def leaving(self, kab: str) -> list[MoverBlock]:
        """The mover blocks that live in `kab` at the reference date."""
        return [block for block in self.movers if block.origin == kab]

    def arriving(self, kab: str) -> list[MoverBlock]:
        """The mover blocks of other areas that come to `kab`, by origin."""
        return [block for block in self.movers if block.destination == kab]


def make_plan(
    families: int,
    seed: int,
    areas: Sequence[str],
    quarter: str,
    level: NoiseLevel,
    events: float,
    world: str = "contoh",
    desil_max: int = DESIL,
) -> Plan:
    """Shares `families` over `areas` by population (largest remainder, ties by code).

    world: a name of worlds.yaml; desil_max: 10, or less for a register of the poor only.
    """
    known = load_areas()
    codes = sorted({known.normalise(code) for code in areas})
    if not codes:
        raise ValueError("No area given; name at least one, for example --areas 33.25,32.71")
    if families < len(codes):
        raise ValueError(f"{families} families are too few for {len(codes)} areas; give more")
    if events < 0:
        raise ValueError(f"The event factor is {events}; it must be 0 or more")
    if not 1 <= desil_max <= DESIL:
        raise ValueError(f"The highest desil is {desil_max}; it must be 1 to {DESIL}")
    persons = np.array([known.persons(code) for code in codes])
    exact = families * persons / persons.sum()
    whole = np.maximum(np.floor(exact).astype(int), 1)
    for place in np.argsort(-(exact - np.floor(exact)), kind="stable")[: families - whole.sum()]:
        whole[place] += 1
    plan = Plan(
        seed=seed,
        families=dict(zip(codes, whole.tolist(), strict=True)),
        quarter=quarter_calendar(quarter),
        level=level,
        posyandu_noise=noise("POSYANDU", level),
        dtsen_noise=noise("DTSEN", level),
        events=events,
        areas=known,
        lists=list_shares(world),
        desil_max=desil_max,
    )
    return replace(plan, movers=tuple(b for code in codes for b in _mover_blocks(plan, code)))


def villages_used(plan: Plan, kab: str) -> pl.DataFrame:
    """The villages of `kab` that hold families: all of a full area, whole kecamatan of a sample.

    Adds `bobot_keluarga`: skewed weights for sharing families out.
    """
    config = read_yaml("population.yaml")
    rng = stream(plan.seed, kab, "desa")
    villages = plan.areas.of(kab)
    wanted = max(3, round(plan.families[kab] / config["keluarga_per_desa"]))
    skew = np.exp(config["ketimpangan_desa"] * rng.standard_normal(villages.height))
    villages = villages.with_columns(
        bobot_keluarga=pl.col("bobot") * pl.Series(skew, dtype=pl.Float64)
    )
    kecamatan = villages["kec"].unique().sort().to_list()
    order = rng.permutation(len(kecamatan))
    drawn = pl.DataFrame({"kec": [kecamatan[i] for i in order], "giliran": range(len(order))})
    chosen = villages.join(drawn, on="kec").sort("giliran", "kode").head(wanted)
    return chosen.drop("giliran").sort("kode")


def _mover_blocks(plan: Plan, origin: str) -> list[MoverBlock]:
    """The families of `origin` that will move to other areas of the sample."""
    config = read_yaml("events.yaml")
    others = [code for code in plan.families if code != origin]
    if not others:
        return []
    rng = stream(plan.seed, origin, "tujuan")
    weight = np.array([plan.areas.persons(c) for c in others])
    weight = weight * np.where([c[:2] == origin[:2] for c in others], config["dekat"], 1.0)
    count = min(int(config["tujuan_maks"]), len(others))
    picked = sorted(rng.choice(len(others), size=count, replace=False, p=weight / weight.sum()))
    rate = (
        config["peristiwa"]["pindah"]["per_seribu"] * config["peristiwa"]["pindah"]["antar_wilayah"]
    )
    total = rng.poisson(plan.families[origin] * rate / 1000 * plan.events)
    total = min(int(total), plan.families[origin] // 4)
    shares = np.bincount(draw_codes(rng, total, weight[picked]), minlength=count)
    return [
        MoverBlock(origin, others[index], place, int(shares[place]))
        for place, index in enumerate(picked)
        if shares[place] > 0
    ]
