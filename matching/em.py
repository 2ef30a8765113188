"""Expectation–maximisation for Fellegi–Sunter: m and u of every level, without labels.

What belongs here: the estimate from counted agreement patterns; fields are independent given
whether a pair is one person (Winkler 1988, Fellegi & Sunter 1969).
What does not: what a level means, where pairs come from (`training`), or a decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

COUNT = "banyak"
MEMBERSHIP = "keanggotaan"
KNOWN = "bobot_tetap"
# Of the true pairs the best level is taken to hold this share at first; the rest is spread.
_START_BEST = 0.9

Floats = npt.NDArray[np.float64]


class PatternFault(ValueError):
    """Patterns that cannot be estimated from; the text names the column."""


@dataclass(frozen=True)
class Estimated:
    """m and u per field in the order of its levels, the share of true pairs, and the mean log2
    likelihood of a pair after each round."""

    m: Mapping[str, tuple[float, ...]]
    u: Mapping[str, tuple[float, ...]]
    prior: float
    history: tuple[float, ...]
    converged: bool


def estimate(
    patterns: pl.DataFrame,
    levels: Mapping[str, int],
    *,
    u: Mapping[str, Sequence[float]] | None = None,
    m: Mapping[str, Sequence[float]] | None = None,
    prior: float = 0.01,
    fixed_prior: bool = False,
    iterations: int = 200,
    tolerance: float = 1e-6,
    smoothing: float = 0.5,
) -> Estimated:
    """m, u and the share of true pairs that make the counted `patterns` most likely.

    `patterns`: one integer column per field of `levels` – 0 is the best agreement, below its
    number of levels; -1 or null = nothing to compare, which is no evidence – and `banyak`, how
    many pairs look so. Two more columns may stand: `keanggotaan`, 1.0 or 0.0 where people have
    decided that these pairs are (not) one person; `bobot_tetap`, log2 of a likelihood ratio
    already known for these pairs, e.g. from the frequency of their very name.
    A field in `u` keeps these u (from random pairs or frequencies); `m` is where the search
    starts. `smoothing` pairs are added to every level of m and of u, so that no level ever has
    a share of 0. The order of the rows changes nothing.
    """
    table = _counted(patterns, levels)
    counts = table[COUNT].cast(pl.Float64).to_numpy()
    codes = {field: table[field].to_numpy().astype(np.int64) for field in levels}
    fixed = table[MEMBERSHIP].to_numpy()
    known = table[KNOWN].to_numpy()
    m_now = _start(levels, m)
    u_now = {
        field: _shares(field, u[field], size)
        if u is not None and field in u
        else _level_shares(codes[field], counts, size, smoothing)
        for field, size in levels.items()
    }
    history: list[float] = []
    converged = False
    for _ in range(iterations):
        match, likelihood = _memberships(codes, m_now, u_now, prior, fixed, known)
        history.append(float(np.sum(counts * likelihood) / np.sum(counts)))
        m_next = {
            f: _level_shares(codes[f], counts * match, n, smoothing) for f, n in levels.items()
        }
        u_next = {
            f: u_now[f]
            if u is not None and f in u
            else _level_shares(codes[f], counts * (1.0 - match), n, smoothing)
            for f, n in levels.items()
        }
        prior_next = prior if fixed_prior else _inside(np.sum(counts * match) / np.sum(counts))
        change = max(
            abs(prior_next - prior),
            *(float(np.max(np.abs(m_next[f] - m_now[f]))) for f in levels),
            *(float(np.max(np.abs(u_next[f] - u_now[f]))) for f in levels),
        )
        m_now, u_now, prior = m_next, u_next, prior_next
        if change < tolerance:
            converged = True
            break
    return Estimated(
        m={field: tuple(float(x) for x in values) for field, values in m_now.items()},
        u={field: tuple(float(x) for x in values) for field, values in u_now.items()},
        prior=prior,
        history=tuple(history),
        converged=converged,
    )


def _counted(patterns: pl.DataFrame, levels: Mapping[str, int]) -> pl.DataFrame:
    """Equal patterns counted together, in one order; PatternFault where a column is wrong."""
    missing = [name for name in (*levels, COUNT) if name not in patterns.columns]
    if missing:
        raise PatternFault(f"Kolom tidak ada / columns missing: {', '.join(missing)}.")
    optional = [
        pl.lit(value, pl.Float64).alias(name)
        for name, value in ((MEMBERSHIP, None), (KNOWN, 0.0))
        if name not in patterns.columns
    ]
    key = [*levels, MEMBERSHIP, KNOWN]
    table = (
        patterns.with_columns(optional)
        .with_columns(
            *(pl.col(field).fill_null(-1).cast(pl.Int64) for field in levels),
            pl.col(KNOWN).cast(pl.Float64).fill_null(0.0),
            pl.col(MEMBERSHIP).cast(pl.Float64),
        )
        .group_by(key)
        .agg(pl.col(COUNT).sum())
        .sort(key)
    )
    if not table[COUNT].sum():
        raise PatternFault("Tidak ada pasangan untuk dihitung / there are no pairs to count.")
    for field, size in levels.items():
        low, high = table.select(pl.col(field).min().alias("a"), pl.col(field).max()).row(0)
        if low < -1 or high >= size:
            raise PatternFault(
                f"{field}: tingkat {low}…{high}, seharusnya -1…{size - 1} / level out of range."
            )
    return table


def _memberships(
    codes: Mapping[str, npt.NDArray[np.int64]],
    m: Mapping[str, Floats],
    u: Mapping[str, Floats],
    prior: float,
    fixed: Floats,
    known: Floats,
) -> tuple[Floats, Floats]:
    """P(one person) of each pattern, and log2 of its likelihood under the mixture."""
    log_m = np.log2(prior) + known
    log_u = np.full_like(known, np.log2(1.0 - prior))
    for field, code in codes.items():
        compared = code >= 0
        log_m = log_m + np.where(compared, np.log2(m[field])[code], 0.0)
        log_u = log_u + np.where(compared, np.log2(u[field])[code], 0.0)
    total = np.logaddexp2(log_m, log_u)
    decided = ~np.isnan(fixed)
    match = np.where(decided, np.nan_to_num(fixed), np.exp2(log_m - total))
    of_decided = np.where(fixed > 0.0, log_m, log_u)
    return match, np.where(decided, of_decided, total)


def _level_shares(
    code: npt.NDArray[np.int64], weight: Floats, size: int, smoothing: float
) -> Floats:
    """Share of the compared weight on each level, `smoothing` added to every level."""
    compared = code >= 0
    sums = np.bincount(code[compared], weights=weight[compared], minlength=size) + smoothing
    total = float(np.sum(sums))
    if total <= 0.0:
        return np.full(size, 1.0 / size)
    return np.asarray(sums / total, dtype=np.float64)


def _start(
    levels: Mapping[str, int], given: Mapping[str, Sequence[float]] | None
) -> dict[str, Floats]:
    start: dict[str, Floats] = {}
    for field, size in levels.items():
        if given is not None and field in given:
            start[field] = _shares(field, given[field], size)
        else:
            rest = (1.0 - _START_BEST) / max(size - 1, 1)
            start[field] = np.array([_START_BEST, *([rest] * (size - 1))])
    return start


def _shares(field: str, values: Sequence[float], size: int) -> Floats:
    shares = np.array(values, dtype=np.float64)
    if shares.shape != (size,) or not bool(np.all((shares > 0.0) & (shares <= 1.0))):
        raise PatternFault(
            f"{field}: {size} bagian di antara 0 dan 1 / {size} shares in (0, 1] expected."
        )
    return shares


def _inside(share: float) -> float:
    """Kept off 0 and 1, where no evidence could move it any more."""
    return float(min(max(share, 1e-9), 1.0 - 1e-9))
