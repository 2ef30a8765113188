"""Which reports come in about an event: when, from which posyandu, twice, corrected, withdrawn.

What belongs here: turning events into report rows with their ids.
What does not: what stands in a report (the form modules).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.events.stage import Stage
from synthetic.settings import read_yaml
from synthetic.streams import Rng, chance, stream

ORIGINAL, CORRECTION, WITHDRAWAL = 0, 1, 2
CODES = {
    "kelahiran": "LH", "kehamilan": "HM", "kematian": "MT", "perpindahan": "PD",
    "perkawinan": "KW", "perceraian": "CR", "perubahan_keluarga": "UK", "aduan": "AD",
}  # fmt: skip


@dataclass(frozen=True)
class Filed:
    """Reports of one form in one area, one row each (a correction repeats its report's id).

    i: row of the event; lap: number of the report (shared by its corrections); kind; desa (row
    of villages); quality: factor on error rates; posyandu: number in the village; day: tgl_lapor;
    ids: id_laporan per row; withdraws: id_laporan per row, or None
    """

    form: str
    i: np.ndarray
    lap: np.ndarray
    kind: np.ndarray
    desa: np.ndarray
    quality: np.ndarray
    posyandu: np.ndarray
    day: np.ndarray
    ids: pl.Series
    withdraws: pl.Series
    event_day: np.ndarray

    @property
    def height(self) -> int:
        """Rows, corrections included."""
        return len(self.i)

    @property
    def reports(self) -> int:
        """Reports, corrections not counted."""
        return int(self.lap.max()) + 1 if len(self.lap) else 0

    def first_rows(self) -> np.ndarray:
        """One row per report: its first version, in order of `lap`."""
        rows = np.flatnonzero(self.kind != CORRECTION)
        return np.asarray(rows[np.argsort(self.lap[rows], kind="stable")])


def posyandu_count(stage: Stage) -> np.ndarray:
    """Posyandu per village: at least two."""
    per = read_yaml("population.yaml")["keluarga_per_posyandu"]
    families = np.bincount(stage.desa, minlength=len(stage.village_codes))
    return np.asarray(np.maximum(2, np.round(families / per)), dtype=np.int64)


def file_reports(
    stage: Stage,
    form: str,
    event_day: np.ndarray,
    desa: np.ndarray,
    rt: np.ndarray,
    mistaken: np.ndarray,
    reported: float | np.ndarray = 1.0,
    purpose: str = "",
) -> Filed:
    """The reports about events at `desa` (village rows), at most until the landing's snapshot.

    mistaken: the event never happened, its report is withdrawn later; reported: further chance
    that this place reports at all.
    """
    rng = stream(stage.plan.seed, stage.population.kab, "lapor", form, purpose)
    noise, config = stage.plan.posyandu_noise, read_yaml("events.yaml")["lapor"]
    most = config["paling_banyak"]
    n, quality = len(event_day), stage.quality[desa]
    told = chance(rng, n, 1 - np.minimum(noise.under_reported * quality, most))
    told = (told & chance(rng, n, reported)) | mistaken
    twice = told & ~mistaken & chance(rng, n, np.minimum(noise.duplicate * quality, most))
    count = posyandu_count(stage)[desa]
    own = rt % count
    i = np.concatenate([np.flatnonzero(told), np.flatnonzero(twice)])
    second = np.arange(len(i)) >= told.sum()
    day = event_day[i] + _delay(rng, len(i), config)
    posyandu = np.where(second, (own[i] + 1) % count[i], own[i]) + 1
    keep = day <= stage.plan.quarter.snapshot
    i, second, day, posyandu = i[keep], second[keep], day[keep], posyandu[keep]
    order = np.lexsort((posyandu, i, day))
    i, second, day, posyandu = i[order], second[order], day[order], posyandu[order]
    original = np.arange(len(i))

    withdrawn = mistaken[i] | (second & chance(rng, len(i), config["tarik_kembar"]))
    drawn_back = original[withdrawn]
    corrected = original[~withdrawn & chance(rng, len(i), config["koreksi"])]
    source = np.concatenate([original, drawn_back, corrected])
    kind = np.repeat([ORIGINAL, WITHDRAWAL, CORRECTION], [len(i), len(drawn_back), len(corrected)])
    lap = np.concatenate([original, len(i) + np.arange(len(drawn_back)), corrected])
    later = day[source] + np.where(kind == ORIGINAL, 0, rng.integers(3, 25, len(source)))
    code = CODES[form] + purpose
    ids = pl.select(
        pl.concat_str(
            pl.Series(stage.village_codes[desa[i]].tolist(), dtype=pl.String),
            pl.Series(posyandu).cast(pl.String).str.zfill(2),
            pl.lit(f"-{code}-"),
            pl.Series(original + 1).cast(pl.String).str.zfill(5),
        )
    ).to_series()
    new_ids = ids.gather(drawn_back) + "B"
    return Filed(
        form=form,
        i=i[source],
        lap=lap,
        kind=kind,
        desa=desa[i][source],
        quality=quality[i][source] * np.where(kind == CORRECTION, config["koreksi_teliti"], 1.0),
        posyandu=posyandu[source],
        day=np.minimum(later, stage.plan.quarter.snapshot),
        ids=pl.concat([ids, new_ids, ids.gather(corrected)]),
        withdraws=pl.concat(
            [
                pl.Series([None] * len(i), dtype=pl.String),
                ids.gather(drawn_back),
                pl.Series([None] * len(corrected), dtype=pl.String),
            ]
        ),
        event_day=event_day[i][source],
    )


def _delay(rng: Rng, n: int, config: dict[str, float]) -> np.ndarray:
    """Days from event to report: mostly weeks, a share months."""
    short = rng.exponential(config["jeda_rata"], n)
    long = rng.random(n) * config["jeda_panjang_maks"]
    return np.where(chance(rng, n, config["jeda_panjang"]), long, short).astype(np.int64)
