"""When things happen by themselves: hours, days before a cut-off, and how long a file rests.

What belongs here: the clock settings of schedules and sensors, in one frozen place.
What does not: cut-off days (the reviewed file of the quarter).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Clock settings; cron expressions are read in `zone`."""

    zone: str = "Asia/Jakarta"
    daily: str = "0 2 * * *"
    preparation: str = "0 3 * * *"
    # Prepared three days ahead, the day before, and on the day itself.
    days_before_cutoff: tuple[int, ...] = (3, 1, 0)
    landing_seconds: int = 60
    automation_seconds: int = 300


TIMING = Timing()
