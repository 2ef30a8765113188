"""Learning the model of two tables from the tables themselves: no labels, fixed seeds.

What belongs here: m by EM on counted patterns, then m, u and the pairs of one house settled
together while candidates compete for the same row.
What does not: the EM itself (`matching.em`), agreement by chance (`chance`), the model's file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.em import COUNT, KNOWN, MEMBERSHIP, estimate
from matching.tables.chance import Chance, by_chance, chances_of, places_among
from matching.tables.chances import match_odds, odds_of, probabilities
from matching.tables.columns import Tables
from matching.tables.defaults import Defaults
from matching.tables.evidence import EMPTY, Evidence, evidence, random_pairs
from matching.tables.patterns import Patterns, house_share, patterns_of, weights
from matching.tables.table_model import LevelWeight, TableModel, rounded

Floats = npt.NDArray[np.float64]


def learned(tables: Tables, found: Evidence, settings: Defaults) -> TableModel:
    """The model under which the candidate pairs `found` and random pairs look as they do."""
    drawn = evidence(*random_pairs(tables, settings), tables, settings)
    chances = chances_of(tables, drawn, settings)
    candidate = places_among(drawn, found, tables)
    first = _model(
        tables,
        chances,
        settings,
        m=[chance.start_m for chance in chances],
        u=[chance.start_u for chance in chances],
        house=[chance.start_u for chance in chances],
        matched=settings.start_matched,
        housed=0.0,
    )
    seen = patterns_of(found, first)
    # At first every random pair counts as two different people.
    strangers = by_chance(chances, seen, np.zeros(found.size), candidate, settings)
    model = _with_chance(first, strangers)
    if found.size == 0:
        return model
    model = _by_em(model, tables, seen)
    now = _chance_of_one(found, seen, model, tables, settings)
    neighbours = _unexplained(found, seen, model, now, tables, settings)
    for _ in range(settings.rounds):
        before, model = (
            model,
            _model(
                tables,
                chances,
                settings,
                m=_levels(seen, now, [c.start_m for c in chances], settings),
                u=by_chance(chances, seen, now, candidate, settings),
                house=_levels(seen, neighbours, [c.start_u for c in chances], settings),
                matched=_per_row(float(now.sum()), tables),
                housed=_housed(float(now.sum()), float(neighbours.sum()), tables),
            ),
        )
        if _change(before, model) < settings.tolerance:
            break
        now = _chance_of_one(found, seen, model, tables, settings)
        of_house = house_share(seen, model, odds_of(model.housed, tables))
        neighbours = _linked_elsewhere(found, now, tables) * of_house
    return model


def _chance_of_one(
    found: Evidence, seen: Patterns, model: TableModel, tables: Tables, settings: Defaults
) -> Floats:
    """Probability of every candidate pair under the model."""
    weight = weights(seen, model, odds_of(model.housed, tables))
    prior = np.log2(match_odds(model.matched, tables, settings.least_alone))
    return probabilities(found.left, found.right, weight + prior, one=tables.one)


def _linked_elsewhere(found: Evidence, now: Floats, tables: Tables) -> Floats:
    """Of each candidate how surely it is two people, because one of its rows is linked to
    another row. Within one table a row may be linked to many: nothing is sure so."""
    if tables.one:
        return np.zeros(found.size)
    elsewhere = [np.bincount(rows, weights=now)[rows] - now for rows in (found.left, found.right)]
    return np.asarray(np.clip(np.maximum(*elsewhere), 0.0, 1.0), dtype=np.float64)


def _sure_share(pairs: float, tables: Tables) -> float:
    """Of all pairs the share in which a row is linked elsewhere, given how many are linked."""
    free = (1.0 - min(pairs / rows.len(), 1.0) for rows in (tables.left_ids, tables.right_ids))
    return 1.0 - float(np.prod(list(free)))


def _housed(pairs: float, neighbours: float, tables: Tables) -> float:
    """Pairs of one house per row of the smaller table; `neighbours` were found among the pairs
    that are surely two people."""
    return _per_row(neighbours / max(_sure_share(pairs, tables), 1e-9), tables)


def _unexplained(
    found: Evidence,
    seen: Patterns,
    model: TableModel,
    now: Floats,
    tables: Tables,
    settings: Defaults,
) -> Floats:
    """Of each candidate that is surely two people the share that chance does not explain.

    A pattern that two people show far more often than independent columns allow is shown by
    people who have something in common: a house.
    """
    sure = _linked_elsewhere(found, now, tables)
    pairs = float(tables.universe) * _sure_share(float(now.sum()), tables)
    expected = np.full(len(seen.levels[0]), pairs)
    for coded, levels, code in zip(
        tables.columns, model.columns.values(), seen.levels, strict=True
    ):
        rows = (tables.left_ids.len(), tables.right_ids.len())
        known = float(coded.count_left.sum() / rows[0] * coded.count_right.sum() / rows[1])
        table = [known * weight.u for weight in levels.values()]
        expected *= np.array([*table, 1.0 - known])[code]
    counted = seen.sums(sure)
    often = counted >= settings.house_from * expected
    share = np.where(often, 1.0 - expected / np.maximum(counted, 1e-9), 0.0)
    return np.asarray(sure * share[seen.of_pair], dtype=np.float64)


def _levels(
    seen: Patterns, weight: Floats, start: Sequence[Floats], settings: Defaults
) -> list[Floats]:
    """Share of each level among the candidates, each counted as `weight`."""
    of_patterns = seen.sums(weight)
    result = []
    for column, first in enumerate(start):
        sums = seen.level_sums(of_patterns, column, len(first)) + settings.footing * first
        result.append(np.asarray(sums / sums.sum(), dtype=np.float64))
    return result


def _per_row(pairs: float, tables: Tables) -> float:
    """Pairs per row of the smaller table."""
    return pairs / max(min(tables.left_ids.len(), tables.right_ids.len()), 1)


def _model(
    tables: Tables,
    chances: list[Chance],
    settings: Defaults,
    *,
    m: list[Floats],
    u: list[Floats],
    house: list[Floats],
    matched: float,
    housed: float,
) -> TableModel:
    return TableModel(
        name=settings.name,
        kinds={coded.column.name: coded.column.kind for coded in tables.columns},
        columns={
            coded.column.name: {
                name: LevelWeight(
                    rounded(m[place][n]),
                    rounded(u[place][n]),
                    rounded(house[place][n]),
                    None if np.isnan(chances[place].usual[n]) else rounded(chances[place].usual[n]),
                )
                for n, name in enumerate(settings.level_names(coded.column.kind))
            }
            for place, coded in enumerate(tables.columns)
        },
        matched=rounded(matched),
        housed=rounded(housed),
        rare_most=settings.rare_most,
    )


def _with_chance(model: TableModel, u: list[Floats]) -> TableModel:
    """The model with other u."""
    return replace(
        model,
        columns={
            name: {
                level: replace(weight, u=rounded(u[place][n]))
                for n, (level, weight) in enumerate(levels.items())
            }
            for place, (name, levels) in enumerate(model.columns.items())
        },
    )


def _by_em(model: TableModel, tables: Tables, seen: Patterns) -> TableModel:
    """m and the number of matches by EM on counted patterns, u held.

    All pairs that are no candidate stand in one row of their own, decided as different.
    """
    columns = list(model.columns)
    levels = pl.DataFrame(
        {name: code.astype(np.int64) for name, code in zip(columns, seen.levels, strict=True)}
    ).with_row_index("pola")
    patterns = (
        pl.DataFrame({"pola": seen.of_pair, KNOWN: np.round(seen.rarity)})
        .cast({"pola": pl.UInt32})
        .group_by("pola", KNOWN)
        .agg(pl.len().cast(pl.Int64).alias(COUNT))
        .join(levels, on="pola")
        .select(*columns, KNOWN, COUNT, pl.lit(None, pl.Float64).alias(MEMBERSHIP))
    )
    rest = pl.DataFrame(
        {name: [EMPTY] for name in columns}
        | {KNOWN: [0.0], COUNT: [max(tables.universe - len(seen.of_pair), 0)], MEMBERSHIP: [0.0]},
        schema=patterns.schema,
    )
    odds = odds_of(model.matched, tables)
    answer = estimate(
        pl.concat([patterns, rest]),
        {name: len(levels) for name, levels in model.columns.items()},
        u={name: [w.u for w in levels.values()] for name, levels in model.columns.items()},
        m={name: [w.m for w in levels.values()] for name, levels in model.columns.items()},
        prior=odds / (1.0 + odds),
    )
    return replace(
        model,
        columns={
            name: {
                level: replace(weight, m=rounded(answer.m[name][n]))
                for n, (level, weight) in enumerate(levels.items())
            }
            for name, levels in model.columns.items()
        },
        matched=rounded(_per_row(answer.prior * tables.universe, tables)),
    )


def _change(before: TableModel, after: TableModel) -> float:
    """The largest change of a share of a level, or of the pairs per row."""
    largest = max(abs(before.matched - after.matched), abs(before.housed - after.housed))
    for name, levels in after.columns.items():
        for level, new in levels.items():
            old = before.columns[name][level]
            largest = max(
                largest, abs(old.m - new.m), abs(old.u - new.u), abs(old.house - new.house)
            )
    return largest
