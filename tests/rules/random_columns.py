"""Random columns with edges in them: dates beside every limit, words, numbers, gaps.

What belongs here: drawing one column at a time from a seeded generator.
What does not: which column of which table needs what (`random_world`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from tests.rules.drawn import PARAMETERS, QUARTER

FAMILIES_IN_HAMLET = 3
AREAS = ("3325", "3326", "3201", "5103", "9471")
_CUTOFFS = [wave.cutoff for wave in QUARTER.waves]
_EPOCH = date(1970, 1, 1)
# Every limit in days that a rule counts, and every age in years, each met a day before and after.
_LIMITS = sorted(
    {0, 14}
    | {
        PARAMETERS.number(name, _CUTOFFS[0])
        for name in (
            "pkh/hari_hamil", "pkh/hari_hamil_min", "pkh/hari_nifas", "verifikasi/usia_maks_hari",
            "tahan/laporan_sendiri", "sanggah/masa_hari", "tahan/petunjuk",
        )
    }
)  # fmt: skip
_AGES = (0, 1, 5, 6, 7, 15, 16, 17, 18, 20, 21, 22, 59, 60, 61, 119, 120, 121, 150)
_BIRTHDAYS = [
    (cutoff.replace(year=cutoff.year - age) - _EPOCH).days + shift
    for cutoff in _CUTOFFS
    for age in _AGES
    for shift in (-1, 0, 1)
]
_HEAPED = [
    (date(year, month, day) - _EPOCH).days
    for year in range(1930, 2026)
    for month, day in ((1, 1), (12, 31))
]
_LEAP = [(date(year, 2, 29) - _EPOCH).days for year in (1940, 1964, 2008, 2016, 2020)]


class Columns:
    """Columns of a given length from one seed; the same calls give the same columns."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def whether(self, share: float, rows: int) -> pl.Series:
        """True in `share` of the rows."""
        return pl.Series(self.random.random(rows) < share)

    def number(self, below: int, rows: int) -> pl.Series:
        """Whole numbers from 0 to below `below`."""
        return pl.Series(self.random.integers(0, below, rows))

    def one_of(self, words: Sequence[Any] | Mapping[Any, float], rows: int) -> pl.Series:
        """One of `words` per row, or none where None is among them; a mapping gives weights."""
        weights = None
        if isinstance(words, Mapping):
            weights = np.array(list(words.values()), dtype=float)
            weights /= weights.sum()
        chosen = self.random.choice(len(words), rows, p=weights)
        return pl.Series(list(words), strict=False).gather(chosen)

    def gaps(self, column: pl.Series, share: float) -> pl.Series:
        """`column` with `share` of its values missing."""
        kept = ~self.whether(share, column.len())
        return pl.select(pl.when(kept).then(column)).to_series()

    def day(self, rows: int, ahead: int = 40, missing: float = 0.0) -> pl.Series:
        """Days about the quarter: half beside a limit counted back from a cut-off, half any."""
        cutoffs = np.array([(cutoff - _EPOCH).days for cutoff in _CUTOFFS])
        limits = np.array(_LIMITS)
        edge = (
            self.random.choice(cutoffs, rows)
            - self.random.choice(limits, rows)
            + self.random.integers(-1, 2, rows)
        )
        spread = cutoffs[0] + self.random.integers(-420, ahead + 60, rows)
        return self._days(np.where(self.random.random(rows) < 0.5, edge, spread), missing)

    def birth(self, rows: int) -> pl.Series:
        """Birth dates: about every age that counts, heaped days, 29 February, and impossible."""
        turn = self.random.random(rows)
        any_day = self.random.integers(-18_000, 20_400, rows)
        strange = self.random.choice([-34_000, 20_500, 20_900, 21_500], rows)
        young = self.random.integers(14_000, 20_460, rows)
        days = np.select(
            [turn < 0.25, turn < 0.28, turn < 0.3, turn < 0.32, turn < 0.55],
            [
                self.random.choice(_BIRTHDAYS, rows),
                self.random.choice(_HEAPED, rows),
                self.random.choice(_LEAP, rows),
                strange,
                young,
            ],
            any_day,
        )
        return self._days(days, 0.06)

    def _days(self, days: np.ndarray, missing: float) -> pl.Series:
        column = pl.Series(days.astype(np.int32)).cast(pl.Date)
        return self.gaps(column, missing) if missing else column


def number(hamlet: pl.Expr | str, place: pl.Expr | str) -> pl.Expr:
    """KK or NIK of a place in a hamlet, given as columns."""
    digits = pl.col(hamlet) if isinstance(hamlet, str) else hamlet
    spot = pl.col(place) if isinstance(place, str) else place
    area = digits.mod(len(AREAS)).replace_strict(
        list(range(len(AREAS))), list(AREAS), return_dtype=pl.String
    )
    return pl.concat_str(
        area, digits.cast(pl.String).str.zfill(8), spot.cast(pl.String).str.zfill(4)
    )
