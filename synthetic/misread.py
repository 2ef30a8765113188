"""How numbers and dates go wrong between a document and a table.

What belongs here: whole-column damage to NIK, KK numbers, dates, sexes and RT.
What does not: names (misspell.py), or which rates apply (noise.yaml).
"""

from __future__ import annotations

import numpy as np

from synthetic.population import round_date
from synthetic.settings import Noise
from synthetic.streams import Rng

LENGTH = 16
EXCHANGED = 0.35  # of wrong digits: two neighbours exchanged
REPEATED_DIGIT = 0.3  # of placeholders: one digit throughout, else area code and zeros
NINES = 0.3  # of those: nines, else ones
REPEATED = (9_999_999_999_999_999, 1_111_111_111_111_111)


def wrong_digit(rng: Rng, number: np.ndarray, hit: np.ndarray) -> np.ndarray:
    """`number` (int64, 16 digits) with one digit changed or two neighbours exchanged where `hit`.

    The first two digits stay, so the length does.
    """
    places = np.flatnonzero(hit)
    at = rng.integers(0, LENGTH - 3, len(places))  # counted from the right
    unit = 10**at
    value = number[places]
    low, high = value // unit % 10, value // (unit * 10) % 10
    changed = value + ((low + rng.integers(1, 10, len(places))) % 10 - low) * unit
    exchanged = value + (high - low) * unit + (low - high) * unit * 10
    swap = (rng.random(len(places)) < EXCHANGED) & (low != high)
    damaged = number.copy()
    damaged[places] = np.where(swap, exchanged, changed)
    return damaged


def placeholder(rng: Rng, number: np.ndarray, hit: np.ndarray) -> np.ndarray:
    """Numbers typed to fill the cell: the area code and zeros, or one digit throughout."""
    nines = np.where(rng.random(len(number)) < NINES, *REPEATED)
    zeros = number // 10**10 * 10**10
    filled = np.where(rng.random(len(number)) < REPEATED_DIGIT, nines, zeros)
    return np.where(hit, filled, number)


def is_placeholder(number: np.ndarray) -> np.ndarray:
    """Whether a number is one that `placeholder` writes."""
    alike = (number == REPEATED[0]) | (number == REPEATED[1])
    return np.asarray(alike | (number % 10**10 == 0))


def misread_dates(
    rng: Rng, day: np.ndarray, rates: Noise, quality: np.ndarray, latest: int | np.ndarray
) -> np.ndarray:
    """Birth dates as written: day and month exchanged, rounded, or off by a day, month or year."""
    n = len(day)
    out = day.astype(np.int64)
    rows = np.flatnonzero(rng.random(n) < rates.birth_date_swapped * quality)
    dates = out[rows].astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    dd = (dates - months).astype(np.int64) + 1
    mm = months.astype(np.int64) % 12 + 1
    year = dates.astype("datetime64[Y]")
    exchanged = (year.astype("datetime64[M]") + (dd - 1)).astype("datetime64[D]") + (mm - 1)
    out[rows] = np.where(dd <= 12, exchanged.astype(np.int64), out[rows])
    rows = np.flatnonzero(rng.random(n) < rates.birth_date_heaped * quality)
    out[rows] = round_date(rng, out[rows].astype("datetime64[D]").astype("datetime64[Y]"))
    rows = np.flatnonzero(rng.random(n) < rates.birth_date_off * quality)
    out[rows] += rng.choice([-365, -31, -10, -1, 1, 10, 30, 365], len(rows))
    return np.minimum(out, latest)


def off_by_days(rng: Rng, day: np.ndarray, hit: np.ndarray, most: int = 3) -> np.ndarray:
    """Event dates remembered up to `most` days wrong where `hit`."""
    return np.where(hit, day + rng.integers(-most, most + 1, len(day)), day)
