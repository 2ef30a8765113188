"""Names of plain words: most names of a register, normalised word by word.

What belongs here: which words never change what stands beside them, and putting a name together
again out of the forms of its words.
What does not: titles, patronyms, newborns, wives and all other rules about a whole name
(`normalise`), which such names are not touched by.

A word is plain if no rule about a whole name speaks of it, and if its canonical form (one word
or several) consists of words that are plain and canonical themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from matching.lexicon import forms, titles
from matching.sorting import order_of
from matching.sounds import fold_tokens

Canonical = Callable[[pl.Series], pl.DataFrame]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_SEED = 20251001
_DAYS = 100_000


def plain_names(
    names: pl.DataFrame, canonical: Canonical, most: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of `names` that consist of plain words, with `nama_bersih` and `nama_lipat` in
    place of `teks`, and the other rows.

    `names`: `asal`, `teks` (upper-case words between single spaces). `canonical`: words →
    `kata`, `bentuk`; `most`: a name of more words is not plain.
    """
    words = names["teks"].str.split(" ")
    counts = words.list.len().to_numpy().astype(np.int64)
    numbers, vocabulary = numbered_words(words.explode())
    told = _told(vocabulary, canonical)
    plain, changed, folds, size = (
        told[name].to_numpy() for name in ("polos", "berubah", "melipat", "banyak")
    )
    starts = np.cumsum(counts) - counts
    whole = np.zeros(names.height, np.bool_)
    if names.height:
        every = np.logical_and.reduceat(plain[numbers], starts)
        whole = every & (np.add.reduceat(size[numbers], starts) <= most)
    of_word = np.repeat(whole, counts)
    kept, numbers, counts = names.filter(pl.Series(whole)), numbers[of_word], counts[whole]
    clean = _spelled(kept["teks"], numbers, counts, changed, told["bentuk"])
    folded = _spelled(clean, numbers, counts, changed | folds, told["lipat"])
    found = kept.select("asal", clean.alias("nama_bersih"), folded.alias("nama_lipat"))
    return found, names.filter(pl.Series(~whole))


def numbered(texts: pl.Series) -> tuple[Numbers, pl.Series]:
    """The place of each text among the distinct ones, null one of them, and these in any order.

    Texts are told apart by their 64-bit hashes, which sort several times faster; that equal
    hashes were equal texts is asked of another 64 bits afterwards.
    """
    first, places = distinct_numbers(texts.hash(_SEED).to_numpy())
    again = texts.hash(_SEED + 1).to_numpy()
    if np.array_equal(again[first][places], again):
        return places, texts.gather(first).rename("teks")
    return _numbered_by_text(texts)


def numbered_words(texts: pl.Series) -> tuple[Numbers, pl.Series]:
    """As `numbered`, and three times as fast where few texts are distinct, as words are: by a table
    of them instead of sorted hashes. Of many distinct texts it is the slower way."""
    codes = texts.cast(pl.Categorical(pl.Categories.random())).to_physical()
    distinct = codes.n_unique()
    nowhere = distinct - (codes.null_count() > 0)
    places = codes.cast(pl.Int64).fill_null(nowhere).to_numpy()
    first = np.empty(distinct, np.int64)
    first[places] = np.arange(len(places))
    return places, texts.gather(first).rename("teks")


