"""Marriages: couples out of two families, with or without a new KK.

What belongs here: pairing and the families that follow.
What does not: the report forms (reports/marriages.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import MARRIAGES, Stage
from synthetic.families import CHILD, HEAD, OTHER, is_role
from synthetic.streams import chance

# What a marriage does: a KK of their own, joining his family, or nothing on paper.
FORMS, JOINS, STAYS = "BENTUK", "GABUNG", "TETAP"


def draw_marriages(stage: Stage) -> pl.DataFrame:
    """The quarter's marriages: suami, istri, kel (of the reporting side), tgl, tercatat,
    akibat, no_kk_baru (0 where there is none)."""
    rng = stage.rng("kawin")
    config = stage.rates["peristiwa"]["kawin"]
    n = stage.count(rng, "kawin")
    free = is_role(stage.col["kawin"], 1, 3) & is_role(stage.col["peran"], HEAD, CHILD, OTHER)
    alone = stage.size[stage.col["kel"]] > 1  # heads of larger families do not leave them
    free &= (stage.col["peran"] != HEAD) | ~alone
    male, female = stage.col["jk"] == 1, stage.col["jk"] == 2
    groom = stage.choose(rng, n, free & male & (stage.age > 19) & (stage.age < 40))
    bride = stage.choose(rng, n, free & female & (stage.age > 18.5) & (stage.age < 36))
    n = min(len(groom), len(bride))
    groom, bride = groom[rng.permutation(len(groom))[:n]], bride[rng.permutation(len(bride))[:n]]
    groom, bride = _near(stage, groom), _near(stage, bride)
    his, hers = stage.col["kel"][groom], stage.col["kel"][bride]
    both_unknown = ~stage.registered[his] & ~stage.registered[hers]
    groom, bride, his, hers = (a[~both_unknown] for a in (groom, bride, his, hers))
    n = len(groom)
    day = stage.days(rng, n)
    recorded = chance(rng, n, config["tercatat"])
    joins = chance(rng, n, config["menumpang"]) & recorded & stage.registered[his]
    forms = np.where(recorded, ~joins, chance(rng, n, config["kk_tak_tercatat"]))
    number = stage.new_numbers(
        stage.kec_of(np.where(stage.registered[hers], hers, his)), day, MARRIAGES
    )
    effective = day <= stage.plan.quarter.cut_offs[-1]
    home = np.where(stage.registered[hers], hers, his)
    make = np.flatnonzero(forms & effective)
    new = stage.ledger.form(
        number[make],
        stage.population.families["no_kk"].to_numpy()[home[make]],
        stage.village_codes[stage.desa[home[make]]],
        groom[make],
    )
    stage.ledger.family_of[groom[make]] = new
    stage.ledger.family_of[bride[make]] = new
    into = joins & effective
    stage.ledger.family_of[bride[into]] = his[into]
    stage.named[groom] = stage.named[bride] = True
    host = stage.population.families["no_kk"].to_numpy()[his]
    return pl.DataFrame(
        {
            "suami": groom,
            "istri": bride,
            "kel": home.astype(np.int64),
            "tgl": day,
            "tercatat": recorded,
            "akibat": np.where(forms, FORMS, np.where(joins, JOINS, STAYS)),
            "no_kk_baru": np.where(forms, number, np.where(joins, host, 0)),
        }
    )


def _near(stage: Stage, person: np.ndarray) -> np.ndarray:
    """Sorted by village and age, so that pairs come from near each other."""
    family = stage.col["kel"][person]
    return np.asarray(person[np.lexsort((person, stage.age[person], stage.desa[family]))])
