"""The knobs of the generator, read from the YAML files beside this one.

What belongs here: frozen settings and their loading, and the calendar of a quarter.
What does not: the values (population.yaml, events.yaml, lists.yaml, noise.yaml).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

ROOM = Path(__file__).resolve().parent
NoiseLevel = Literal["low", "base", "high"]
EPOCH = dt.date(1970, 1, 1)


@lru_cache(maxsize=16)
def read_yaml(name: str) -> dict[str, Any]:
    """The YAML file `name` of this room."""
    content: dict[str, Any] = yaml.safe_load((ROOM / name).read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=4)
def list_shares(world: str) -> dict[str, Any]:
    """The shares of lists.yaml save what `world` of worlds.yaml says; ValueError if unknown."""
    shares, worlds = dict(read_yaml("lists.yaml")), read_yaml("worlds.yaml")
    if world not in worlds:
        raise ValueError(f"No world {world!r}; choose one of {', '.join(worlds)}")
    for topic, own in worlds[world].items():
        shares[topic] = {**shares[topic], **own}
    return shares


@dataclass(frozen=True)
class Noise:
    """Probability that a record carries an error; one object per source and level."""

    muhammad: float
    siti_nur_abdul: float
    old_spelling: float
    title: float
    nickname: float
    typo: float
    swapped_tokens: float
    dropped_token: float
    newborn_placeholder: float
    nik_given: float
    nik_given_newborn: float
    nik_digit: float
    nik_placeholder: float
    mother_nik_child: float
    nik_kk_swapped: float
    excel_file: float
    kk_given: float
    kk_old: float
    birth_date_given: float
    birth_date_swapped: float
    birth_date_heaped: float
    birth_date_off: float
    event_date_off: float
    month_only: float
    date_style_file: float
    sex_wrong: float
    rt_wrong: float
    optional_given: float
    under_reported: float
    duplicate: float
    village_sigma: float


@lru_cache(maxsize=16)
def noise(source: str, level: str) -> Noise:
    """The error rates of `source` (DTSEN or POSYANDU) at `level` (low, base, high)."""
    rates: dict[str, float] = {}
    for field in fields(Noise):
        value = read_yaml("noise.yaml")[source][field.name]
        rates[field.name] = float(value[level] if isinstance(value, dict) else value)
    return Noise(**rates)


@dataclass(frozen=True)
class Quarter:
    """The calendar of one quarter; dates as days since 1970-01-01."""

    name: str  # 2025-T4
    reference: int  # day the DTSEN version shows
    cut_offs: tuple[int, int, int]
    snapshot: int  # day the landing folder was filled: nothing is dated later

    @property
    def dtsen_version(self) -> str:
        """The DTSEN version in file names, 2025T4."""
        return self.name.replace("-", "")

    @property
    def previous(self) -> str:
        """The first wave of the quarter before, as a tahap."""
        year, number = int(self.name[:4]), int(self.name[-1])
        return f"{year}-T{number - 1}-1" if number > 1 else f"{year - 1}-T4-1"


def quarter_calendar(name: str) -> Quarter:
    """Cut-offs on the 17th of each month of the quarter, reference the day before it begins."""
    if not re.fullmatch(r"\d{4}-T[1-4]", name):
        raise ValueError(f"'{name}' is not a quarter; expected a form such as 2025-T4")
    year, first = int(name[:4]), (int(name[-1]) - 1) * 3 + 1
    cut_day = int(read_yaml("events.yaml")["hari_batas"])
    cuts = [_day(dt.date(year, first + step, cut_day)) for step in range(3)]
    last_month = first + 2
    last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
    return Quarter(
        name=name,
        reference=_day(dt.date(year, first, 1)) - 1,
        cut_offs=(cuts[0], cuts[1], cuts[2]),
        snapshot=_day(last),
    )


def _day(date: dt.date) -> int:
    return (date - EPOCH).days
