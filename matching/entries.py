"""Entries: one hash column of an index part as a sorted list of numbers, and searching in it.

What belongs here: how a hash and a row's number become one entry, sieves, and looking hashes up.
What does not: the files that lists lie in (`index_file`), or whose hashes are asked (`lookup`).

An entry has 64 bits: 40 of the hash, then 24 with the row's number.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.plain_names import Numbers
from matching.sorting import in_order

ROW_BITS = 24
MOST_ROWS = 1 << ROW_BITS
_ROW_MASK = np.uint64(MOST_ROWS - 1)
# Beside the entries of a column that is asked everywhere stands its sieve, under this ending.
SIEVE = "|saring"
_SIEVE_BITS, _WORD = 8, 6

Entries = npt.NDArray[np.uint64]


def sorted_entries(hashes: Entries, known: npt.NDArray[np.bool_] | None = None) -> Entries:
    """The sorted entries of one hash column; rows that are not `known` have none. The hashes are
    overwritten."""
    hashes &= ~_ROW_MASK
    hashes |= np.arange(len(hashes), dtype=np.uint64)
    entries = hashes if known is None else hashes[known]
    return in_order(entries)


def bounds(entries: Entries, hashes: Entries) -> tuple[Numbers, Numbers]:
    """From where to where the entries of each hash lie; sorted hashes are looked up faster."""
    wanted = hashes & ~_ROW_MASK
    start = np.searchsorted(entries, wanted)
    end = start.copy()
    # Most hashes are in no entry at all: only the others need their end looked up.
    here = start < len(entries)
    here[here] = (entries[start[here]] & ~_ROW_MASK) == wanted[here]
    end[here] = np.searchsorted(entries, wanted[here] | _ROW_MASK, side="right")
    return start, end


def sieve_of(entries: Entries) -> Entries:
    """One bit per value that the first bits of a hash can have, set where an entry begins so.

    Eight bits an entry: most hashes that no entry has are told by it without a search.
    """
    bits = max((_SIEVE_BITS * len(entries) - 1).bit_length(), _WORD)
    held = np.zeros(1 << bits, np.bool_)
    held[entries >> np.uint64(64 - bits)] = True
    words: Entries = np.packbits(held, bitorder="little").view("<u8")
    return words


def may_hold(sieve: Entries, hashes: Entries) -> npt.NDArray[np.bool_]:
    """False where no entry can have the hash, by the sieve of the entries."""
    bits = (len(sieve) * 64 - 1).bit_length()
    place = hashes >> np.uint64(64 - bits)
    held: npt.NDArray[np.bool_] = (
        sieve[place >> np.uint64(_WORD)] >> (place & np.uint64(63)) & np.uint64(1)
    ).astype(np.bool_)
    return held


def rows_between(entries: Entries, start: Numbers, count: Numbers) -> Numbers:
    """The row numbers of `count` entries from each `start`, one after the other."""
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    found = entries[np.repeat(start, count) + offset]
    rows: Numbers = (found & _ROW_MASK).astype(np.int64)
    return rows
