"""The words of names, looked at once per distinct word and put together as texts again.

What belongs here: taking many names apart at once, their words in alphabetical order, and which
words of a name say who someone is.
What does not: which words are common (lexicon), what keys are made of them (`keys`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.plain_names import (
    Numbers,
    distinct_numbers,
    lists_of,
    numbered,
    numbered_words,
)
from matching.sorting import in_order
from matching.sounds import folded_common_tokens

_HALF = 32
_LOW_HALF = (1 << _HALF) - 1


@dataclass(frozen=True)
class Words:
    """The words of names one after the other: `counts` of each name (0 where there is none),
    the `name` each word stands in, and its place in the sorted `vocabulary`."""

    counts: Numbers
    name: Numbers
    word: Numbers
    vocabulary: pl.Series

    @classmethod
    def of(cls, names: pl.Series) -> Words:
        """The words between single spaces."""
        lists = names.str.split(" ")
        counts = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
        places, distinct = numbered_words(lists.drop_nulls().explode())
        order = distinct.arg_sort().to_numpy()
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        name = np.repeat(np.arange(len(names)), counts)
        return cls(counts, name, rank[places], distinct.gather(order))

    def texts(self, word: Numbers) -> pl.Series:
        """The words at these places of the vocabulary."""
        return self.vocabulary.gather(word)

    def in_order(self) -> pl.Series:
        """Each name with its words in alphabetical order, null where there is none."""
        # Names lie in order already: one sort of both numbers in one is faster than of two columns.
        ordered = in_order(self.name << _HALF | self.word) & _LOW_HALF
        joined = lists_of(self.texts(ordered), self.counts).list.join(" ")
        return _known(joined, self.counts > 0)

    def telling(self, in_order: pl.Series) -> pl.Series:
        """Per name the list of words that say who someone is; all in one, as `in_order` has them,
        if none does; null where there is no name."""
        telling = ~self.vocabulary.is_in(folded_common_tokens()).to_numpy()[self.word]
        kept = np.bincount(self.name[telling], minlength=len(self.counts))
        lists = lists_of(self.texts(self.word[telling]), kept)
        told = pl.DataFrame({"kata": lists, "utuh": in_order, "tanpa": pl.Series(kept == 0)})
        whole = pl.when(pl.col("utuh").is_not_null()).then(pl.concat_list("utuh"))
        return told.select(
            pl.when("tanpa").then(whole).otherwise(pl.col("kata")).alias("kata_arti")
        ).to_series()

    def first(self) -> Numbers:
        """Per name its first word, by its place in the vocabulary: −1 where there is none."""
        first = np.full(len(self.counts), -1)
        first[self.name[::-1]] = self.word[::-1]
        return first

    def telling_ends(self) -> tuple[Numbers, Numbers]:
        """As `first`, of the words that say who someone is: the first, and the last where there
        are several."""
        telling = ~self.vocabulary.is_in(folded_common_tokens()).to_numpy()[self.word]
        word, name = self.word[telling], self.name[telling]
        first, last = np.full((2, len(self.counts)), -1)
        first[name[::-1]] = word[::-1]
        last[name] = word
        last[np.bincount(name, minlength=len(last)) == 1] = -1
        return first, last

    def pairs(self, places: Sequence[tuple[int, int]], letters: int | None = None) -> pl.DataFrame:
        """Every two words at these places of a name (-1 = the last), or their first `letters`, in
        alphabetical order with a space between: `nama` (its place), `nilai`. Each pair of words
        is put together once, however many names hold it."""
        number, texts = np.arange(len(self.vocabulary)), self.vocabulary
        if letters is not None:
            starts = self.vocabulary.str.head(letters)
            number, texts = numbered(starts)
            order = texts.arg_sort().to_numpy()
            rank = np.empty(len(order), np.int64)
            rank[order] = np.arange(len(order))
            number, texts = rank[number], texts.gather(order)
        first = np.cumsum(self.counts) - self.counts
        names, codes = [], []
        for one, other in places:
            here = np.flatnonzero(self.counts > max(one, other, 1))
            counts = self.counts[here]
            sides = [number[self.word[first[here] + place % counts]] for place in (one, other)]
            names.append(here)
            codes.append(np.minimum(*sides) << _HALF | np.maximum(*sides))
        code = np.concatenate(codes)
        distinct, of_pair = distinct_numbers(code)
        low, high = code[distinct] >> _HALF, code[distinct] & _LOW_HALF
        both = pl.DataFrame({"a": texts.gather(low), "b": texts.gather(high)})
        joined = both.select(pl.concat_str("a", "b", separator=" ").alias("nilai")).to_series()
        return pl.DataFrame({"nama": np.concatenate(names), "nilai": joined.gather(of_pair)})


def _known(texts: pl.Series, there: np.ndarray) -> pl.Series:
    """The texts, null where they are not there."""
    frame = pl.DataFrame({"teks": texts, "ada": pl.Series(there)})
    return frame.select(pl.when("ada").then("teks").alias("teks")).to_series()


def telling_words(folded: pl.Series) -> pl.Series:
    """Per folded name the words that say who someone is; the whole name, its words in order, if
    none does; null for null."""
    words = Words.of(folded)
    return words.telling(words.in_order())
