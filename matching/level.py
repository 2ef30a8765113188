"""Levels of agreement as one dtype: a small number a row that reads as its name.

What belongs here: the dtype of every level column, and a level as a literal of it.
What does not: which levels a field has (`model`), or when one holds (`compare`, `names`).
"""

from __future__ import annotations

import polars as pl

from matching.model import AREA_LEVELS, EMPTY, NAME_LEVELS, SIMPLE_FIELDS

# A wife named by her husband: the level of his name, marked.
HUSBAND = "SUAMI_"
# Columns of texts are written, compared and copied several times slower than columns of this.
LEVEL = pl.Enum(
    list(
        dict.fromkeys(
            [
                EMPTY,
                *NAME_LEVELS,
                *(HUSBAND + name for name in NAME_LEVELS),
                *(name for names in SIMPLE_FIELDS.values() for name in names),
                *AREA_LEVELS,
                "ADA",
            ]
        )
    )
)


def level(name: str) -> pl.Expr:
    """This level for every row."""
    return pl.lit(name, dtype=LEVEL)
