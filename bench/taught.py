"""A judge who was shown the truth: can the same evidence be put together better?

What belongs here: a logistic regression with ridge over the evidence of best candidates, taught on
one world and judged on another.
What does not: the evidence (bench/limit), or anything the product runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

import matching

_RIDGE = 3.0
_PRECISION = 0.9996
_FEWEST = 150
_EDGE = 1e-12
_LEVELS = ("t_nama", "t_rt", "t_tgl_lahir", "t_kk", "t_nik", "t_wilayah", "t_kepala", "t_anak")

Numbers = npt.NDArray[np.float64]


def taught_figures(
    units: pl.DataFrame, fields: Sequence[str], model: matching.Model
) -> dict[str, Any]:
    """Shares of persons accepted at one precision and left to review, by engine and by judge.

    `units`: best candidates of several worlds (`dunia`) with weights, levels, `peluang`, `benar`.
    """
    judged = units.drop_nulls("peluang")
    right = judged["benar"].cast(pl.Float64).to_numpy()
    features = _features(judged, fields)
    worlds = judged["dunia"].to_numpy()
    taught = np.zeros(len(right))
    for world in np.unique(worlds):
        here = worlds == world
        taught[here] = _chance(features[here], _fitted(features[~here], right[~here]))
    engine = judged["peluang"].to_numpy()
    return {
        "ketepatan": _PRECISION,
        "mesin": _shares(engine, right, model.review),
        "diajari_kebenaran": _shares(taught, right, model.review),
    }


def _features(judged: pl.DataFrame, fields: Sequence[str]) -> Numbers:
    """Log-odds, the odds of absence and of all others, every weight, level, form and role."""
    chance, absent = pl.col("peluang"), pl.col("absen")
    columns = [
        ((chance + _EDGE) / (1 - chance + _EDGE)).log().clip(-15, 15).alias("odds"),
        (absent + _EDGE).log().alias("absen"),
        (1 - chance - absent).clip(_EDGE, 1).log().alias("lain"),
        *(pl.col(f"w_{field}").cast(pl.Float64).fill_null(0.0) for field in fields),
    ]
    frame = judged.select(columns)
    kinds = [
        (judged[name] == value).cast(pl.Float64).alias(f"{name}={value}")
        for name in (*_LEVELS, "formulir", "peran")
        for value in judged[name].unique().sort().to_list()
        if (judged[name] == value).sum() >= _FEWEST
    ]
    of_form = [
        (kind * frame[name]).alias(f"{kind.name}*{name}")
        for kind in kinds
        if kind.name.startswith("formulir")
        for name in ("odds", "absen", "lain")
    ]
    table = frame.with_columns(kinds).with_columns(of_form).to_numpy()
    spread = table.std(axis=0)
    spread[spread == 0] = 1.0
    return np.column_stack([np.ones(len(table)), (table - table.mean(axis=0)) / spread])


def _fitted(features: Numbers, right: Numbers) -> Numbers:
    weights = np.zeros(features.shape[1])
    for _ in range(40):
        chance = _chance(features, weights)
        steep = chance * (1 - chance) + 1e-9
        curve = features.T @ (features * steep[:, None]) + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, features.T @ (right - chance) - _RIDGE * weights)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights


def _chance(features: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(features @ weights, -30, 30))))


def _shares(chance: Numbers, right: Numbers, review: float) -> dict[str, float]:
    """Accept as many as keep the precision; the rest down to `review` is reviewed."""
    order = np.argsort(-chance, kind="stable")
    wrong = np.cumsum(1.0 - right[order]) / np.arange(1, len(order) + 1)
    kept = np.flatnonzero(wrong <= 1.0 - _PRECISION)
    accepted = int(kept[-1]) + 1 if kept.size else 0
    limit = float(chance[order[accepted - 1]]) if accepted else 1.0
    shown = (chance < limit) & (chance >= review)
    return {
        "diterima": round(accepted / len(chance), 5),
        "tinjau": round(float(shown.mean()), 5),
        "batas": round(limit, 5),
        "benar_diterima_atau_ditinjau": round(
            float(right[chance >= review].sum() / len(chance)), 5
        ),
    }
