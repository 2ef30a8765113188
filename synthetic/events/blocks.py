"""How the families of a mover block go, seen alike by the area they leave and the one they reach.

What belongs here: the facts of such moves, drawn from the block's own stream.
What does not: reports of them, or moves that stay inside one area (moves.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import event_days
from synthetic.families import CHILD, OTHER, YEAR, is_role
from synthetic.plan import MoverBlock, Plan, villages_used
from synthetic.population import Population
from synthetic.settings import read_yaml
from synthetic.streams import chance, draw_codes, stream


def block_moves(
    plan: Plan, block: MoverBlock, population: Population
) -> tuple[pl.DataFrame, np.ndarray]:
    """How the families of a block move, seen alike from both ends.

    One row per family of the block, in its order: seluruh, tgl, tujuan (desa code), orang (row
    within the block). Also: for each person of the block, whether they go.
    """
    rng = stream(plan.seed, block.origin, "mutasi", block.destination)
    people = population.people
    n = population.families.height
    size = population.families["jumlah"].to_numpy().astype(np.int64)
    first = np.cumsum(size) - size
    kel, peran = people["kel"].to_numpy(), people["peran"].to_numpy()
    age = (plan.quarter.reference - people["lahir"].to_numpy()) / YEAR
    whole = chance(rng, n, read_yaml("events.yaml")["peristiwa"]["pindah"]["seluruh"])
    single = is_role(peran, CHILD, OTHER) & (age > 17) & (people["kawin"].to_numpy() != 2)
    candidate = np.full(n, -1, np.int64)
    rows = np.flatnonzero(single)[::-1]
    candidate[kel[rows]] = rows
    whole |= candidate < 0
    mover = np.where(whole, first, candidate)
    villages = villages_used(plan, block.destination)
    desa = draw_codes(rng, n, villages["bobot_keluarga"].to_numpy())
    goes = whole[kel]
    goes[mover] = True
    frame = pl.DataFrame(
        {
            "orang": mover,
            "seluruh": whole,
            "tgl": event_days(rng, n, plan),
            "tujuan": villages["kode"].gather(desa),
            "kec": villages["kec"].gather(desa).cast(pl.Int64),
        }
    )
    return frame, goes
