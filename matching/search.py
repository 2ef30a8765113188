"""Candidates out of the index: which register rows the reports' keys hit, and those rows.

What belongs here: opening an index, the candidates of a set of keys, fetching each row once,
and counting how often names and places occur.
What does not: looking keys up (`lookup`), what keys mean (`keys`) or how candidates are judged
(`compare`, `score`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.blocking import FAMILY, blocking_keys, column_of
from matching.entries import MOST_ROWS, ROW_BITS
from matching.index import IndexFault, counts_schema, index_mark
from matching.index_file import IndexFile, named_rows
from matching.keys import combined_hash, text_hash
from matching.lookup import (
    Answer,
    OpenPart,
    Persons,
    Question,
    answers,
    counts_of,
    questions,
    rows_with,
    total_hits,
)
from matching.named_rows import NamedRows
from matching.plain_names import Numbers, distinct_numbers
from matching.sorting import order_by_two, order_of

HITS_SCHEMA = {
    "kunci": pl.String(),
    "diminta": pl.Int64(),
    "di_atas_batas": pl.Int64(),
    "calon": pl.Int64(),
    "calon_sendiri": pl.Int64(),
}
_PAIRS = pl.Schema({"orang": pl.UInt32(), "sidik": pl.UInt64(), "jalur": pl.UInt32()})
Hits = tuple[Numbers, Numbers, npt.NDArray[np.uint32]]


@dataclass(frozen=True)
class Found:
    """What the index holds for a set of reports.

    `pairs`: orang, sidik, jalur – the candidates, and as bits the keys that gave them; `people`:
    one index row per sidik, sorted by it; `size`: persons in the index; `version`: its DTSEN
    version; `hits`: per key the keys asked for, over the cap, what it gave and gave alone.
    """

    pairs: pl.DataFrame
    people: NamedRows
    size: int
    version: str
    hits: pl.DataFrame


@dataclass(frozen=True)
class Sought:
    """Which rows of which part the keys hit, before any row is read.

    `of_part`: per index part the persons, in order, the numbers of the rows they hit, and as bits
    the keys that gave each; `asked`: per blocking key the keys asked and those over the cap.
    """

    of_part: tuple[Hits, ...]
    asked: tuple[tuple[int, int], ...]

    def among(self, persons: Persons) -> Sought:
        """What these persons hit, who are numbered one after the other; the keys asked are told
        with the first of all."""
        first, end = (persons[0], persons[-1] + 1) if len(persons) else (0, 0)
        part_of = []
        for person, number, paths in self.of_part:
            here = slice(*np.searchsorted(person, [first, end]))
            part_of.append((person[here], number[here], paths[here]))
        asked = self.asked if first == 0 else tuple((0, 0) for _ in self.asked)
        return Sought(tuple(part_of), asked)


class Index:
    """The index parts opened for searching; use it as a context manager."""

    def __init__(self, parts: Sequence[Path], threads: int | None = None) -> None:
        """Open the parts, given by the paths of their rows; IndexFault if they do not fit."""
        if not parts:
            raise IndexFault("Tidak ada berkas indeks / no index part was given.")
        self.threads = threads or os.cpu_count() or 1
        files = [IndexFile(path) for path in sorted(set(parts))]
        facts = [file.facts() for file in files]
        if any(fact is None or fact.mark != index_mark() for fact in facts):
            raise IndexFault(
                "Indeks dibuat oleh versi program lain / the index was made by another version. "
                "Buat ulang indeks dari tabel DTSEN / rebuild the index from the DTSEN tables."
            )
        known = [fact for fact in facts if fact is not None]
        versions = sorted({version for fact in known for version in fact.versions})
        if len(versions) > 1:
            raise IndexFault(
                "Indeks memuat lebih dari satu versi DTSEN / more than one DTSEN version: "
                f"{', '.join(versions)}. Beri satu versi / give one."
            )
        self.version = versions[0] if versions else "-"
        self.size = sum(fact.rows for fact in known)
        self.parts = [
            OpenPart(file, frozenset(fact.kab)) for file, fact in zip(files, known, strict=True)
        ]
        replaced = [persons for file in files if (persons := file.replaced()) is not None]
        self.replaced = pl.concat(replaced).unique() if replaced else pl.Series([], dtype=pl.String)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing stays open between two searches."""

    def search(self, keys: pl.DataFrame) -> Found:
        """Candidates for `keys` (of `report_hashes`) and the rows needed to judge them."""
        return self.fetched(self.sought(keys))

    def sought(self, keys: pl.DataFrame) -> Sought:
        """Where the rows lie that `keys` (of `report_hashes`) hit within the caps: each list of
        each part is gone through once for all persons."""
        asked = questions(keys)
        answered = answers(self.parts, asked, self.threads)
        totals = [
            total_hits(question, [answer[number] for answer in answered])
            for number, question in enumerate(asked)
        ]
        everywhere = [np.ones(len(question.hashes), np.bool_) for question in asked]
        return Sought(
            tuple(_hit_pairs(asked, of_part, totals) for of_part in answered),
            tuple(
                (question.distinct(every), question.distinct(total > question.key.cap))
                for question, every, total in zip(asked, everywhere, totals, strict=True)
            ),
        )

    def fetched(self, sought: Sought) -> Found:
        """The rows that were hit, and who hit them."""
        hits = zip(*_in_one(sought.of_part), strict=True)
        person, codes, paths = (np.concatenate(told) for told in hits)
        first, place = distinct_numbers(codes)
        people, held = self._rows(codes[first])
        pairs = pl.DataFrame(
            {"orang": person, "sidik": people.rows["sidik"][place], "jalur": paths},
            schema=_PAIRS,
        )
        if not held.all():
            pairs, people = pairs.filter(held.gather(place)), people[held.arg_true()]
        found = _merged(pairs)
        return Found(
            found,
            NamedRows.together([people]),
            self.size,
            self.version,
            _hits(found, sought.asked),
        )

    def members(self, families: pl.Series) -> NamedRows:
        """The index rows of all members of the families given by KK number."""
        wanted = families.drop_nulls().unique().sort()
        hashes = wanted.to_frame("kk").select(_family_hash(pl.col("kk"))).to_series().sort()
        numbers = (rows_with(part, column_of(FAMILY), hashes.to_numpy()) for part in self.parts)
        codes = [place << ROW_BITS | rows for place, rows in enumerate(numbers)]
        people, held = self._rows(np.concatenate(codes))
        meant = people.rows["no_kk"].is_in(wanted.implode())
        return NamedRows.together([people[(meant & held).arg_true()]])

    def _rows(self, codes: Numbers) -> tuple[NamedRows, pl.Series]:
        """The rows told by the place of their part and their number in it, in ascending order, and
        which of them hold: not those that a newer part replaces."""
        files, part = [part.file for part in self.parts], codes >> ROW_BITS
        people = named_rows(files, part, codes & (MOST_ROWS - 1))
        if self.replaced.is_empty():
            return people, pl.repeat(True, len(codes), eager=True)
        newer = np.array([file.replaced_path.exists() for file in files])
        gone = people.rows["id_orang"].is_in(self.replaced.implode())
        return people, ~gone | pl.Series(newer[part], dtype=pl.Boolean)

    def namesakes(self, column: tuple[str, ...], asked: pl.DataFrame) -> pl.Series:
        """How many persons carry each hash `k` in a column of the index, in the kabupaten/kota
        `letak` (0 = anywhere)."""
        return counts_of(self.parts, column_of(column), asked, self.threads)

    def token_counts(self, tokens: pl.Series) -> pl.DataFrame:
        """How many persons of each kabupaten/kota carry a token: kab, kata, banyak."""
        wanted = tokens.drop_nulls().unique().to_frame("kata")
        return self._tokens.join(wanted, on="kata", how="semi")

    @cached_property
    def _tokens(self) -> pl.DataFrame:
        frames = [part.file.counts().filter(pl.col("jenis") == "KATA") for part in self.parts]
        return _summed(frames).drop("rt").rename({"nilai": "kata"})

    @cached_property
    def places(self) -> pl.DataFrame:
        """Persons per village: kab, kode_desa, banyak."""
        frames = [part.file.counts().filter(pl.col("jenis") == "DESA") for part in self.parts]
        return _summed(frames).drop("rt").rename({"nilai": "kode_desa"})

    def neighbourhoods(self, villages: pl.Series) -> pl.DataFrame:
        """Persons per RT of these villages: kode_desa, rt, banyak."""
        wanted = villages.drop_nulls().unique().to_frame("kode_desa")
        return self._neighbourhoods.join(wanted, on="kode_desa", how="semi", maintain_order="left")

    @cached_property
    def _neighbourhoods(self) -> pl.DataFrame:
        frames = [part.file.counts().filter(pl.col("jenis") == "RT") for part in self.parts]
        return _summed(frames).rename({"nilai": "kode_desa"})


