"""The name of a run: `tahap` = YYYY-Tq-g, wave g of quarter q.

What belongs here: reading and writing that name.
What does not: what a tahap may pay (rules/parameters/tahap).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PATTERN = re.compile(r"^(\d{4})-T([1-4])-([1-9])$")


class UnknownTahap(ValueError):
    """A text that is not the name of a tahap."""


@dataclass(frozen=True, order=True)
class Tahap:
    """Wave `wave` (gelombang) of quarter `quarter` (triwulan) of `year`."""

    year: int
    quarter: int
    wave: int

    @classmethod
    def parse(cls, text: str) -> Tahap:
        """The tahap called `text`; UnknownTahap says what was expected."""
        found = _PATTERN.match(text)
        if not found:
            raise UnknownTahap(
                f"Tahap tidak dikenal / unknown tahap: {text!r}. "
                "Bentuk yang benar / expected: YYYY-Tq-g, misalnya / e.g. 2025-T4-1."
            )
        year, quarter, wave = (int(part) for part in found.groups())
        return cls(year, quarter, wave)

    @property
    def triwulan(self) -> str:
        """The quarter's name, e.g. `2025-T4`."""
        return f"{self.year}-T{self.quarter}"

    @property
    def earlier_waves(self) -> list[Tahap]:
        """The waves of the same quarter before this one, in order."""
        return [Tahap(self.year, self.quarter, wave) for wave in range(1, self.wave)]

    def __str__(self) -> str:
        return f"{self.triwulan}-{self.wave}"
