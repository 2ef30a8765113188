"""Agreement by chance: how often two different people agree on each level of a column.

What belongs here: u from random pairs and from frequencies, and how common an agreeing value
usually is.
What does not: m (`training`), or the pairs themselves (`blocks`, `evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.tables.columns import CodedColumn, Tables
from matching.tables.compare_values import value_levels
from matching.tables.defaults import Defaults
from matching.tables.evidence import EMPTY, Evidence
from matching.tables.patterns import Patterns

Floats = npt.NDArray[np.float64]
# Half a pair is added to every level, so that what was not seen is rare, never impossible.
_UNSEEN = 0.5


@dataclass(frozen=True)
class Chance:
    """Of one column: m and u to start from, the levels of the random pairs (`drawn`), pairs of
    equal values per level counted over all pairs by frequency (`exact`, of `known` pairs in
    which both have a value), and the share of rows agreement usually rests on (NaN = unknown).
    """

    start_m: Floats
    start_u: Floats
    drawn: npt.NDArray[np.int8]
    exact: Floats
    known: float
    usual: Floats


def chances_of(tables: Tables, drawn: Evidence, settings: Defaults) -> list[Chance]:
    """One Chance per column, from the random pairs `drawn`."""
    return [
        _chance(coded, level, share, tables, settings)
        for coded, level, share in zip(tables.columns, drawn.levels, drawn.shares, strict=True)
    ]


def _chance(
    coded: CodedColumn,
    level: npt.NDArray[np.int8],
    share: Floats,
    tables: Tables,
    settings: Defaults,
) -> Chance:
    names = settings.level_names(coded.column.kind)
    start = np.array([settings.levels[coded.column.kind][name] for name in names])
    exact, usual = _equal_values(coded, tables, settings)
    for place in range(len(names)):
        known_share = share[(level == place) & ~np.isnan(share)]
        if np.isnan(usual[place]) and len(known_share) >= settings.rare_from:
            # The mean that makes rare and common agreements balance out among strangers.
            usual[place] = len(known_share) / float(np.sum(1.0 / known_share))
    rows = (float(coded.count_left.sum()), float(coded.count_right.sum()))
    return Chance(
        start[:, 0] / start[:, 0].sum(),
        start[:, 1] / start[:, 1].sum(),
        level,
        exact,
        rows[0] * (rows[0] - 1) / 2 if tables.one else rows[0] * rows[1],
        usual,
    )


def _equal_values(coded: CodedColumn, tables: Tables, settings: Defaults) -> tuple[Floats, Floats]:
    """Pairs of rows with equal values per level, and the value's usual share on that level."""
    names = settings.level_names(coded.column.kind)
    a, b = coded.count_left.astype(np.float64), coded.count_right.astype(np.float64)
    meetings = a * (a - 1) / 2 if tables.one else a * b
    met = np.flatnonzero(meetings > 0)
    exact, inverse = np.zeros(len(names)), np.zeros(len(names))
    if len(met):
        same = value_levels(pl.DataFrame({"a": met, "b": met}), coded, settings)
        number = {name: n for n, name in enumerate(names)}
        at = same["tingkat"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
        frequency = coded.pooled[met] / max(float(coded.pooled.sum()), 1.0)
        exact += np.bincount(at, weights=meetings[met], minlength=len(names))
        inverse += np.bincount(at, weights=meetings[met] / frequency, minlength=len(names))
    return exact, np.where(exact > 0, exact / np.where(inverse > 0, inverse, 1.0), np.nan)


def places_among(drawn: Evidence, found: Evidence, tables: Tables) -> npt.NDArray[np.int64]:
    """Where each random pair stands among the candidates, EMPTY where it is none."""
    if found.size == 0:
        return np.full(drawn.size, EMPTY, dtype=np.int64)
    width = tables.right_ids.len()
    keys = found.left * width + found.right
    wanted = drawn.left * width + drawn.right
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, EMPTY)


def by_chance(
    chances: list[Chance],
    seen: Patterns,
    now: Floats,
    candidate: npt.NDArray[np.int64],
    settings: Defaults,
) -> list[Floats]:
    """u per column: the random pairs as far as they are not one person, and equal values by
    frequency less the candidates that are. `now` = probability of each candidate; `candidate`
    of `places_among`."""
    one_person = now[candidate] if len(now) else np.zeros(len(candidate))
    apart = 1.0 - np.where(candidate == EMPTY, 0.0, one_person)
    result = []
    of_patterns = seen.sums(now)
    for column, chance in enumerate(chances):
        size = len(chance.exact)
        compared = chance.drawn != EMPTY
        counts = np.bincount(chance.drawn[compared], weights=apart[compared], minlength=size)
        of_matches = seen.level_sums(of_patterns, column, size)
        by_frequency = chance.exact > 0
        strangers = max(chance.known - float(of_matches.sum()), 1.0)
        added = _UNSEEN + settings.footing * chance.start_u
        equal = np.maximum(chance.exact - of_matches, 0.0)
        u_equal = (equal + added) / (strangers + added.sum())
        others = np.where(by_frequency, 0.0, counts + added)
        rest = 1.0 - float(u_equal[by_frequency].sum())
        spread = rest * others / others.sum() if others.sum() > 0 else others
        result.append(np.where(by_frequency, u_equal, spread))
    return result
