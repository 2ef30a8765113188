"""Reason codes as bits of one whole number, so that a row carries many in one column.

What belongs here: the bit of a code, and the test of a bit.
What does not: any code's meaning (`schemas.reasons`).
"""

from __future__ import annotations

import polars as pl

from schemas.reasons import EXCLUSION_CODES

_PLACE = {code: place for place, code in enumerate(EXCLUSION_CODES)}
NONE = pl.lit(0, dtype=pl.UInt64)


def bit(code: str) -> int:
    """The number with only the bit of `code` set; KeyError for an unknown code."""
    return 1 << _PLACE[code]


def codes() -> tuple[str, ...]:
    """All codes in the order of their bits."""
    return EXCLUSION_CODES


def bit_of(code: pl.Expr) -> pl.Expr:
    """The bits of a column of codes, as UInt64."""
    return code.replace_strict(
        EXCLUSION_CODES,
        pl.Series([bit(code) for code in EXCLUSION_CODES], dtype=pl.UInt64),
        return_dtype=pl.UInt64,
    )


def has(mask: str, code: str) -> pl.Expr:
    """Whether column `mask` holds `code`."""
    return (pl.col(mask) & pl.lit(bit(code), dtype=pl.UInt64)) != 0
