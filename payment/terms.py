"""What follows from a state of payment, as the parameters in force say.

What belongs here: the frozen words the caller fills in from `rules/parameters`.
What does not: reading them (assets), or applying them (the sibling modules).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Wave:
    """A wave of a reviewed quarter: its cut-off, and the programmes it opens."""

    tahap: str
    cutoff: date
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """The terms of one tahap (`rules/parameters/bayar`), and the waves of its quarter.

    `paid_again`: states whose unpaid rest a later wave may pay. `actions`: state → next step.
    Days: `unwithdrawn` since the credit, `silent` since the cut-off, `to_act` since the news.
    """

    wave: Wave
    waves: Sequence[Wave]
    last_payment_day: date
    paid_again: tuple[str, ...]
    channel_again: str
    actions: Mapping[str, str]
    unwithdrawn: int
    silent: int
    to_act: int

    def catch_up(self, as_of: date) -> Mapping[str, str]:
        """Programme → the first later wave of the quarter that can still pay it on `as_of`."""
        found: dict[str, str] = {}
        if as_of > self.last_payment_day:
            return found
        for wave in self.waves:
            if wave.tahap > self.wave.tahap and wave.cutoff >= as_of:
                for programme in wave.programmes:
                    found.setdefault(programme, wave.tahap)
        return found
