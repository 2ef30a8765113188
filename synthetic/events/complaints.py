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
    """tables/aduan.csv: jenis, bobot, bidang, program, subjek (share), rahasia (share), uraian."""
    return pl.read_csv(ROOM / "tables" / "aduan.csv")


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
