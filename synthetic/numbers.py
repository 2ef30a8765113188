"""NIK and KK numbers: valid, unique in the whole country, drawn area by area.

What belongs here: how the 16 digits are put together and how serials are shared out.
What does not: damage to numbers (misspell.py, dtsen.py).

Serials keep areas apart without seeing each other: people first registered in the kabupaten
they live in count from 0001 per kecamatan, date and sex; movers have their own band; people
registered elsewhere use a band chosen by the area they live in; people in no register and
numbers made after the reference date use the last band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthetic.areas import Areas
from synthetic.streams import Rng, draw_codes

OWN_BAND, MOVER_BAND, FOREIGN_BAND, NEW_BAND = 1, 4000, 5000, 9640
MOVER_WIDTH, FOREIGN_WIDTH = 40, 9
SERIALS = 10_000


@dataclass(frozen=True)
class Band:
    """Where serials of one group of people begin, and whether they may come from elsewhere."""

    own: int
    foreign: int | None


def main_band(area_number: int) -> Band:
    """Serials of the people of an area."""
    return Band(OWN_BAND, FOREIGN_BAND + FOREIGN_WIDTH * area_number)


def mover_band(place: int) -> Band:
    """Serials of the movers to the area's destination number `place` (0…24)."""
    return Band(MOVER_BAND + MOVER_WIDTH * place, None)


NEW = Band(NEW_BAND, None)


def first_registration(
    rng: Rng, areas: Areas, kab: str, own_kec: np.ndarray, shares: list[float], band: Band
) -> np.ndarray:
    """Area code (6 digits, int) where each person was first registered.

    shares: own kecamatan, own kabupaten, own province, elsewhere. Without a foreign band the
    last two stay in the kabupaten.
    """
    kind = draw_codes(rng, len(own_kec), shares)
    if band.foreign is None:
        kind = np.minimum(kind, 1)
    code = own_kec.astype(np.int64).copy()
    inside = areas.kec // 100 == int(kab)
    province = (areas.kec // 10_000 == int(kab[:2])) & ~inside
    elsewhere = areas.kec // 10_000 != int(kab[:2])
    for place, where in ((1, inside), (2, province), (3, elsewhere)):
        chosen = kind == place
        pool = np.flatnonzero(where)
        if len(pool):
            code[chosen] = areas.kec[
                pool[draw_codes(rng, int(chosen.sum()), areas.kec_weight[pool])]
            ]
    return code


def calendar_digits(day: np.ndarray) -> np.ndarray:
    """DDMMYY as int for days since 1970-01-01."""
    dates = day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    dd = (dates - months).astype(np.int64) + 1
    months_number = months.astype(np.int64)
    mm, yy = months_number % 12 + 1, (months_number // 12 + 1970) % 100
    return np.asarray(dd * 10_000 + mm * 100 + yy, dtype=np.int64)


def assign_numbers(prefix: np.ndarray, digits: np.ndarray, kab: str, band: Band) -> np.ndarray:
    """16-digit numbers for area codes and six date digits, unique by serial.

    ValueError when more people than a foreign band is wide share area, date and sex (not seen
    at national scale).
    """
    stem = prefix * 1_000_000 + digits
    order = np.argsort(stem, kind="stable")
    ordered = stem[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    begin = np.maximum.accumulate(np.where(new, np.arange(len(ordered)), 0))
    rank = np.empty(len(stem), np.int64)
    rank[order] = np.arange(len(ordered)) - begin
    own = prefix // 100 == int(kab)
    base = np.full(len(stem), band.own, np.int64)
    if band.foreign is not None:
        base = np.where(own, base, band.foreign)
        if bool((~own & (rank >= FOREIGN_WIDTH)).any()):
            raise ValueError(
                f"More than {FOREIGN_WIDTH} people of kabupaten {kab} share one foreign area, "
                "date and sex; lower the shares under nik in population.yaml"
            )
    return np.asarray(stem * SERIALS + base + rank, dtype=np.int64)
