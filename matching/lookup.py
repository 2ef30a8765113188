"""Looking keys up in index parts: which rows a person's keys hit, within each key's cap.

What belongs here: the search over sorted entries, part by part, and the caps.
What does not: what a key means (`keys`), the rows themselves (`search`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.blocking import BlockingKey, blocking_keys
from matching.entries import SIEVE, Entries, bounds, may_hold, rows_between
from matching.index_file import IndexFile, Keys
from matching.plain_names import Numbers
from matching.sorting import order_by_two

Persons = npt.NDArray[np.uint32]
_NOBODY: Numbers = np.zeros(0, np.int64)


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

    @cached_property
    def of_kab(self) -> Mapping[int, slice]:
        """Where the questions of each kab stand."""
        return _of_kab(self.kab)


def _of_kab(ordered: npt.NDArray[np.uint16]) -> dict[int, slice]:
    first = np.flatnonzero(np.diff(ordered, prepend=-1)).tolist()
    return {
        int(ordered[start]): slice(start, end) for start, end in pairwise([*first, len(ordered)])
    }


def _asked_of(part: OpenPart, of_kab: Mapping[int, slice]) -> list[slice]:
    """Where that stands which the part may answer: what is asked of its areas, or everywhere."""
    return [of_kab[kab] for kab in sorted(part.kab | {0}) if kab in of_kab]


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
        with part.file.keys() as columns:
            return [_answer(columns, part, question) for question in asked]

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(of_part, parts))


def _answer(columns: Keys, part: OpenPart, question: Question) -> Answer:
    """What a part answers; the memory of its list is given back, so that a search holds few."""
    asked = _asked_of(part, question.of_kab)
    if not asked:
        return Answer(_NOBODY, _NOBODY, _NOBODY)
    places, start, count = _found(columns, question.key.column, question.hashes, asked)
    within = count <= question.key.cap
    rows = rows_between(columns[question.key.column], start[within], count[within])
    columns.let_go()
    return Answer(places, count, rows)


def _found(
    columns: Keys, column: str, hashes: Entries, asked: Sequence[slice]
) -> tuple[Numbers, Numbers, Numbers]:
    """Of the hashes asked for: the places of those with an entry in the column, from which entry
    these lie, and how many."""
    told = [(_NOBODY,) * 3]
    for here in asked:
        some, places = hashes[here], np.arange(here.start, here.stop)
        if column + SIEVE in columns:
            possible = np.flatnonzero(may_hold(columns[column + SIEVE], some))
            some, places = some[possible], places[possible]
        start, end = bounds(columns[column], some)
        hit = np.flatnonzero(end > start)
        told.append((places[hit], start[hit], end[hit] - start[hit]))
    places, start, count = (np.concatenate(one) for one in zip(*told, strict=True))
    return places, start, count


def rows_with(part: OpenPart, column: str, hashes: Entries) -> Numbers:
    """The rows of a part that carry one of these sorted hashes in a column, in order."""
    with part.file.keys() as columns:
        _, start, count = _found(columns, column, hashes, [slice(0, len(hashes))])
        rows = np.unique(rows_between(columns[column], start, count))
        columns.let_go()
        return rows


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
    of_kab, hashes = _of_kab(kab[order]), hashes[order]

    def of_part(part: OpenPart) -> tuple[Numbers, Numbers]:
        here = _asked_of(part, of_kab)
        if not here:
            return _NOBODY, _NOBODY
        with part.file.keys() as columns:
            places, _, count = _found(columns, column, hashes, here)
            columns.let_go()
            return places, count

    total = np.zeros(len(hashes), np.int64)
    with ThreadPoolExecutor(threads) as pool:
        for places, count in pool.map(of_part, parts):
            total[places] += count
    found = np.empty_like(total)
    found[order] = total
    return pl.Series("banyak", found)
