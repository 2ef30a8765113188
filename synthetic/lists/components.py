"""komponen: pupils, expectant mothers, the severely disabled and elders, by source.

What belongs here: the list's rows.
What does not: which persons PKH counts.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.lists.roster import Roster
from synthetic.streams import chance

LEVELS = np.array(["", "SD", "SMP", "SMA"])
POOR_ENOUGH, OLD = 5, 60
PREGNANT_DAYS, NIFAS_DAYS = 294, 42


def component_list(
    roster: Roster, disability: np.ndarray, pregnancies: pl.DataFrame, births: pl.DataFrame
) -> pl.DataFrame:
    """Rows for people of desil 1–5: no_kk, nik, komponen, sumber, tgl_data, berlaku_sampai."""
    rng = roster.rng("komponen")
    config = roster.config["komponen"]
    people, quarter = roster.population.people, roster.plan.quarter
    n = len(disability)
    poor = roster.desil[roster.kel[:n]] <= POOR_ENOUGH
    level = people["jenjang"].to_numpy()[:n]
    pupil = poor & (people["partisipasi"].to_numpy()[:n] == 2) & (level >= 1) & (level <= 3)
    pupil = np.flatnonzero(pupil & chance(rng, n, config["sekolah"]))
    religious = people["varian"].to_numpy()[pupil] & (level[pupil] < 3)
    severe = np.flatnonzero(
        poor & (disability == 1).any(axis=1) & chance(rng, n, config["disabilitas"])
    )
    elder = np.flatnonzero(poor & (roster.age[:n] >= OLD) & chance(rng, n, config["lansia"]))
    mothers = pregnancies.filter(pl.Series(chance(rng, pregnancies.height, config["hamil"])))
    mother = mothers["ibu"].to_numpy()
    given = births.filter(pl.Series(chance(rng, births.height, config["nifas"])))
    due = mothers["hpht"].to_numpy() + PREGNANT_DAYS
    start = np.full(n, quarter.reference)
    school = np.where(religious, "EMIS", "DAPODIK")
    finder = np.where(severe % 2 == 0, "SIKS_NG", "ASESMEN")
    born = given["tgl"].to_numpy()
    parts = [
        _rows(roster, pupil, LEVELS[level[pupil]], school, start[pupil], None),
        _rows(roster, severe, "DISABILITAS_BERAT", finder, start[severe], None),
        _rows(roster, elder, "LANSIA", "SIKS_NG", start[elder], None),
        _rows(roster, mother, "IBU_HAMIL", "KIA", mothers["tgl"].to_numpy(), due),
        _rows(roster, given["ibu"].to_numpy(), "NIFAS", "KIA", born, born + NIFAS_DAYS),
    ]
    return pl.concat(parts)


def _rows(
    roster: Roster,
    person: np.ndarray,
    component: np.ndarray | str,
    source: np.ndarray | str,
    day: np.ndarray,
    until: np.ndarray | None,
) -> pl.DataFrame:
    n = len(person)

    def words(value: np.ndarray | str) -> pl.Series:
        return pl.Series(np.broadcast_to(value, (n,)).tolist(), dtype=pl.String)

    def text(days: np.ndarray) -> pl.Series:
        return pl.Series(days.astype(np.int32)).cast(pl.Date).cast(pl.String)

    end = pl.Series([None] * n, dtype=pl.String) if until is None else text(until)
    return pl.DataFrame(
        {
            "no_kk": roster.kk_text(roster.kel[person]),
            "nik": roster.nik_text(person),
            "komponen": words(component),
            "sumber": words(source),
            "tgl_data": text(day),
            "berlaku_sampai": end,
        }
    )
