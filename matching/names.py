"""Two names side by side: which tokens agree, and at what level the names do.

What belongs here: aligning the tokens of many pairs of names at once, and the name levels.
What does not: whether two tokens are alike (`tokens`), how a name is normalised (`normalise`)
or what a level weighs (`score`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.model import NAME_LEVELS, TokenLikeness
from matching.plain_names import Flags, Numbers, numbered, runs
from matching.tokens import MISWRITTEN, NONE, SHORTENED, Vocabulary
from matching.words import Words

Hashes = npt.NDArray[np.uint64]
_SEED = 20251001

# The levels in the order in which `_levels` tries them; CAMPUR is what is left.
_BY_TOKENS = ("KETIK", "BEDA", "SEBAGIAN", "LAIN", "PENDEK", "PANJANG", "KETIK", "INISIAL")


@dataclass(frozen=True)
class Names:
    """Distinct folded names, looked at once for all their comparisons.

    Per name the run of its `tokens` (numbers of the vocabulary), and 64-bit hashes that are equal
    where the names are equal whatever the order of their tokens (`ordered`) or their spaces
    (`glued`); `glued_texts` are those of the names at `glued_at`.
    """

    starts: Numbers
    counts: Numbers
    tokens: Numbers
    ordered: Hashes
    glued: Hashes
    glued_lengths: Numbers
    glued_at: Numbers
    glued_texts: pl.Series
    vocabulary: Vocabulary

    @classmethod
    def of(cls, texts: pl.Series, used: Numbers | None = None) -> Names:
        """Distinct texts; only those at the places `used` can be compared."""
        places = np.arange(len(texts)) if used is None else used
        looked_at = texts.gather(places).fill_null("")
        words = Words.of(looked_at)
        glued = looked_at.str.replace_all(" ", "", literal=True)
        starts = np.cumsum(words.counts) - words.counts
        # Sums of hashes do not know the order of what was added.
        of_word = words.vocabulary.hash(_SEED).to_numpy()[words.word]

        def spread(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
            every = np.zeros(len(texts), values.dtype)
            every[places] = values
            return every

        return cls(
            starts=spread(starts),
            counts=spread(words.counts),
            tokens=words.word,
            ordered=spread(np.add.reduceat(of_word, starts) if len(starts) else of_word),
            glued=spread(glued.hash(_SEED).to_numpy()),
            glued_lengths=spread(glued.str.len_bytes().cast(pl.Int64).to_numpy()),
            glued_at=spread(np.arange(len(places))),
            glued_texts=glued,
            vocabulary=Vocabulary.of(words.vocabulary),
        )


@dataclass(frozen=True)
class Compared:
    """`level` per pair, by its place in NAME_LEVELS; one `pair` and `token` (place in the
    `vocabulary` of folded words) per agreeing token of the register's name, by pair."""

    level: Numbers
    pair: Numbers
    token: Numbers
    vocabulary: pl.Series


