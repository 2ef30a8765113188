"""The dated figures and words a complaint is handled by, as the caller filled them in.

What belongs here: the frozen terms, and reading the room's own reviewed lists.
What does not: reading `rules/parameters/aduan` (assets), or applying any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_ROOM = Path(__file__).parent


@dataclass(frozen=True)
class Terms:
    """Days to the final answer by class of category, and what folds or is protected.

    `urgent_days` are calendar days, the others working days; `days_off`: days that are none,
    weekends aside. `urgent`, `unchecked`: categories of the two short classes. `protected`:
    categories whose reporter stays hidden. `fold`: days between two complaints that are still
    one grievance.
    """

    urgent_days: int
    unchecked_days: int
    checked_days: int
    urgent: tuple[str, ...]
    unchecked: tuple[str, ...]
    protected: tuple[str, ...]
    fold: int
    days_off: tuple[date, ...] = ()


@cache
def reviewed(name: str) -> dict[str, Any]:
    """One of the room's reviewed lists: kinds, keywords, opd, transitions."""
    found: dict[str, Any] = yaml.safe_load((_ROOM / f"{name}.yaml").read_text(encoding="utf-8"))
    return found
