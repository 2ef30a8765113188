"""Any two tables: which rows are one person, with probability and evidence.

What belongs here: the order of the steps, and the table that comes out.
What does not: any step itself (each has its module), or files (pipelines).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.tables.blocks import candidates
from matching.tables.chances import match_odds, odds_of, probabilities
from matching.tables.columns import Tables, coded
from matching.tables.defaults import Defaults, defaults
from matching.tables.evidence import Evidence, evidence, patterns_in_words
from matching.tables.groups import grouped
from matching.tables.patterns import patterns_of, weights
from matching.tables.spec import LinkSpec
from matching.tables.table_model import TableModel
from matching.tables.training import learned
from matching.tables.twins import representatives

_DECIMALS = 6


@dataclass(frozen=True)
class LinkedTables:
    """`pairs`: every scored pair (columns of `link_tables`); `links`: those that are linked;
    `model` used; `keys`: what each blocking key brought."""

    pairs: pl.DataFrame
    links: pl.DataFrame
    model: TableModel
    keys: pl.DataFrame


def link_tables(
    left: pl.DataFrame,
    right: pl.DataFrame | None,
    spec: LinkSpec,
    model: TableModel | None = None,
) -> pl.DataFrame:
    """The linked rows of two tables: id_kiri, id_kanan, bobot, peluang, pola; sorted by ids.

    `bobot` = log2 match weight; `peluang` = probability, at least one half, "no counterpart"
    among the outcomes; `pola` = level per column that could be compared. Each row has at most
    one counterpart; two equally good ones share the probability, and neither is linked; of
    rows that are plainly one person written twice the first id stands for them.
    Without `right` the rows of `left` that are one person: every pair once (id_kiri before
    id_kanan) and `id_kelompok`, the first id of the group. Without `model` it is learnt from
    the tables (EM, fixed seeds). The order of the rows and the number of threads change
    nothing. TableFault says what is wrong with a table or the specification.
    """
    return linked_tables(left, right, spec, model).links


def linked_tables(
    left: pl.DataFrame,
    right: pl.DataFrame | None,
    spec: LinkSpec,
    model: TableModel | None = None,
) -> LinkedTables:
    """As `link_tables`, with all scored pairs, the model and the blocking keys beside it."""
    settings = defaults()
    tables = coded(left, right, spec)
    chosen = candidates(tables, spec, settings)
    found = evidence(
        chosen.pairs["kiri"].to_numpy(), chosen.pairs["kanan"].to_numpy(), tables, settings
    )
    used = learned(tables, found, settings) if model is None else model
    scored = _scored(found, tables, used, settings)
    if tables.one:
        scored = grouped(
            tables.left_ids.len(),
            scored,
            lambda a, b: _scored(evidence(a, b, tables, settings), tables, used, settings),
            settings,
        )
        linked = pl.col("kelompok").is_not_null() & (pl.col("peluang") >= settings.accept)
    else:
        linked = _only_one(settings)
    marked = scored.with_columns(pl.col("peluang").round(_DECIMALS)).with_columns(
        linked.alias("padan")
    )
    pairs = _with_ids(marked, tables)
    return LinkedTables(pairs.drop("padan"), pairs.filter("padan").drop("padan"), used, chosen.keys)


def _scored(found: Evidence, tables: Tables, model: TableModel, settings: Defaults) -> pl.DataFrame:
    """kiri, kanan, bobot, log_odds, peluang, pola of the pairs."""
    weight = weights(patterns_of(found, model), model, odds_of(model.housed, tables))
    log_odds = weight + np.log2(match_odds(model.matched, tables, settings.least_alone))
    chance = np.zeros(found.size)
    stands = np.ones(found.size, dtype=np.bool_)
    if not tables.one:
        for rows, left in ((found.left, True), (found.right, False)):
            stands &= representatives(tables, model, settings, left=left)[rows] == rows
    chance[stands] = probabilities(
        found.left[stands], found.right[stands], log_odds[stands], one=tables.one
    )
    return pl.DataFrame(
        {
            "kiri": found.left,
            "kanan": found.right,
            "bobot": weight,
            "log_odds": log_odds,
            "peluang": chance,
            "pola": patterns_in_words(found, tables, settings),
        }
    )


def _only_one(settings: Defaults) -> pl.Expr:
    """At least one half, and better than every other pair of either row.

    The probabilities of a row's pairs and of "no counterpart" add up to one, so that two of
    them reach one half at the most where they are equal: those are a tie, and none is linked.
    """
    chance = pl.col("peluang")
    best = pl.lit(value=True)
    for side in ("kiri", "kanan"):
        best = (
            best
            & (chance == chance.max().over(side))
            & ((chance >= settings.accept).sum().over(side) == 1)
        )
    return (chance >= settings.accept) & best


def _with_ids(scored: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows named by their ids; within one table the group by the first of its ids."""
    columns = ["id_kiri", "id_kanan", "bobot", "peluang"]
    named = scored.with_columns(
        tables.left_ids.gather(scored["kiri"]).alias("id_kiri"),
        tables.right_ids.gather(scored["kanan"]).alias("id_kanan"),
    )
    if tables.one:
        groups = pl.DataFrame({"id_kelompok": tables.left_ids}).with_row_index("kelompok")
        named = named.join(
            groups.cast({"kelompok": pl.Int64}), on="kelompok", how="left", maintain_order="left"
        )
        columns.append("id_kelompok")
    return named.select(*columns, "pola", "padan").sort("id_kiri", "id_kanan")