def compared_names(
    pairs: pl.DataFrame, likeness: TokenLikeness
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Level of each pair of names, and the register's tokens that agree.

    `pairs`: unique rows `pasang` (number), `bersih_a`, `lipat_a`, `bersih_b`, `lipat_b`, none
    null; a = report, b = register. Returns (`pasang`, `tingkat`) for every pair and
    (`pasang`, `kata`) with one row per agreeing token of b, folded. Levels as in the model.
    """
    places, folded = numbered(pl.concat([pairs["lipat_a"], pairs["lipat_b"]]))
    same = (pairs["bersih_a"] == pairs["bersih_b"]).to_numpy()
    one, other = places[: pairs.height], places[pairs.height :]
    found = compared(Names.of(folded), one, other, same, likeness)
    levels = pairs.select("pasang", pl.Series("tingkat", NAME_LEVELS).gather(found.level))
    tokens = pl.DataFrame(
        {"pasang": pairs["pasang"].gather(found.pair), "kata": found.vocabulary[found.token]}
    )
    return levels.sort("pasang"), tokens.sort("pasang", "kata")


def compared(
    names: Names, a: Numbers, b: Numbers, same: Flags, likeness: TokenLikeness
) -> Compared:
    """The names at the places `a` (report) and `b` (register); `same`: where both are written
    the same."""
    whole = (names.ordered[a] == names.ordered[b]) | (names.glued[a] == names.glued[b]) | same
    other = np.flatnonzero(~whole)
    aligned = _Aligned.of(names, a[other], b[other], likeness)
    other_levels, glued = _levels(names, a[other], b[other], aligned, likeness)
    level = np.where(same, NAME_LEVELS.index("SAMA"), NAME_LEVELS.index("BUNYI"))
    level[other] = other_levels
    # Every token of b, where the names agree as wholes; else those that agree themselves.
    counts = names.counts[b]
    every = whole.copy()
    every[other[glued]] = True
    pair = np.repeat(np.arange(len(a)), counts)
    agrees = every[pair]
    agrees[~whole[pair]] |= aligned.best_b > NONE
    token = names.tokens[runs(names.starts[b], counts)][agrees]
    return Compared(level, pair[agrees], token, names.vocabulary.texts)


@dataclass(frozen=True)
class _Aligned:
    """Every token of a against every token of b. `count_a`, `count_b`: tokens per pair;
    `best_a`, `best_b`: per token how well the best token of the other side stands for it;
    `pair`, `token_a`, `token_b`: of each crossing its pair and tokens; `lonely`: crossings of
    two tokens that agree with none."""

    count_a: Numbers
    count_b: Numbers
    best_a: npt.NDArray[np.int8]
    best_b: npt.NDArray[np.int8]
    pair: Numbers
    token_a: Numbers
    token_b: Numbers
    lonely: Flags

    @classmethod
    def of(cls, names: Names, a: Numbers, b: Numbers, likeness: TokenLikeness) -> _Aligned:
        """The alignment of the names at `a` with those at `b`."""
        count_a, count_b = names.counts[a], names.counts[b]
        crossings = count_a * count_b
        before = np.cumsum(crossings) - crossings
        pair = np.repeat(np.arange(a.size), crossings)
        within = np.arange(crossings.sum()) - before[pair]
        of_a, of_b = within // count_b[pair], within % count_b[pair]
        token_a = names.tokens[names.starts[a][pair] + of_a]
        token_b = names.tokens[names.starts[b][pair] + of_b]
        quality = names.vocabulary.quality(token_a, token_b, likeness)
        # The same crossings, those of one token of b beside each other.
        turned = np.empty_like(quality)
        turned[before[pair] + of_b * count_a[pair] + of_a] = quality
        best_a = _most(quality, np.repeat(count_b, count_a))
        best_b = _most(turned, np.repeat(count_a, count_b))
        first_a, first_b = np.cumsum(count_a) - count_a, np.cumsum(count_b) - count_b
        lonely = (best_a[first_a[pair] + of_a] == NONE) & (best_b[first_b[pair] + of_b] == NONE)
        return cls(count_a, count_b, best_a, best_b, pair, token_a, token_b, lonely)


def _most(values: npt.NDArray[np.int8], lengths: Numbers) -> npt.NDArray[np.int8]:
    """The greatest value of each run; runs are never empty."""
    if not lengths.size:
        return values[:0]
    return np.maximum.reduceat(values, np.cumsum(lengths) - lengths)


def _sums(flags: Flags, lengths: Numbers) -> Numbers:
    """How many flags of each run are set; runs are never empty."""
    if not lengths.size:
        return np.zeros(0, np.int64)
    return np.add.reduceat(flags.astype(np.int64), np.cumsum(lengths) - lengths)


def _levels(
    names: Names, a: Numbers, b: Numbers, aligned: _Aligned, likeness: TokenLikeness
) -> tuple[Numbers, Flags]:
    """The levels, by their places in NAME_LEVELS, of names that are not the same as wholes, and
    which names are alike when glued."""
    sides = ((aligned.best_a, aligned.count_a), (aligned.best_b, aligned.count_b))
    agreeing = np.minimum(*(_sums(best > NONE, count) for best, count in sides))
    miswritten = np.minimum(*(_sums(best == MISWRITTEN, count) for best, count in sides)) > 0
    shortened = np.minimum(*(_sums(best == SHORTENED, count) for best, count in sides)) > 0
    shortest = np.minimum(aligned.count_a, aligned.count_b)
    partly = (agreeing > 0) & (agreeing < shortest)
    glued = _glued_alike(names, a, b, agreeing < shortest, likeness)
    rest = _rest_alike(names.vocabulary, aligned, partly, likeness)
    even = aligned.count_a == aligned.count_b
    plain = ~miswritten & ~shortened
    number = NAME_LEVELS.index
    level = np.select(
        [
            glued,
            agreeing == 0,
            partly & rest,
            partly,
            plain & (aligned.count_a < aligned.count_b),
            plain & (aligned.count_a > aligned.count_b),
            miswritten & ~shortened & even,
            shortened & ~miswritten & even,
        ],
        [number(name) for name in _BY_TOKENS],
        number("CAMPUR"),
    )
    return level, glued


def _glued_alike(
    names: Names, a: Numbers, b: Numbers, possible: Flags, likeness: TokenLikeness
) -> Flags:
    """Names that are one edit apart once their spaces are left out."""
    shorter = np.minimum(names.glued_lengths[a], names.glued_lengths[b])
    wanted = np.flatnonzero(possible & (shorter >= likeness.glued_from))
    used, places = np.unique(np.concatenate([a[wanted], b[wanted]]), return_inverse=True)
    texts = Vocabulary.of(names.glued_texts.gather(names.glued_at[used]))
    one, other = places[: wanted.size], places[wanted.size :]
    alike = np.zeros(a.size, np.bool_)
    alike[wanted] = texts.edits(one, other, np.ones(wanted.size, np.int64)) <= 1
    return alike


def _rest_alike(
    vocabulary: Vocabulary, aligned: _Aligned, partly: Flags, likeness: TokenLikeness
) -> Flags:
    """Pairs in which a token that agrees with none is still like one that agrees with none."""
    places = np.flatnonzero(aligned.lonely & partly[aligned.pair])
    token_a, token_b = aligned.token_a[places], aligned.token_b[places]
    alike = vocabulary.similar(token_a, token_b, likeness.rest_alike)
    found = np.zeros(partly.size, np.bool_)
    found[aligned.pair[places[alike]]] = True
    return found
