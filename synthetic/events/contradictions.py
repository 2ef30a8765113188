"""Reports that cannot both be true: somebody dead, told elsewhere to have moved away.

What belongs here: such second stories, which change nothing.
What does not: true moves (moves.py) and deaths (deaths.py).
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from synthetic.events.moves import Moves, describe
from synthetic.events.stage import Stage


def draw_contradictions(stage: Stage, deaths: pl.DataFrame) -> Moves:
    """Departures told of people who died this quarter, a few days around the death."""
    rng = stage.rng("bertentangan")
    true = deaths.filter(~pl.col("palsu"), ~pl.col("lama"))
    share = stage.rates["lapor"]["bertentangan"]
    rows = np.sort(rng.permutation(true.height)[: math.ceil(share * true.height)])
    person = true["orang"].to_numpy()[rows]
    n = len(person)
    home = stage.desa[stage.col["kel"][person]]
    villages = len(stage.village_codes)
    target = stage.village_codes[(home + 1 + rng.integers(0, max(villages - 1, 1), n)) % villages]
    day = np.minimum(
        true["tgl"].to_numpy()[rows] + rng.integers(-5, 6, n), stage.plan.quarter.snapshot
    )
    frame = describe(
        stage,
        person,
        day=day,
        whole=np.zeros(n, bool),
        permanent=np.ones(n, bool),
        target=target,
        number=np.zeros(n, np.int64),
        kind="keliru",
        block="keliru",
    )
    return Moves(frame, pl.DataFrame(schema={"i": pl.Int64, "orang": pl.Int64}))
