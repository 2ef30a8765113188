"""verifikasi: what ground checks, village meetings and statements found about new candidates.

What belongs here: the list's rows, in exact numbers and by the waves' cut-offs.
What does not: who is a candidate by rule.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import pick_words
from synthetic.lists.participation import Participants
from synthetic.lists.roster import POOR, Roster, expected_counts


def verification_list(roster: Roster, chosen: Participants) -> pl.DataFrame:
    """Rows for BARU candidates of desil 1–4; a quarter of them refused, some never visited."""
    rng = roster.rng("verifikasi")
    config = roster.config["verifikasi"]
    counts = expected_counts(roster.plan, roster.population.kab)
    n = roster.families
    candidates = np.flatnonzero((roster.desil[:n] <= POOR) & ~chosen.lama[:n])
    family = rng.permutation(candidates)[: counts.verified]
    refused = np.zeros(len(family), bool)
    # refusals spread evenly over time
    refused[rng.permutation(len(family))[: counts.refused]] = True
    day = _days(roster, rng.random(len(family)), config["sampai_batas"])
    payee = roster.payee[family]
    method = pick_words(rng, len(family), config["metode"])
    result = np.where(refused, pick_words(rng, len(family), config["hasil_tolak"]), "LAYAK")
    serial = pl.Series(np.arange(1, len(family) + 1)).cast(pl.String).str.zfill(5)
    return pl.DataFrame(
        {
            "no_kk": roster.kk_text(family),
            "nik": roster.nik_text(payee),
            "kode_desa": roster.village(family),
            "tgl_verifikasi": pl.Series(day.astype(np.int32)).cast(pl.Date).cast(pl.String),
            "metode": pl.Series(method.tolist(), dtype=pl.String),
            "hasil": pl.Series(result.tolist(), dtype=pl.String),
            "petugas": _officers(roster.desa[family].astype(np.int64), config["per_petugas"]),
            "no_berita_acara": "BA/" + roster.population.kab + "/" + serial,
        }
    ).sort("tgl_verifikasi", "no_kk")


def _officers(desa: np.ndarray, most: int) -> pl.Series:
    """The officer of each check: one for a desa, and another for every `most` families of it."""
    name = pl.format("PDP-{}", pl.col("desa") % 40 + 1)
    before = pl.int_range(pl.len()).over("desa") // most
    return (
        pl.DataFrame({"desa": desa})
        .select(pl.when(before == 0).then(name).otherwise(pl.format("{}-{}", name, before + 1)))
        .to_series()
    )


def _days(roster: Roster, u: np.ndarray, shares: list[float]) -> np.ndarray:
    """Days of verification: `shares` done by each cut-off, spread evenly between."""
    quarter = roster.plan.quarter
    edges = [0.0, *shares, 1.0]
    starts = [quarter.reference, *quarter.cut_offs, quarter.snapshot - 2]
    return np.asarray(np.floor(np.interp(u, edges, starts)).astype(np.int64) + 1)
