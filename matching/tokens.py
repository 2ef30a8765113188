"""How alike two tokens are: the same, miswritten, shortened; edits counted only where possible.

What belongs here: single tokens, compared as numbers of a vocabulary; rapidfuzz is asked about
distinct pairs that a cheap bound leaves open.
What does not: names of several tokens (`names`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.model import TokenLikeness
from matching.plain_names import distinct_numbers

# How well one token stands for another; the greater, the better.
SAME, MISWRITTEN, SHORTENED, NONE = 3, 2, 1, 0
# People go by the end of their name: Minah for Tuminah, Udin for Saefudin.
_SHORTEST_TAIL = 4

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Vocabulary:
    """Distinct texts of the letters A–Z: their `lengths`, `initials`, `finals`, and `letters` as
    bits."""

    texts: pl.Series
    lengths: Numbers
    initials: npt.NDArray[np.uint8]
    finals: npt.NDArray[np.uint8]
    letters: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, texts: pl.Series) -> Vocabulary:
        """The vocabulary of distinct texts, in their order."""
        lengths = texts.str.len_bytes().cast(pl.Int64).to_numpy()
        codes = np.frombuffer("".join(texts.to_list()).encode(), np.uint8)
        starts = np.cumsum(lengths) - lengths
        filled = lengths > 0
        letters = np.zeros(len(lengths), np.uint32)
        initials, finals = np.zeros((2, len(lengths)), np.uint8)
        if filled.any():
            bits = np.uint32(1) << (codes.astype(np.uint32) & np.uint32(31))
            letters[filled] = np.bitwise_or.reduceat(bits, starts[filled])
            initials[filled] = codes[starts[filled]]
            finals[filled] = codes[(starts + lengths)[filled] - 1]
        return cls(texts, lengths, initials, finals, letters)

    def quality(self, a: Numbers, b: Numbers, likeness: TokenLikeness) -> npt.NDArray[np.int8]:
        """SAME, MISWRITTEN, SHORTENED or NONE for each pair of numbers."""
        quality = np.where(a == b, SAME, NONE).astype(np.int8)
        open_pairs = np.flatnonzero(a != b)
        first, second, of_pair = self._distinct(a[open_pairs], b[open_pairs])
        short = np.minimum(self.lengths[first], self.lengths[second])
        allowed = np.where(short >= likeness.two_edits_from, 2, 1)
        judged = np.full(first.size, NONE, np.int8)
        stem = (short == 1) | (short >= likeness.prefix_from)
        starts = np.flatnonzero(stem & (self.initials[first] == self.initials[second]))
        judged[starts[self._edge(first[starts], second[starts], "starts_with")]] = SHORTENED
        tail = short >= _SHORTEST_TAIL
        ends = np.flatnonzero(tail & (self.finals[first] == self.finals[second]))
        judged[ends[self._edge(first[ends], second[ends], "ends_with")]] = SHORTENED
        near = np.flatnonzero(short >= likeness.one_edit_from)
        edits = self.edits(first[near], second[near], allowed[near])
        judged[near[edits <= allowed[near]]] = MISWRITTEN
        quality[open_pairs] = judged[of_pair]
        return quality

    def edits(self, a: Numbers, b: Numbers, limit: Numbers) -> Numbers:
        """Edits between each two texts (exchanged neighbours are one), or more than the limit.

        Every edit changes the length by at most one and the set of letters by at most two.
        """
        gap = np.abs(self.lengths[a] - self.lengths[b])
        found = np.full(a.size, np.iinfo(np.int64).max)
        possible = np.flatnonzero(
            (gap <= limit) & (_bits(self.letters[a] ^ self.letters[b]) <= 2 * limit)
        )
        found[possible] = self._measured(a[possible], b[possible])
        return found

    def similar(self, a: Numbers, b: Numbers, least: float) -> Flags:
        """Where 1 − edits / length of the longer text reaches `least`."""
        longer = np.maximum(self.lengths[a], self.lengths[b])
        fewest = np.maximum(
            np.abs(self.lengths[a] - self.lengths[b]),
            (_bits(self.letters[a] ^ self.letters[b]) + 1) // 2,
        )
        alike = np.zeros(a.size, np.bool_)
        possible = np.flatnonzero(1.0 - fewest / longer >= least)
        edits = self._measured(a[possible], b[possible])
        alike[possible] = 1.0 - edits / longer[possible] >= least
        return alike

    def _distinct(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Each pair once as two columns, and where each given pair lies among them."""
        first, places = distinct_numbers(a * max(len(self.texts), 1) + b)
        return a[first], b[first], places

    def _measured(self, a: Numbers, b: Numbers) -> Numbers:
        first, second, places = self._distinct(a, b)
        edits = cpdist(
            self.texts.gather(first).to_list(),
            self.texts.gather(second).to_list(),
            scorer=OSA.distance,
        )
        return np.asarray(edits, np.int64)[places]

    def _edge(self, a: Numbers, b: Numbers, which: str) -> Flags:
        """Where one text begins (`starts_with`) or ends (`ends_with`) with the other."""
        sides = pl.DataFrame({"a": self.texts.gather(a), "b": self.texts.gather(b)})
        one, other = pl.col("a"), pl.col("b")
        edge = getattr(one.str, which)(other) | getattr(other.str, which)(one)
        return sides.select(edge).to_series().to_numpy()


def _bits(sets: npt.NDArray[np.uint32]) -> Numbers:
    return np.bitwise_count(sets).astype(np.int64)
