"""Divorces and separations: who leaves, with which children, to where.

What belongs here: couples that part and what is effective of it.
What does not: the report forms (reports/divorces.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import DIVORCES, Stage, pick_words
from synthetic.families import HEAD
from synthetic.streams import chance


def draw_divorces(stage: Stage) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The quarter's divorces and the children who go with the side that leaves.

    Divorces: suami, istri, kel, tgl, status, tetap (SUAMI, ISTRI), no_kk_baru (0: none).
    palsu marks couples reported by mistake. Children: i (row of the divorce), orang. Only AKTA
    changes families.
    """
    rng = stage.rng("cerai")
    config = stage.rates["peristiwa"]["cerai"]
    n = stage.count(rng, "cerai")
    head = (stage.col["peran"] == HEAD) & (stage.age < 62) & (stage.col["kawin"] == 2)
    couple = stage.choose(rng, n, head)
    other = stage.partner(couple)
    couple, other = couple[other >= 0], other[other >= 0]
    man = stage.col["jk"][couple] == 1
    husband, wife = np.where(man, couple, other), np.where(man, other, couple)
    family = stage.col["kel"][couple]
    n = len(couple)
    mistaken = np.arange(n) < min(stage.mistakes(n), n // 2)
    day = stage.days(rng, n)
    status = pick_words(rng, n, config["status"])
    wife_leaves = chance(rng, n, config["istri_pergi"])
    leaver = np.where(wife_leaves, wife, husband)
    follow = chance(
        rng, n, np.where(wife_leaves, config["anak_ikut_istri"], config["anak_ikut_suami"])
    )
    place, child = stage.young_of(family, grandchildren=False)
    going = follow[place]
    children = pl.DataFrame({"i": place[going].astype(np.int64), "orang": child[going]})

    effective = ~mistaken & (status == "AKTA") & (day <= stage.plan.quarter.cut_offs[-1])
    number = stage.new_numbers(stage.kec_of(family), day, DIVORCES)
    joins = chance(rng, n, config["menumpang"]) & stage.registered[family]
    host = stage.same_village_host(rng, family)
    kk = stage.population.families["no_kk"].to_numpy()
    make = np.flatnonzero(effective & ~joins & stage.registered[family])
    target = np.where(joins, host, family).astype(np.int64)
    target[make] = stage.ledger.form(
        number[make], kk[family[make]], stage.village_codes[stage.desa[family[make]]], leaver[make]
    )
    stage.ledger.family_of[leaver[effective]] = target[effective]
    moved = effective[children["i"].to_numpy()]
    stage.ledger.family_of[children["orang"].to_numpy()[moved]] = target[
        children["i"].to_numpy()[moved]
    ]
    for rows in (husband, wife, children["orang"].to_numpy()):
        stage.named[rows] = True
    stage.mark_used(host[joins])
    divorces = pl.DataFrame(
        {
            "suami": husband,
            "istri": wife,
            "kel": family.astype(np.int64),
            "tgl": day,
            "status": status,
            "tetap": np.where(wife_leaves, "SUAMI", "ISTRI"),
            "no_kk_baru": np.where(status == "AKTA", np.where(joins, kk[host], number), 0),
            "gabung": joins,
            "palsu": mistaken,
        }
    )
    return divorces, children