def _family_hash(number: pl.Expr) -> pl.Expr:
    return combined_hash(column_of(FAMILY), [text_hash(number)])


def _hit_pairs(
    asked: Sequence[Question], answered: Sequence[Answer], totals: Sequence[Numbers]
) -> Hits:
    """Persons, numbers of rows of one part, and as bits the keys that gave each pair, once."""
    codes, bits = [], []
    for number, (question, answer) in enumerate(zip(asked, answered, strict=True)):
        place, row = answer.within(totals[number], question.key.cap)
        codes.append(question.persons[place].astype(np.int64) << ROW_BITS | row)
        bits.append(np.full(len(row), 1 << number, np.uint32))
    every = np.concatenate(codes)
    order = order_of(every)
    every = every[order]
    first = np.flatnonzero(np.diff(every, prepend=-1))
    if not first.size:
        return every, every, np.zeros(0, np.uint32)
    paths = np.bitwise_or.reduceat(np.concatenate(bits)[order], first)
    return every[first] >> ROW_BITS, every[first] & (MOST_ROWS - 1), paths


def _in_one(of_part: Sequence[Hits]) -> Iterator[Hits]:
    """The same hits, the place of their part above the numbers of rows."""
    for place, (person, number, paths) in enumerate(of_part):
        yield person, place << ROW_BITS | number, paths


