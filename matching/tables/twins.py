"""Rows of one table that say the same in every compared column: one person written twice.

What belongs here: which row stands for such rows, so that they do not share the probability
of a link between two tables.
What does not: rows that merely resemble each other (`groups` finds those within one table).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.tables.chances import odds_of
from matching.tables.columns import Ints, Tables
from matching.tables.defaults import Defaults
from matching.tables.evidence import EMPTY, evidence
from matching.tables.patterns import patterns_of, weights
from matching.tables.table_model import TableModel


def representatives(tables: Tables, model: TableModel, settings: Defaults, *, left: bool) -> Ints:
    """Per row of one side the first row that is plainly the same person, most often itself.

    Plainly: equal in every compared column, and so much is known that two rows drawn at random
    which agree in it are one person with a probability of `twin_from`. Two rows that hold
    nothing but a common name stay two people.
    """
    codes = np.stack([coded.left if left else coded.right for coded in tables.columns])
    _, first, group = np.unique(codes, axis=1, return_index=True, return_inverse=True)
    earliest = np.full(len(first), codes.shape[1], dtype=np.int64)
    rows = np.arange(codes.shape[1], dtype=np.int64)
    np.minimum.at(earliest, group.ravel(), rows)
    stands = earliest[group.ravel()]
    later = np.flatnonzero(stands != rows)
    if not len(later):
        return stands
    side = replace(
        tables,
        columns=tuple(
            replace(coded, right=coded.left) if left else replace(coded, left=coded.right)
            for coded in tables.columns
        ),
    )
    same = evidence(stands[later], later, side, settings)
    log_odds = weights(patterns_of(same, model), model, odds_of(model.housed, tables)) + np.log2(
        odds_of(model.matched, tables)
    )
    certain = log_odds >= np.log2(settings.twin_from / (1.0 - settings.twin_from))
    compared = np.logical_or.reduce([level != EMPTY for level in same.levels])
    stands[later] = np.where(certain & compared, stands[later], later)
    return stands
