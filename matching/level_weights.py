"""Weights looked up: one number per level, or per life stage or context and level, of a model.

What belongs here: tables of numbers by the place of a level, and taking each pair's out of them.
What does not: which number a level has (`model`), or weights that counts decide (`score`).

A model has few levels and there are many pairs: a table is asked by place, not by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.level import LEVEL
from matching.model import EMPTY

Weights = npt.NDArray[np.float64]
Codes = npt.NDArray[np.integer]


class LevelFault(ValueError):
    """A level that the model has no weight for."""


def weights_of(levels: pl.Series, weights: Mapping[str, float], *, whole: bool = False) -> Weights:
    """The weight of each level; NaN for a level without one, LevelFault if the table is `whole`."""
    found = _row(weights)[_places(levels)]
    if whole and np.isnan(found).any():
        unknown = levels.filter(np.isnan(found)).unique().cast(pl.String).sort().to_list()
        raise LevelFault(
            f"{levels.name}: model tidak memiliki tingkat {unknown}. Latih ulang / the model has "
            "no such level, train it again."
        )
    return found


def _places(levels: pl.Series) -> Codes:
    return levels.fill_null(EMPTY).to_physical().to_numpy()


def _row(weights: Mapping[str, float]) -> Weights:
    names = LEVEL.categories.to_list()
    return np.array([weights.get(name, np.nan) for name in names], np.float64)


@dataclass(frozen=True)
class Rows:
    """A column of texts as places among `names`; the place after the last is any other text."""

    names: tuple[str, ...]
    codes: Codes

    @classmethod
    def of(cls, texts: pl.Series, names: Sequence[str]) -> Rows:
        """The places of the texts among these names."""
        places = texts.cast(pl.Enum(names), strict=False).to_physical()
        return cls(tuple(names), places.cast(pl.Int64).fill_null(len(names)).to_numpy())

    def among(self, names: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Where the text is one of these."""
        return np.isin((*self.names, ""), list(names))[self.codes]

    def weights(self, tables: Mapping[str, Mapping[str, float]], levels: pl.Series) -> Weights:
        """The weight of each level in the table of its row; NaN where there is none."""
        nothing: Mapping[str, float] = {}
        table = np.stack([_row(tables.get(name, nothing)) for name in (*self.names, "")])
        return table[self.codes, _places(levels)]

    def beside(self, other: Rows, tables: Mapping[str, Mapping[str, float]]) -> Weights:
        """The number of the other text in the table of each row; 0 where there is none."""
        table = np.zeros((len(self.names) + 1, len(other.names) + 1))
        for row, name in enumerate(self.names):
            for column, code in enumerate(other.names):
                table[row, column] = tables.get(name, {}).get(code, 0.0)
        return table[self.codes, other.codes]
