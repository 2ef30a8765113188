"""wilayah_posyandu: which RT a posyandu serves, as villages list it.

What belongs here: the list with its gaps and errors.
What does not: which posyandu a report comes from (reports/filing).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from synthetic.events.stage import Stage
from synthetic.reports.filing import posyandu_count
from synthetic.settings import EPOCH
from synthetic.streams import chance, stream

COLUMNS = ["kode_posyandu", "kode_desa", "rt", "rw", "tgl_data"]


def post_list(stage: Stage) -> pl.DataFrame:
    """One row per RT and posyandu of an area.

    A share of the posyandu sent no list at all; of the others some RT are missing, stand with
    the neighbouring posyandu, or with both.
    """
    rates = stage.plan.lists["wilayah_posyandu"]
    rng = stream(stage.plan.seed, stage.population.kab, "wilayah_posyandu")
    places = stage.population.families.select("desa", "rt", "rw").unique().sort("desa", "rt", "rw")
    desa, rt = places["desa"].to_numpy(), places["rt"].to_numpy().astype(np.int64)
    count = posyandu_count(stage)[desa]
    own = rt % count
    elsewhere = chance(rng, len(rt), rates["rt_lain"])
    listed = np.where(elsewhere, (own + 1) % count, own)
    twice = chance(rng, len(rt), rates["rt_dua"])
    known = ~chance(rng, len(rt), rates["rt_hilang"])
    silent = chance(rng, int(posyandu_count(stage).sum()), rates["tanpa_daftar"])
    begin = np.concatenate([[0], np.cumsum(posyandu_count(stage))])[desa]
    at = np.concatenate([np.arange(len(rt)), np.flatnonzero(twice)])
    post = np.concatenate([listed, ((listed + 1) % count)[twice]])
    kept = known[at] & ~silent[begin[at] + post]
    at, post = at[kept], post[kept]
    codes = pl.Series(stage.village_codes[desa[at]].tolist(), dtype=pl.String)
    day = EPOCH + dt.timedelta(days=int(stage.plan.quarter.reference) - rates["hari_sebelum"])
    return (
        pl.DataFrame(
            {
                "kode_posyandu": codes + pl.Series(post + 1).cast(pl.String).str.zfill(2),
                "kode_desa": codes,
                "rt": pl.Series(rt[at]).cast(pl.String).str.zfill(3),
                "rw": places["rw"].gather(at).cast(pl.String).str.zfill(3),
                "tgl_data": pl.Series([day.isoformat()] * len(at), dtype=pl.String),
            }
        )
        .unique()
        .sort(COLUMNS)
    )
