"""Looking keys up in index parts: which rows a person's keys hit, within each key's cap.

What belongs here: the search over sorted entries, part by part, and the caps.
What does not: what a key means (`keys`), the rows themselves (`search`).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.blocking import BlockingKey, blocking_keys
from matching.entries import SIEVE, Entries, bounds, may_hold, rows_between
from matching.index_file import IndexFile, Keys
from matching.plain_names import Numbers
from matching.sorting import order_by_two

Persons = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class OpenPart:
    """A part with what its head told: the kabupaten/kota (0 = unknown) its rows lie in."""

    file: IndexFile
    kab: frozenset[int]


@dataclass(frozen=True)
class Question:
    """The asked hashes of one key, sorted by kab (0 = everywhere) and hash, and who asks."""

    key: BlockingKey
    kab: npt.NDArray[np.uint16]
    hashes: Entries
    persons: Persons

    def distinct(self, places: npt.NDArray[np.bool_]) -> int:
        """How many different hashes the questions at these places ask for."""
        hashes = self.hashes[places]
        return int((hashes[1:] != hashes[:-1]).sum()) + min(len(hashes), 1)

    def places_of(self, areas: frozenset[int]) -> npt.NDArray[np.int64]:
        """The places of the questions that a part with these areas may answer."""
        return _places_of(self.kab, areas)


def _places_of(sorted_kab: npt.NDArray[np.uint16], areas: frozenset[int]) -> npt.NDArray[np.int64]:
    """Where the areas, or 0 for everywhere, stand in a sorted column."""
    bounds_of = (np.searchsorted(sorted_kab, [kab, kab + 1]) for kab in sorted(areas | {0}))
    return np.concatenate([np.arange(*ends) for ends in bounds_of])


@dataclass(frozen=True)
class Answer:
    """What one part answers to one question: places that hit, how often, and the rows.

    A place with more hits than the key's cap has its count but no rows.
    """

    places: npt.NDArray[np.int64]
    count: Numbers
    rows: npt.NDArray[np.int64]

    def within(self, total: Numbers, cap: int) -> tuple[npt.NDArray[np.int64], Numbers]:
        """Places and rows, one per hit, of the questions within the cap over all parts."""
        emitted = np.where(self.count <= cap, self.count, 0)
        place = np.repeat(self.places, emitted)
        kept = total[place] <= cap
        return place[kept], self.rows[kept]


def questions(keys: pl.DataFrame) -> list[Question]:
    """The questions of `keys` (of `report_hashes`), in the order of blocking.yaml."""
    of_key = keys.partition_by("kunci", as_dict=True, include_key=False)
    none = keys.drop("kunci").clear()
    asked = []
    for number, key in enumerate(blocking_keys()):
        own = of_key.get((number,), none)
        letak, hashes = own["letak"].to_numpy(), own["k"].to_numpy()
        order = _by_place(letak, hashes)
        persons = own["orang"].cast(pl.UInt32).to_numpy()
        asked.append(Question(key, letak[order], hashes[order], persons[order]))
    return asked


def _by_place(kab: npt.NDArray[np.uint16], hashes: Entries) -> Numbers:
    """The order by kab and hash; a kab has 16 bits, which sort in one pass."""
    return order_by_two(kab, hashes)


def answers(
    parts: Sequence[OpenPart], asked: Sequence[Question], threads: int
) -> list[list[Answer]]:
    """Per part, in its order, the answer to every question."""

    def of_part(part: OpenPart) -> list[Answer]:
        return [_answer(part, question) for question in asked]

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(of_part, parts))


def _answer(part: OpenPart, question: Question) -> Answer:
    """What a part answers; its list is mapped for this question alone, so that the memory of a
    search is that of a few lists."""
    places = question.places_of(part.kab)
    if not places.size:
        return Answer(places, places, places)
    with part.file.keys() as columns:
        entries, places = _possible(columns, question.key.column, question.hashes, places)
        start, end = bounds(entries, question.hashes[places])
        count = end - start
        hit = count > 0
        within = hit & (count <= question.key.cap)
        return Answer(places[hit], count[hit], rows_between(entries, start[within], count[within]))


def _possible(
    columns: Keys, column: str, hashes: Entries, places: Numbers
) -> tuple[Entries, Numbers]:
    """The entries of a column, and the places of hashes that may be among them."""
    if places.size and column + SIEVE in columns:
        places = places[may_hold(columns[column + SIEVE], hashes[places])]
    return columns[column], places


def total_hits(question: Question, answered: Sequence[Answer]) -> Numbers:
    """Hits per place of the question over all parts."""
    total = np.zeros(len(question.hashes), np.int64)
    for answer in answered:
        total[answer.places] += answer.count
    return total


def counts_of(
    parts: Sequence[OpenPart], column: str, asked: pl.DataFrame, threads: int
) -> pl.Series:
    """How many rows carry each hash `k` of `asked` in its `letak` (0 = anywhere)."""
    kab, hashes = asked["letak"].to_numpy(), asked["k"].to_numpy()
    order = _by_place(kab, hashes)
    kab, hashes = kab[order], hashes[order]

    def of_part(part: OpenPart) -> tuple[npt.NDArray[np.int64], Numbers]:
        places = _places_of(kab, part.kab)
        if not places.size:
            return places, places
        with part.file.keys() as columns:
            entries, places = _possible(columns, column, hashes, places)
            start, end = bounds(entries, hashes[places])
            return places, end - start

    total = np.zeros(len(hashes), np.int64)
    with ThreadPoolExecutor(threads) as pool:
        for places, count in pool.map(of_part, parts):
            total[places] += count
    found = np.empty_like(total)
    found[order] = total
    return pl.Series("banyak", found)
