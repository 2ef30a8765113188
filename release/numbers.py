"""Whether parts have a family or a person in common, told by their numbers.

What belongs here: the numbers of a part, all of them on disk, and whether any stands in two.
What does not: counting those that do (`release.invariants.canonical`).
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl

_DIGITS = 16
# They are told apart one share after the other: so many times less than all is held.
_SHARES = 16

Numbers = tuple[pl.Series, pl.Series]


def numbers(values: pl.Series) -> Numbers:
    """`values` of 16 digits as numbers, and all others as they are; none is missing."""
    digits = values.str.contains(rf"^\d{{{_DIGITS}}}$")
    # By way of Arrow, which copies: else the few others keep the text of all in memory.
    others = pl.Series(values.name, values.filter(~digits).to_arrow(), dtype=pl.String)
    return values.filter(digits).cast(pl.UInt64), others


class NumbersOnDisk(ExitStack):
    """The numbers of all parts, eight bytes each, in files without a name until it is closed."""

    def __init__(self, place: Path) -> None:
        """`place`: a folder on the disk they may lie on."""
        super().__init__()
        self._others: list[pl.Series] = []
        self._shares: list[IO[bytes]] = [
            self.enter_context(tempfile.TemporaryFile(dir=place))  # noqa: SIM115
            for _ in range(_SHARES)
        ]

    def add(self, part: Numbers) -> None:
        """Those of a further part."""
        digits, others = part
        self._others.append(others)
        found = digits.to_numpy()
        of = (found % _SHARES).astype(np.uint8)
        ends = np.bincount(of, minlength=_SHARES).cumsum()
        by_share = np.split(found[of.argsort(kind="stable")], ends[:-1])
        for share, some in zip(self._shares, by_share, strict=True):
            share.write(some.data)

    def apart(self) -> bool:
        """Whether no value stands in two parts, nor twice in one."""
        rest = pl.concat([pl.Series(dtype=pl.String), *self._others])
        return rest.n_unique() == rest.len() and all(map(_distinct, self._shares))


def _distinct(share: IO[bytes]) -> bool:
    share.seek(0)
    found = pl.Series(np.fromfile(share, dtype=np.uint64))
    return found.n_unique() == found.len()
