"""Rows of one table that are one person: groups by average linkage, never by a chain alone.

What belongs here: which groups are merged, and the probability of a pair given its group.
What does not: the probability of a pair by itself (`chances`).

The policy. Every row starts as its own group. Of all pairs of groups, those that like each
other best are merged as long as the mean log odds over *all* pairs of their rows favours it;
a pair that contradicts counts against the merge, so two people are not joined because a third
row resembles both. Ties go to the group with the smaller id. Mutually best groups may be merged
in any order with the same outcome (average linkage is reducible: Bruynooghe 1978).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.tables.columns import Ints
from matching.tables.defaults import Defaults

Floats = npt.NDArray[np.float64]
# Log odds as whole numbers: sums are then exact in any order.
_UNIT = 10_000


def grouped(
    rows: int,
    pairs: pl.DataFrame,
    scored: Callable[[Ints, Ints], pl.DataFrame],
    settings: Defaults,
) -> pl.DataFrame:
    """All pairs with `peluang` given the groups, and `kelompok`: the first row of the group
    that both rows are in, null where they are in two.

    `pairs`: kiri, kanan, bobot, log_odds, peluang of the candidates; `scored` gives the same
    columns for pairs that were no candidates, which are looked at where a chain joins them.
    """
    linked = pairs.filter(pl.col("peluang") >= settings.accept)
    chain = _connected(rows, linked["kiri"].to_numpy(), linked["kanan"].to_numpy())
    inside = _all_inside(chain, settings.complete_up_to)
    missing = inside.join(pairs.select("kiri", "kanan"), on=["kiri", "kanan"], how="anti")
    if not missing.is_empty():
        more = scored(missing["kiri"].to_numpy(), missing["kanan"].to_numpy())
        pairs = pl.concat([pairs, more]).sort("kiri", "kanan")
    group = _merged(rows, pairs, chain, settings)
    return _through_others(pairs, group, settings.complete_up_to)


def _connected(rows: int, left: Ints, right: Ints) -> Ints:
    """Per row the smallest row that a chain of links leads to."""
    label = np.arange(rows, dtype=np.int64)
    while True:
        smallest = np.minimum(label[left], label[right])
        following = label.copy()
        np.minimum.at(following, label[left], smallest)
        np.minimum.at(following, label[right], smallest)
        following = following[following]
        if np.array_equal(following, label):
            return label
        label = following


def _all_inside(label: Ints, largest: int) -> pl.DataFrame:
    """kiri, kanan: all pairs of rows with one label, where it has at most `largest` rows."""
    members = pl.DataFrame({"baris": np.arange(len(label)), "label": label}).filter(
        (pl.len().over("label") > 1) & (pl.len().over("label") <= largest)
    )
    return (
        members.join(members, on="label")
        .filter(pl.col("baris") < pl.col("baris_right"))
        .select(pl.col("baris").alias("kiri"), pl.col("baris_right").alias("kanan"))
        .sort("kiri", "kanan")
    )


def _merged(rows: int, pairs: pl.DataFrame, chain: Ints, settings: Defaults) -> Ints:
    """The group of every row, named by its first row."""
    group = np.arange(rows, dtype=np.int64)
    size = np.ones(rows, dtype=np.int64)
    most = settings.pair_most
    left, right = pairs["kiri"].to_numpy(), pairs["kanan"].to_numpy()
    same_chain = chain[left] == chain[right]
    edges = pairs.filter(pl.Series(same_chain)).select(
        pl.col("kiri").alias("a"),
        pl.col("kanan").alias("b"),
        (pl.col("log_odds").clip(-most, most) * _UNIT).round().cast(pl.Int64).alias("jumlah"),
        pl.lit(1, pl.Int64).alias("banyak"),
    )
    needed = np.log2(settings.accept / (1.0 - settings.accept))
    while not edges.is_empty():
        both = size[edges["a"].to_numpy()] * size[edges["b"].to_numpy()]
        # A pair nobody looked at, in a very long chain, counts as a plain contradiction.
        mean = (
            edges["jumlah"].to_numpy() - (both - edges["banyak"].to_numpy()) * int(most * _UNIT)
        ) / (both * _UNIT)
        hopeful = (
            edges.select("a", "b")
            .with_columns(pl.Series("rata", mean))
            .filter(pl.col("rata") >= needed)
        )
        either = pl.concat(
            [hopeful, hopeful.select(pl.col("b").alias("a"), pl.col("a").alias("b"), "rata")]
        )
        best = either.sort(["a", "rata", "b"], descending=[False, True, False]).unique(
            "a", keep="first", maintain_order=True
        )
        mutual = best.join(best, left_on=["a", "b"], right_on=["b", "a"]).filter(
            pl.col("a") < pl.col("b")
        )
        if mutual.is_empty():
            break
        renamed = np.arange(rows, dtype=np.int64)
        renamed[mutual["b"].to_numpy()] = mutual["a"].to_numpy()
        size[mutual["a"].to_numpy()] += size[mutual["b"].to_numpy()]
        group = renamed[group]
        a, b = renamed[edges["a"].to_numpy()], renamed[edges["b"].to_numpy()]
        edges = (
            edges.with_columns(pl.Series("a", np.minimum(a, b)), pl.Series("b", np.maximum(a, b)))
            .filter(pl.col("a") != pl.col("b"))
            .group_by("a", "b")
            .agg(pl.col("jumlah").sum(), pl.col("banyak").sum())
            .sort("a", "b")
        )
    return group


def _through_others(pairs: pl.DataFrame, group: Ints, largest: int) -> pl.DataFrame:
    """`pairs` with `peluang` raised to the best product over a third row of the same group:
    who is one with somebody is one with whomever that is one with."""
    left, right = group[pairs["kiri"].to_numpy()], group[pairs["kanan"].to_numpy()]
    with_group = pairs.with_columns(
        pl.when(pl.Series(left == right)).then(pl.Series(left)).alias("kelompok")
    )
    size = pl.col("kiri").n_unique().over("kelompok")
    inside = with_group.filter(pl.col("kelompok").is_not_null() & (size <= largest))
    both_ways = pl.concat(
        [
            inside.select("kiri", "kanan", "peluang"),
            inside.select(pl.col("kanan").alias("kiri"), pl.col("kiri").alias("kanan"), "peluang"),
        ]
    )
    through = (
        both_ways.join(both_ways, left_on="kanan", right_on="kiri")
        .filter(pl.col("kiri") < pl.col("kanan_right"))
        .group_by("kiri", pl.col("kanan_right").alias("kanan"))
        .agg((pl.col("peluang") * pl.col("peluang_right")).max().alias("lewat"))
    )
    return (
        with_group.join(through, on=["kiri", "kanan"], how="left", maintain_order="left")
        .with_columns(pl.max_horizontal("peluang", "lewat").alias("peluang"))
        .drop("lewat")
    )
