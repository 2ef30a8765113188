"""Weights → probabilities: one counterpart at most, and "no counterpart" among the outcomes.

What belongs here: the posterior of pairs between two tables and within one.
What does not: weights (`table_model`), or groups of more than two rows (`groups`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.tables.columns import Ints, Tables

Floats = npt.NDArray[np.float64]
# Pairs whose odds are below this take no part in the competition: they cannot change a
# probability in the sixth decimal.
_HOPELESS = -24.0
_MOST = 500.0
# No share of all pairs is taken to be 0, or more than half.
_LEAST, _LARGEST = 1e-12, 0.5
_ROUNDS = 300
_SETTLED = 1e-7


def odds_of(per_row: float, tables: Tables) -> float:
    """Odds that two rows drawn at random are among the pairs of which there are `per_row` for
    every row of the smaller table."""
    rows = min(tables.left_ids.len(), tables.right_ids.len())
    share = min(max(per_row * rows / max(tables.universe, 1), _LEAST), _LARGEST)
    return share / (1.0 - share)


def match_odds(per_row: float, tables: Tables, least_alone: float) -> float:
    """Odds that two rows are one where neither has another counterpart.

    Between two tables k pairs take up k rows of each, so that only (n − k)(m − k) pairs are left
    to be right or wrong: the odds are k over these (the activity at which a monomer–dimer model
    holds k pairs). At least the share `least_alone` of the smaller table is taken to be alone.
    """
    if tables.one:
        return odds_of(per_row, tables)
    n, m = tables.left_ids.len(), tables.right_ids.len()
    pairs = min(per_row, 1.0) * min(n, m)
    taken = min(pairs, (1.0 - least_alone) * min(n, m))
    return max(pairs, _LEAST) / ((n - taken) * (m - taken))


def probabilities(left: Ints, right: Ints, log_odds: Floats, *, one: bool) -> Floats:
    """Probability of every pair from its own log2 odds; `one` = within one table.

    Between two tables every row has at most one counterpart, or none: pairs that share a row
    compete. Within one table a row may have many, and pairs do not compete.
    """
    log_odds = np.clip(log_odds, -_MOST, _MOST)
    if one:
        return np.asarray(1.0 / (1.0 + np.exp2(-log_odds)), dtype=np.float64)
    result = np.zeros(len(log_odds))
    hopeful = np.flatnonzero(log_odds >= _HOPELESS)
    result[hopeful] = _one_to_one(left[hopeful], right[hopeful], np.exp2(log_odds[hopeful]))
    return result


def _one_to_one(left: Ints, right: Ints, odds: Floats) -> Floats:
    """Marginals of the model in which a set of pairs has the product of its odds as its weight
    and no row is in two pairs (a monomer–dimer model), by belief propagation, which is exact
    where the pairs form a tree and settles on any graph (Bayati et al. 2007).
    """
    _, row = np.unique(left, return_inverse=True)
    _, column = np.unique(right, return_inverse=True)
    free_left = np.ones(len(odds))
    free_right = np.ones(len(odds))
    for _ in range(_ROUNDS):
        free_right = 1.0 / (1.0 + _others(odds * free_left, column))
        settled = 1.0 / (1.0 + _others(odds * free_right, row))
        change = float(np.max(np.abs(settled - free_left), initial=0.0))
        free_left = settled
        if change < _SETTLED:
            break
    both = odds * free_left * free_right
    return np.asarray(both / (1.0 + both), dtype=np.float64)


def _others(value: Floats, group: Ints) -> Floats:
    """Per member the sum of the other members of its group.

    The one that makes up most of its group's sum gets the others added up without it, because
    the difference of two nearly equal numbers would be mere rounding.
    """
    total = np.bincount(group, weights=value)
    most = value > 0.5 * total[group]
    rest = np.bincount(group, weights=np.where(most, 0.0, value), minlength=len(total))
    return np.asarray(np.where(most, rest[group], total[group] - value), dtype=np.float64)
