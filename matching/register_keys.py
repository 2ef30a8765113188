"""The hashes by which the rows of an index are found: one column per combination of parts.

What belongs here: the register's side of the blocking keys, made once per distinct value and
mixed as whole columns of numbers.
What does not: which keys there are (`blocking`), what a part means (`keys`), or the lists that
the hashes are kept in (`index_file`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.blocking import column_of, index_columns
from matching.index_rows import PartPeople
from matching.keys import (
    MIX,
    RELATIVE_PARTS,
    YES,
    first_word_parts,
    key_seed,
    last_word_parts,
    name_pairs,
    name_parts,
    opening_parts,
    row_flags,
    row_parts,
    text_hash,
)
from matching.plain_names import Flags, Numbers, numbered_days


@dataclass(frozen=True)
class KnownHashes:
    """One 64-bit hash per row; `known`: which rows have one at all, None where all have."""

    hashes: npt.NDArray[np.uint64]
    known: Flags | None

    @classmethod
    def of(cls, column: pl.Series) -> KnownHashes:
        """The hashes of a column, null where there is none."""
        known = column.is_not_null().to_numpy() if column.null_count() else None
        return cls(column.fill_null(0).to_numpy(), known)

    def at(self, places: Numbers) -> KnownHashes:
        """The hashes at these places."""
        known = None if self.known is None else self.known[places]
        return KnownHashes(self.hashes[places], known)

    def where(self, rows: pl.Series) -> KnownHashes:
        """The same hashes, known only in rows that are True here."""
        flags = rows.to_numpy()
        return KnownHashes(self.hashes, flags if self.known is None else self.known & flags)

    @classmethod
    def combined(cls, name: str, parts: Iterable[KnownHashes]) -> KnownHashes:
        """As `keys.combined_hash`, in place: one hash of a key's name and its parts."""
        first, *others = parts
        hashes = first.hashes ^ np.uint64(key_seed(name) * MIX % 2**64)
        known = first.known
        for part in others:
            hashes *= np.uint64(MIX)
            hashes ^= part.hashes
            if part.known is not None:
                known = part.known if known is None else known & part.known
        return cls(hashes, known)


def register_hashes(people: PartPeople) -> Iterator[tuple[str, KnownHashes]]:
    """Name and hashes of every hash column of the index, one per row; none where a part is missing.

    One column at a time, so that a large part needs the memory of few. Parts of a name are made
    once per distinct name, those of its first telling word once per such word.
    """
    columns = index_columns()
    uses = Counter(part for column in columns for part in column)
    names = _hashed_names(people, set(uses))
    rows = _hashed_rows(people.rows, set(uses))
    told = {"nama_lipat": people.own, "kepala_lipat": people.head, "pasangan_lipat": people.partner}
    spread: dict[str, KnownHashes] = {}

    def hashed(part: str) -> KnownHashes:
        """The part per row; one of a name is spread over the rows once for all its columns."""
        if part in rows:
            return rows[part]
        if part not in spread:
            column, of_name = RELATIVE_PARTS.get(part, ("nama_lipat", part))
            spread[part] = names[of_name].at(told[column])
            if part == "suami":
                woman = (people.rows["jk"] == "P").fill_null(value=False)
                spread[part] = spread[part].where(woman)
        uses[part] -= 1
        return spread[part] if uses[part] else spread.pop(part)

    for column in columns:
        yield column_of(column), KnownHashes.combined(column_of(column), map(hashed, column))


def _hashed_rows(rows: pl.DataFrame, needed: set[str]) -> dict[str, KnownHashes]:
    """The hashes of the parts that are needed and are none of a name; a date and a village are
    looked at once, not per row."""
    parts = {part: text for part, text in row_parts().items() if part in needed}
    days, dates = numbered_days(rows["tgl_lahir"])
    villages = rows["kode_desa"].rle_id()
    first = villages.is_first_distinct().arg_true()
    # Where many rows hold one value: its place per row, and the distinct values.
    shared = {
        "tgl_lahir": (days, dates),
        "kode_desa": (villages.to_numpy(), rows["kode_desa"].gather(first)),
    }
    flags = {part: flag for part, flag in row_flags().items() if part in needed}
    hashed = rows.select(
        *(pl.when(flag).then(text_hash(pl.lit(YES))).alias(part) for part, flag in flags.items()),
        *(
            text_hash(text).alias(part)
            for part, text in parts.items()
            if not shared.keys() & set(text.meta.root_names())
        ),
    )
    found = {column.name: KnownHashes.of(column) for column in hashed.get_columns()}
    for column, (places, values) in shared.items():
        of_values = values.to_frame(column).select(
            text_hash(text).alias(part)
            for part, text in parts.items()
            if set(text.meta.root_names()) == {column}
        )
        found |= {one.name: KnownHashes.of(one).at(places) for one in of_values.get_columns()}
    return found


def _hashed_names(people: PartPeople, needed: set[str]) -> dict[str, KnownHashes]:
    """The hashes of all parts of each folded name that are needed."""
    wanted = needed | {part for _, part in RELATIVE_PARTS.values()}
    words, in_order = people.words, people.in_order
    found = {"nama": KnownHashes.of(people.names["k_nama_penuh"])}
    folded = people.names.select(lipat="nama_lipat").select(
        text_hash(text).alias(part) for part, text in name_parts().items() if part in wanted
    )
    found |= {column.name: KnownHashes.of(column) for column in folded.get_columns()}
    first, last = words.telling_ends()
    # After the words of the vocabulary: names without a telling word, which count as one word, and
    # at last (−1) no word.
    whole = in_order.is_not_null().to_numpy() & (first < 0)
    first[whole] = len(words.vocabulary) + np.arange(whole.sum())
    texts = pl.concat([words.vocabulary, in_order.filter(pl.Series(whole))])
    told = texts.extend_constant(None, 1).to_frame("kata")
    for chosen, parts in (
        (words.first(), opening_parts(pl.col("kata"))),
        (first, first_word_parts(pl.col("kata"))),
        (last, last_word_parts(pl.col("kata"))),
    ):
        of_word = told.select(
            text_hash(text).alias(part) for part, text in parts.items() if part in wanted
        )
        for column in of_word.get_columns():
            found[column.name] = KnownHashes.of(column).at(chosen)
    for part, pair in name_pairs(words).items():
        if part in wanted:
            hashes = np.zeros(len(in_order), np.uint64)
            hashes[pair["nama"].to_numpy()] = (
                pair.select(text_hash(pl.col("nilai"))).to_series().to_numpy()
            )
            known = np.zeros(len(in_order), np.bool_)
            known[pair["nama"].to_numpy()] = True
            found[part] = KnownHashes(hashes, known)
    return found