def _numbered_by_text(texts: pl.Series) -> tuple[Numbers, pl.Series]:
    """As `numbered`, without hashes."""
    column = texts.rename("teks")
    distinct = column.unique()
    places = column.to_frame().join(
        distinct.to_frame().with_row_index("tempat"),
        on="teks",
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return places["tempat"].cast(pl.Int64).to_numpy(), distinct


def distinct_numbers(values: npt.NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Where each distinct number stands for one time, by size, and which of these each value is."""
    order = order_of(values)
    ordered = values[order]
    new = np.ones(len(values), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    places = np.empty(len(values), np.int64)
    places[order] = np.cumsum(new) - 1
    return order[new], places


def distinct_rows(frame: pl.DataFrame) -> tuple[Numbers, Numbers]:
    """Where each distinct row stands for one time, and which of these each row is, by a 64-bit
    hash of its values."""
    return distinct_numbers(frame.hash_rows(_SEED).to_numpy())


def numbered_days(dates: pl.Series) -> tuple[Numbers, pl.Series]:
    """The place of each date among distinct ones, null the last of them: as `numbered`, without
    sorting, since a century has few days."""
    known = dates.to_physical().drop_nulls().to_numpy().astype(np.int64)
    first, last = (int(known.min()), int(known.max())) if known.size else (0, 0)
    nowhere = last - first + 1
    if nowhere > max(len(dates), _DAYS):
        return numbered(dates)
    places = (dates.to_physical().cast(pl.Int64) - first).fill_null(nowhere).to_numpy()
    days = pl.Series("hari", np.arange(first, last + 1, dtype=np.int32)).cast(pl.Date)
    return places, days.extend_constant(None, 1)


def runs(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers start, start + 1, … of every run, one run after the other."""
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    numbers: Numbers = np.repeat(starts, counts) + offset
    return numbers


def lists_of(values: pl.Series, counts: Numbers) -> pl.Series:
    """The values as lists, so many in each."""
    ends = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    offsets = pa.Array.from_buffers(pa.int64(), len(ends), [None, pa.py_buffer(ends)])
    flat = values.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    return pl.Series(pl.from_arrow(pa.LargeListArray.from_arrays(offsets, flat)))


def _spelled(
    texts: pl.Series,
    numbers: Numbers,
    counts: Numbers,
    other: Flags,
    spelling: pl.Series,
) -> pl.Series:
    """`texts`, those that hold a word marked as `other` put together again from `spelling`."""
    if not len(texts):
        return texts
    starts = np.cumsum(counts) - counts
    moved = np.logical_or.reduceat(other[numbers], starts)
    places = np.flatnonzero(moved)
    if not places.size:
        return texts
    words = spelling.gather(numbers[np.repeat(moved, counts)])
    joined = lists_of(words, counts[moved]).list.join(" ")
    # `scatter` writes into its series: the clone keeps `texts` as it is.
    return texts.clone().scatter(places, joined)


def _told(vocabulary: pl.Series, canonical: Canonical) -> pl.DataFrame:
    """Per word: `bentuk` and `lipat` as texts, `banyak` words of the form, and whether it is
    plain (`polos`), changes (`berubah`) or sounds otherwise (`melipat`)."""
    forms_of = (
        vocabulary.rename("kata")
        .to_frame()
        .join(canonical(vocabulary), on="kata", how="left", maintain_order="left")
    )
    parts = forms_of.select("kata", pl.col("bentuk").str.split(" ").alias("bagian")).explode(
        "bagian"
    )
    changing = forms_of.filter(pl.col("bentuk") != pl.col("kata"))["bentuk"]
    again = canonical(changing.str.split(" ").explode())
    unsettled = again.filter(pl.col("bentuk") != pl.col("kata"))["kata"]
    strange = [*_words_of_rules(), *unsettled.to_list()]
    told = (
        parts.with_columns(fold_tokens(parts["bagian"]).alias("lipat"))
        .group_by("kata", maintain_order=True)
        .agg(
            pl.col("lipat").str.join(" "),
            pl.len().cast(pl.Int64).alias("banyak"),
            (~pl.col("bagian").is_in(strange)).all().alias("polos"),
        )
    )
    return forms_of.join(told, on="kata", how="left", maintain_order="left").with_columns(
        pl.col("polos") & ~pl.col("kata").is_in(_words_of_rules()) & (pl.col("kata") != ""),
        (pl.col("bentuk") != pl.col("kata")).alias("berubah"),
        (pl.col("lipat") != pl.col("bentuk")).alias("melipat"),
    )


@lru_cache(maxsize=1)
def _words_of_rules() -> list[str]:
    """Every word that a rule about a whole name speaks of, sorted."""
    table = titles()
    groups = (table.before, table.after, table.patronym, table.clan_mark, table.wife,
              table.newborn, table.child, tuple(forms().first))  # fmt: skip
    words = {word for group in groups for word in group}
    return sorted(words | {word for text in table.no_name for word in text.split(" ")})
