"""Folding name tokens onto their sound.

What belongs here: applying the ordered rules of `lexicon/bunyi.yaml` to whole columns.
What does not: the rules themselves (lexicon) or names of more than one token (`normalise`).
"""

from __future__ import annotations

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
    settled: list[pl.DataFrame] = []
    moving = distinct.with_columns(pl.col(name).alias("lipat"))
    while not moving.is_empty():
        expression = pl.col("lipat")
        for pattern, replacement in sounds().rules:
            expression = expression.str.replace_all(pattern, replacement)
        after = moving.with_columns(expression.alias("sesudah"))
        same = pl.col("sesudah") == pl.col("lipat")
        settled.append(after.filter(same).select(name, "lipat"))
        moving = after.filter(~same).select(name, pl.col("sesudah").alias("lipat"))
    table = pl.concat(settled) if settled else distinct.with_columns(pl.col(name).alias("lipat"))
    folded = tokens.rename(name).to_frame().join(table, on=name, how="left", maintain_order="left")
    return folded["lipat"].rename(tokens.name)


def folded_common_tokens() -> list[str]:
    """The tokens that say little, in their sound form, sorted."""
    return fold_tokens(pl.Series("token", common_tokens())).unique().sort().to_list()
