"""Whether parts have a family or a person in common, told by their numbers.

What belongs here: the numbers of a part, eight bytes each, and whether any stands in two.
What does not: counting those that do (`release.invariants.canonical`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_DIGITS = 16
# So many times less is held beside the numbers while they are told apart.
_SHARES = 16

Numbers = tuple[pl.Series, pl.Series]


def numbers(values: pl.Series) -> Numbers:
    """`values` of 16 digits as numbers, and all others as they are; none is missing."""
    digits = values.str.contains(rf"^\d{{{_DIGITS}}}$")
    # By way of Arrow, which copies: else the few others keep the text of all in memory.
    others = pl.Series(values.name, values.filter(~digits).to_arrow(), dtype=pl.String)
    return values.filter(digits).cast(pl.UInt64), others


def apart(parts: Sequence[Numbers]) -> bool:
    """Whether no value of what `numbers` gives stands in two parts, nor twice in one."""
    digits, others = zip(*parts, strict=True)
    rest = pl.concat(others)
    if rest.n_unique() != rest.len():
        return False
    every = pl.concat(digits)
    shares = (every.filter(every % _SHARES == place) for place in range(_SHARES))
    return all(share.n_unique() == share.len() for share in shares)