def _merged(pairs: pl.DataFrame) -> pl.DataFrame:
    """Candidate pairs of all parts, each once also where two parts hold the same member."""
    pairs = pairs[order_by_two(pairs["orang"].to_numpy(), pairs["sidik"].to_numpy())]
    again = (pairs["orang"] == pairs["orang"].shift(1)) & (
        pairs["sidik"] == pairs["sidik"].shift(1)
    )
    if again.any():
        grouped = pairs.group_by("orang", "sidik", maintain_order=True)
        pairs = grouped.agg(pl.col("jalur").bitwise_or())
    return pairs.with_columns(pl.col("orang").set_sorted())


def _summed(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    everything = pl.concat(frames) if frames else pl.DataFrame(schema=counts_schema())
    return (
        everything.group_by("kab", "nilai", "rt")
        .agg(pl.col("banyak").sum())
        .sort("kab", "nilai", "rt", nulls_last=True)
    )


def _hits(pairs: pl.DataFrame, asked: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """Per blocking key: keys asked, keys over the cap, pairs given, pairs only it gave."""
    paths = pairs.group_by("jalur").agg(pl.len().alias("banyak"))
    jalur, banyak = paths["jalur"].to_numpy(), paths["banyak"].to_numpy().astype(np.int64)
    rows = []
    for number, (key, told) in enumerate(zip(blocking_keys(), asked, strict=True)):
        bit = np.uint32(1 << number)
        given, alone = banyak[jalur & bit > 0].sum(), banyak[jalur == bit].sum()
        rows.append((key.name, *told, int(given), int(alone)))
    return pl.DataFrame(rows, schema=HITS_SCHEMA, orient="row")
