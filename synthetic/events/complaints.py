"""Complaints: what about, about whom, and whether the reporter must stay hidden.

What belongs here: kinds, subjects and texts of complaints.
What does not: the report form (reports/complaints.py).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from synthetic.events.stage import NONE, Stage
from synthetic.families import HEAD, SPOUSE, is_role
from synthetic.settings import ROOM
from synthetic.streams import chance, draw_codes

MODEST = 5  # highest desil that complains often


@lru_cache(maxsize=1)
def complaint_kinds() -> pl.DataFrame:
    """tables/aduan.csv: jenis, bobot, bidang, program, subjek (share), rahasia (share)."""
    return pl.read_csv(ROOM / "tables" / "aduan.csv")


@lru_cache(maxsize=1)
def _wordings() -> tuple[pl.Series, np.ndarray, np.ndarray]:
    """tables/aduan_uraian.csv: the texts kind by kind, where each kind begins, how many."""
    kinds = complaint_kinds()["jenis"]
    texts = pl.read_csv(ROOM / "tables" / "aduan_uraian.csv")
    ordered = kinds.to_frame().join(texts, on="jenis", how="left", maintain_order="left_right")
    counts = ordered.group_by("jenis", maintain_order=True).len()["len"].to_numpy().astype(np.int64)
    return ordered["uraian"], np.cumsum(counts) - counts, counts


def complaint_texts(stage: Stage, kind: np.ndarray, purpose: str = "") -> pl.Series:
    """What each complaint says, by its kind; drawn from a stream of its own."""
    texts, begin, counts = _wordings()
    rng = stage.rng("uraian_aduan" + purpose)
    return texts.gather(begin[kind] + (rng.random(len(kind)) * counts[kind]).astype(np.int64))


def draw_complaints(stage: Stage) -> pl.DataFrame:
    """The quarter's complaints: orang (NONE: nobody named), kel, tgl, k (row of the kinds).

    They change no family and may concern one that had an event.
    """
    rng = stage.rng("adu")
    kinds = complaint_kinds()
    n = stage.count(rng, "adu")
    fits = is_role(stage.col["peran"], HEAD, SPOUSE) & (stage.age > 19)
    desil = stage.population.families["desil"].to_numpy()[stage.col["kel"]]
    person = stage.choose(
        rng, n, fits, np.where(desil <= MODEST, 1.0, stage.rates["peristiwa"]["adu"]["desil_atas"])
    )
    kind = draw_codes(rng, len(person), kinds["bobot"].to_numpy()).astype(np.int64)
    family = stage.col["kel"][person].astype(np.int64)
    about = chance(rng, len(person), kinds["subjek"].to_numpy()[kind])
    stage.named[person[about]] = True
    return pl.DataFrame(
        {
            "orang": np.where(about, person, NONE),
            "kel": family,
            "tgl": stage.days(rng, len(person)),
            "k": kind,
        }
    )


def draw_service_complaints(stage: Stage) -> pl.DataFrame:
    """Complaints about services that name nobody, some of them told again by a neighbour.

    Columns as in `draw_complaints`. They are drawn apart and touch no person, so whatever else
    happens in the area is the same with and without them.
    """
    rng = stage.rng("adu_layanan")
    config = stage.rates["adu_layanan"]
    kinds = complaint_kinds()
    families = stage.plan.families[stage.population.kab]
    n = int(rng.poisson(families * config["per_seribu"] / 1000 * stage.plan.events))
    service = np.flatnonzero((kinds["jenis"] == kinds["bidang"]).to_numpy())
    kind = service[rng.integers(0, len(service), n)]
    family = rng.integers(0, int(stage.registered.sum()), n)
    day = stage.days(rng, n)
    again = np.flatnonzero(chance(rng, n, config["diadukan_lagi"]))
    later = np.minimum(day[again] + rng.integers(1, 20, len(again)), stage.plan.quarter.snapshot)
    return pl.DataFrame(
        {
            "orang": np.full(n + len(again), NONE),
            "kel": np.concatenate([family, family[again]]).astype(np.int64),
            "tgl": np.concatenate([day, later]).astype(np.int64),
            "k": np.concatenate([kind, kind[again]]).astype(np.int64),
        }
    )
