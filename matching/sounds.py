"""Folding name tokens onto their sound.

What belongs here: applying the ordered rules of `lexicon/bunyi.yaml` to whole columns.
What does not: the rules themselves (lexicon) or names of more than one token (`normalise`).
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from matching.lexicon import common_tokens, sounds


def fold_tokens(tokens: pl.Series) -> pl.Series:
    """Each token in its sound form; folding a folded token changes nothing.

    `tokens`: upper-case letters only, nulls kept. The rules are repeated until no token
    changes, because one replacement may open the way for another. Every rule shortens a
    token or moves it towards fewer letters of the alphabet, so the repetition ends.
    Work is done on the distinct tokens, of which a register has few.
    """
    name = tokens.name or "token"
    distinct = tokens.rename(name).unique().drop_nulls().sort().to_frame(name)
    start = distinct.with_columns(pl.col(name).alias("lipat"))
    settled: list[pl.DataFrame] = [start.filter(~_touched())]
    moving = start.filter(_touched())
    while not moving.is_empty():
        expression = pl.col("lipat")
        for pattern, replacement in sounds().rules:
            expression = expression.str.replace_all(pattern, replacement)
        after = moving.with_columns(expression.alias("sesudah"))
        changed = (pl.col("sesudah") != pl.col("lipat")) & _touched(pl.col("sesudah"))
        after = after.with_columns(changed.alias("berubah"))
        once = after.select(name, pl.col("sesudah").alias("lipat"), "berubah")
        settled.append(once.filter(~pl.col("berubah")).drop("berubah"))
        moving = once.filter("berubah").drop("berubah")
    table = pl.concat(settled)
    folded = tokens.rename(name).to_frame().join(table, on=name, how="left", maintain_order="left")
    return folded["lipat"].rename(tokens.name)


def _touched(token: pl.Expr | None = None) -> pl.Expr:
    """Whether any rule speaks of the token: most tokens are settled by asking this once."""
    every = "|".join(f"(?:{pattern})" for pattern, _ in sounds().rules)
    return (pl.col("lipat") if token is None else token).str.contains(every)


@lru_cache(maxsize=1)
def folded_common_tokens() -> list[str]:
    """The tokens that say little, in their sound form, sorted."""
    return fold_tokens(pl.Series("token", common_tokens())).unique().sort().to_list()
