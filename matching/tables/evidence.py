"""Levels of agreement of pairs of rows, column by column, as small numbers.

What belongs here: which distinct values meet, their levels back on the pairs, exchanged names,
random pairs, and the pattern of levels as a reader sees it.
What does not: comparing two values (`compare_values`), or what a level weighs (`table_model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.tables.columns import CodedColumn, Ints, Tables
from matching.tables.compare_values import value_levels
from matching.tables.defaults import Defaults

EMPTY = -1
_PAIR = ["kiri", "kanan"]


@dataclass(frozen=True)
class Evidence:
    """Pairs of rows and, per column, the level (0 = best, EMPTY = nothing to compare) and the
    share of rows that hold what agrees (NaN where that says nothing)."""

    left: Ints
    right: Ints
    levels: tuple[npt.NDArray[np.int8], ...]
    shares: tuple[npt.NDArray[np.float64], ...]

    @property
    def size(self) -> int:
        """How many pairs."""
        return len(self.left)

    def at(self, chosen: Ints) -> Evidence:
        """The pairs at these places."""
        return Evidence(
            self.left[chosen],
            self.right[chosen],
            tuple(level[chosen] for level in self.levels),
            tuple(share[chosen] for share in self.shares),
        )


def evidence(left: Ints, right: Ints, tables: Tables, settings: Defaults) -> Evidence:
    """The evidence of the pairs (`left`[i], `right`[i]), in their order."""
    compared = [_column(left, right, coded, settings) for coded in tables.columns]
    levels = [level for level, _ in compared]
    shares = [share for _, share in compared]
    places = [n for n, coded in enumerate(tables.columns) if coded.column.kind == "nama"]
    exchanged = settings.level_names("nama").index("TERTUKAR")
    for first, second in combinations(places, 2):
        swapped, share = _exchanged(left, right, tables.columns[first], tables.columns[second])
        better = swapped & (levels[first] > exchanged) & (levels[second] > exchanged)
        # One slip explains both columns; it is weighed once.
        levels[first] = np.where(better, np.int8(exchanged), levels[first])
        shares[first] = np.where(better, share, shares[first])
        levels[second] = np.where(better, np.int8(EMPTY), levels[second])
        shares[second] = np.where(better, np.nan, shares[second])
    return Evidence(left, right, tuple(levels), tuple(shares))


def _column(
    left: Ints, right: Ints, coded: CodedColumn, settings: Defaults
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64]]:
    size = max(coded.values.height, 1)
    a, b = coded.left[left], coded.right[right]
    known = (a >= 0) & (b >= 0)
    keys, place = np.unique(a[known] * size + b[known], return_inverse=True)
    level = np.full(len(left), EMPTY, dtype=np.int8)
    share = np.full(len(left), np.nan)
    if not len(keys):
        return level, share
    judged = value_levels(pl.DataFrame({"a": keys // size, "b": keys % size}), coded, settings)
    number = {name: n for n, name in enumerate(settings.level_names(coded.column.kind))}
    levels = judged["tingkat"].replace_strict(number, return_dtype=pl.Int8).to_numpy()
    level[known] = levels[place]
    share[known] = judged["bagian"].cast(pl.Float64).fill_null(float("nan")).to_numpy()[place]
    return level, share


def _exchanged(
    left: Ints, right: Ints, first: CodedColumn, second: CodedColumn
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Where each of two name columns holds what the other side has in the other column, by
    sound, and the share of rows with such names."""
    sound = first.values["lipat"].rank("dense").cast(pl.Int64).to_numpy() if (
        first.values.height
    ) else np.zeros(1, dtype=np.int64)  # fmt: skip
    codes = [first.left[left], second.left[left], first.right[right], second.right[right]]
    known = np.logical_and.reduce([code >= 0 for code in codes])
    a, b, c, d = (np.where(code >= 0, sound[code], EMPTY) for code in codes)
    swapped = known & (a == d) & (b == c) & (a != b)
    rows = [np.maximum(column.pooled, 1) for column in (first, second)]
    share = (rows[0][codes[0]] / max(int(rows[0].sum()), 1)) * (
        rows[1][codes[1]] / max(int(rows[1].sum()), 1)
    )
    return swapped, share


def random_pairs(tables: Tables, settings: Defaults) -> tuple[Ints, Ints]:
    """Pairs of rows by a fixed hash; all pairs where there are not more than asked for."""
    n, m = tables.left_ids.len(), tables.right_ids.len()
    if tables.universe <= settings.random_pairs:
        left, right = np.divmod(np.arange(n * m, dtype=np.int64), m)
    else:
        draw = np.arange(settings.random_pairs, dtype=np.uint64)
        left = (_mixed(draw, settings.seed) % np.uint64(n)).astype(np.int64)
        right = (_mixed(draw, settings.seed + 1) % np.uint64(m)).astype(np.int64)
    if tables.one:
        left, right = np.minimum(left, right), np.maximum(left, right)
    key = np.unique(left * m + right)
    left, right = np.divmod(key, m)
    apart = (left != right) | (not tables.one)
    return left[apart], right[apart]


def _mixed(numbers: npt.NDArray[np.uint64], seed: int) -> npt.NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every machine."""
    with np.errstate(over="ignore"):
        z = numbers * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed) * np.uint64(
            0xD1B54A32D192ED03
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def patterns_in_words(found: Evidence, tables: Tables, settings: Defaults) -> pl.Series:
    """`column=level` for every column that could be compared, separated by semicolons."""
    pieces: Sequence[pl.Series] = [
        pl.Series(coded.column.name, level, dtype=pl.Int8).replace_strict(
            {
                number: f"{coded.column.name}={name.lower()}"
                for number, name in enumerate(settings.level_names(coded.column.kind))
            },
            default=None,
            return_dtype=pl.String,
        )
        for coded, level in zip(tables.columns, found.levels, strict=True)
    ]
    return (
        pl.DataFrame(pieces)
        .select(pl.concat_str(pl.all(), separator=";", ignore_nulls=True).alias("pola"))
        .to_series()
    )
