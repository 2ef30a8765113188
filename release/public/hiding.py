"""Which cells of a tree of areas are hidden, so that no sum gives one away.

What belongs here: the rule over counts in a tree, level by level.
What does not: what is counted, or which areas there are (release.public.figures).

A village with fewer than `smallest` families is hidden. An area that shows its own figure must
then hide at least two of the areas below, and together those must hold `smallest` or more; the
smallest other ones are hidden for that (complementary suppression), and where there are none the
area itself is hidden and the rule asked of the next area above. An area hidden for the sake of
another also hides something below itself, else its own parts would add up to it.

Why it holds. Every area's figure is the sum of those below and nothing else is published that adds
cells up. Under a figure that is shown the hidden villages reached through hidden areas only are
bound by one sum R ≥ `smallest`, and free otherwise: each can be anything from 0 to R, and every
hidden area between can be anything from what it shows below to that plus R, because at least one
of those villages lies outside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_ABOVE = "_atas"
# `_beban` is what an area adds to the hidden sum once it is hidden; `_kumpulan` the hidden sum
# that hangs under it; `_urut` its place among its siblings in the order they are hidden in.
_WEIGHT, _GROUP, _RANK = "_beban", "_kumpulan", "_urut"


def hidden_cells(
    leaves: pl.DataFrame, keys: Sequence[str], paths: Sequence[str], smallest: int
) -> list[pl.DataFrame]:
    """Per level from the leaves to the root: `keys`, the area, `jumlah` and `tersembunyi`.

    leaves: one row per `keys` and area, with the area's code at every level in `paths` (narrowest
    first) and its count `jumlah`, 0 or more. A tree of its own for every value of `keys`.
    """
    levels = _counted(leaves, list(keys), list(paths))
    levels[0] = levels[0].with_columns(
        tersembunyi=pl.col("jumlah").is_between(1, smallest - 1),
        **{_GROUP: pl.lit(0, pl.Int64), _WEIGHT: pl.col("jumlah")},
    )
    for number in range(1, len(levels)):
        below, own = _upwards(levels[number - 1], levels[number], list(keys), smallest)
        levels[number - 1], levels[number] = below, own
    for number in range(len(levels) - 1, 0, -1):
        levels[number - 1] = _downwards(levels[number], levels[number - 1], list(keys))
    return [level.select(*keys, "wilayah", "jumlah", "tersembunyi") for level in levels]


def _counted(leaves: pl.DataFrame, keys: list[str], paths: list[str]) -> list[pl.DataFrame]:
    """The counts at every level, with the area above."""
    return [
        leaves.group_by(
            *keys,
            pl.col(path).alias("wilayah"),
            pl.col(paths[min(number + 1, len(paths) - 1)]).alias(_ABOVE),
        )
        .agg(pl.col("jumlah").sum())
        .sort(*keys, "wilayah")
        for number, path in enumerate(paths)
    ]


def _upwards(
    below: pl.DataFrame, own: pl.DataFrame, keys: list[str], smallest: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hide what must be hidden of `below`, and say which areas of `own` must be hidden for it."""
    siblings = [*keys, _ABOVE]
    ordered = below.sort(
        *siblings,
        pl.col("tersembunyi").not_(),
        pl.col("jumlah") == 0,
        "jumlah",
        "wilayah",
    ).with_columns(
        pl.int_range(1, pl.len() + 1).over(siblings).alias(_RANK),
        pl.col("tersembunyi").sum().over(siblings).alias("_wajib"),
        pl.col(_WEIGHT).cum_sum().over(siblings).alias("_jumlah_tutup"),
    )
    enough = (
        (pl.col(_RANK) >= 2)
        & (pl.col("_jumlah_tutup") >= smallest)
        & (pl.col(_RANK) >= pl.col("_wajib"))
    )
    ordered = ordered.with_columns(
        pl.col(_RANK).filter(enough).min().over(siblings).alias("_sampai")
    ).with_columns(
        tersembunyi=(pl.col(_RANK) <= pl.col("_wajib"))
        | ((pl.col("_wajib") > 0) & (pl.col(_RANK) <= pl.col("_sampai"))).fill_null(False)
    )
    told = ordered.group_by(siblings).agg(
        (pl.col("_wajib").first() > 0).and_(pl.col("_sampai").first().is_null()).alias("_harus"),
        pl.col(_WEIGHT).filter("tersembunyi").sum().alias(_GROUP),
        pl.col(_WEIGHT).filter(pl.col(_RANK) == 1).first().alias("_termurah"),
    )
    own = own.join(
        told.rename({_ABOVE: "wilayah"}), on=[*keys, "wilayah"], how="left", maintain_order="left"
    ).with_columns(
        tersembunyi=pl.col("_harus"),
        **{
            _WEIGHT: pl.when(pl.col(_GROUP) > 0).then(pl.col(_GROUP)).otherwise(pl.col("_termurah"))
        },
    )
    return ordered.drop("_wajib", "_jumlah_tutup", "_sampai"), own.drop("_harus", "_termurah")


def _downwards(own: pl.DataFrame, below: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Hide the cheapest part of every area of `own` that is hidden and hides nothing below."""
    alone = own.filter(pl.col("tersembunyi") & (pl.col(_GROUP) == 0)).select(
        *keys, pl.col("wilayah").alias(_ABOVE), pl.lit(True).alias("_kosong")
    )
    found = below.join(alone, on=[*keys, _ABOVE], how="left", maintain_order="left")
    hide = pl.col("_kosong").fill_null(False) & (pl.col(_RANK) == 1)
    return found.with_columns(tersembunyi=pl.col("tersembunyi") | hide).drop("_kosong")
