"""Officers' names: one officer is one, however the name was written down.

What belongs here: when two spellings are the same officer.
What does not: who may decide, or how many have to (review, the storm breaker).
"""

from __future__ import annotations

import polars as pl


def officer_key(officer: pl.Expr) -> pl.Expr:
    """One officer, however the name was spaced or capitalised."""
    return officer.str.to_uppercase().str.replace_all(r"\s+", " ").str.strip_chars()


def same_officer(one: str, other: str) -> bool:
    """Whether two names as written are one officer's."""
    keys = pl.select(officer_key(pl.lit(one)), officer_key(pl.lit(other)).alias("_")).row(0)
    return bool(keys[0] == keys[1])
