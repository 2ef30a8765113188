"""daftar_posyandu: every posyandu of an area, those that report nothing among them.

What belongs here: the rows of this list.
What does not: which posyandu reports (reports/filing.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import Stage
from synthetic.reports.filing import posyandu_count
from synthetic.streams import chance, stream


def expected_posts(stage: Stage) -> pl.DataFrame:
    """Code, name, village, reports expected a month, and whether its village is a pilot."""
    config = stage.plan.lists["daftar_posyandu"]
    rng = stream(stage.plan.seed, stage.population.kab, "daftar_posyandu")
    count = posyandu_count(stage)
    village = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(village)) - np.repeat(np.cumsum(count) - count, count) + 1
    codes = pl.Series(stage.village_codes[village].tolist(), dtype=pl.String)
    names = pl.Series(config["nama"]).gather(rng.integers(0, len(config["nama"]), len(village)))
    pilot = chance(rng, len(count), config["uji_coba"])[village]
    serial = pl.Series(number).cast(pl.String)
    least, most = config["per_bulan"]
    return pl.DataFrame(
        {
            "kode_posyandu": codes + serial.str.zfill(2),
            "posyandu": "Posyandu " + names + " " + serial,
            "kode_desa": codes,
            "laporan_per_bulan": pl.Series(rng.integers(least, most, len(village))),
            "uji_coba": pl.Series(np.where(pilot, "YA", "TIDAK").tolist(), dtype=pl.String),
        }
    )
