"""Days on which offices are closed: the one door to `reference/libur.csv`.

What belongs here: reading the calendar, and which years it covers.
What does not: which due dates count working days (the rooms).
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

import reference


@cache
def days_off() -> tuple[date, ...]:
    """National holidays and joint leave by the ministers' decrees, in order; weekends aside."""
    with reference.path("libur.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(sorted(date.fromisoformat(row["tanggal"]) for row in csv.DictReader(lines)))


def last_year() -> int:
    """The last year whose decree is in the calendar; later years know weekends alone."""
    return days_off()[-1].year
