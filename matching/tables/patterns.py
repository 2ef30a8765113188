"""Evidence counted: the distinct patterns of levels, and what each weighs under a model.

What belongs here: patterns, sums over them, and match weights.
What does not: finding levels (`evidence`), the model's numbers (`table_model`, `training`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.tables.columns import Ints
from matching.tables.evidence import EMPTY, Evidence
from matching.tables.table_model import TableModel

Floats = npt.NDArray[np.float64]
_DECIMALS = 4
_FULL = 2**55


@dataclass(frozen=True)
class Patterns:
    """`levels`: per column the level in each distinct pattern; `of_pair`: the pattern of each
    pair; `rarity`: per pair log2 of how much rarer than usual its agreements are, in all."""

    levels: tuple[npt.NDArray[np.int8], ...]
    of_pair: Ints
    rarity: Floats

    def sums(self, weight: Floats) -> Floats:
        """Per pattern the sum of its pairs' `weight`."""
        counted = np.bincount(self.of_pair, weights=weight, minlength=len(self.levels[0]))
        return counted.astype(np.float64)

    def level_sums(self, of_patterns: Floats, column: int, size: int) -> Floats:
        """Per level of a column the sum of its patterns' sums; EMPTY left out."""
        code = self.levels[column]
        known = code != EMPTY
        counted = np.bincount(code[known], weights=of_patterns[known], minlength=size)
        return counted.astype(np.float64)


def patterns_of(found: Evidence, model: TableModel) -> Patterns:
    """The patterns of the pairs; of the model only what says how usual an agreement is."""
    key: Ints = np.zeros(found.size, dtype=np.int64)
    room = 1
    for code in found.levels:
        size = int(code.max(initial=EMPTY)) + 2
        if room * size > _FULL:
            _, key = np.unique(key, return_inverse=True)
            room = int(key.max(initial=0)) + 1
        key = key * size + code + 1
        room *= size
    _, first, of_pair = np.unique(key, return_index=True, return_inverse=True)
    return Patterns(tuple(code[first] for code in found.levels), of_pair, _rarity(found, model))


def _rarity(found: Evidence, model: TableModel) -> Floats:
    total = np.zeros(found.size)
    for levels, code, share in zip(model.columns.values(), found.levels, found.shares, strict=True):
        usual = np.array([weight.usual or math.nan for weight in levels.values()])[code]
        known = np.flatnonzero((code != EMPTY) & ~np.isnan(usual) & ~np.isnan(share))
        log = np.log2(usual[known] / share[known])
        total[known] += np.round(np.clip(log, -model.rare_most, model.rare_most), _DECIMALS)
    return total


def weights(seen: Patterns, model: TableModel, house_odds: float) -> Floats:
    """log2 match weight of every pair, rounded: the sum over its columns, less what two people
    of one house explain as well. `house_odds` = odds that two people drawn at random are so.
    """
    of_one = _against_chance(seen, model, house=False)
    return np.round(of_one - _by_house(seen, model, house_odds), _DECIMALS)


def house_share(seen: Patterns, model: TableModel, house_odds: float) -> Floats:
    """Of pairs of two people, the share of one house, given their evidence."""
    return np.asarray(1.0 - np.exp2(-_by_house(seen, model, house_odds)), dtype=np.float64)


def _against_chance(seen: Patterns, model: TableModel, *, house: bool) -> Floats:
    """log2 of how much more often one person (or two of one house) looks so than two people."""
    total = np.zeros(len(seen.levels[0]))
    for levels, code in zip(model.columns.values(), seen.levels, strict=True):
        table = [math.log2((w.house if house else w.m) / w.u) for w in levels.values()]
        total += np.round(np.array([*table, 0.0]), _DECIMALS)[code]
    return total[seen.of_pair] + seen.rarity


def _by_house(seen: Patterns, model: TableModel, house_odds: float) -> Floats:
    """log2(1 + odds of one house): what the weight of a pair loses."""
    log_odds = _against_chance(seen, model, house=True) + math.log2(max(house_odds, 1e-300))
    return np.asarray(np.logaddexp2(0.0, log_odds), dtype=np.float64)
