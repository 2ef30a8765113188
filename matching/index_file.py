"""The files of an index part: rows, names, keys and counts, written whole and read by place.

What belongs here: their layout, and reading single rows or keys without reading the rest.
What does not: what the columns mean (`index`), or searching for anyone (`lookup`, `search`).

    3325.arrow           one row per DTSEN member, the columns that are compared; names as numbers
    3325.nama.arrow      the distinct names of the part, at the place that is their number
    3325.kunci.arrow     per hash column one sorted list of 64-bit entries: 40 bits of the hash,
                         then 24 bits with the row's number
    3325.hitungan.arrow  how many persons per village, and per token of a name

A part that brings an index up to date has one more file, `….diganti.arrow`: the `id_orang` whose
rows in other parts hold no longer.

Arrow files without compression: a search maps them into memory and touches only the pages it
needs. The keys' lists are as long as the rows that have the key, one record batch per list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.ipc

from matching.named_rows import NUMBERED, NamedRows
from matching.plain_names import distinct_numbers

ROW_BITS = 24
MOST_ROWS = 1 << ROW_BITS
_ROW_MASK = np.uint64(MOST_ROWS - 1)
# Beside the entries of a column that is asked everywhere stands its sieve, under this ending.
SIEVE = "|saring"
_SIEVE_BITS, _WORD = 8, 6
_HEAD = ("penanda", "versi_dtsen", "kab", "baris")
# Rows copied out of a file before its pages are given back: they count as memory of the process.
_TAKEN_AT_A_TIME = 50_000
_ENTRY = pa.schema([("masukan", pa.uint64())])

Entries = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PartFacts:
    """What the head of a part's files tells: its mark, versions, areas and number of rows."""

    mark: int
    versions: tuple[str, ...]
    kab: tuple[int, ...]
    rows: int


def sorted_entries(hashes: Entries, known: npt.NDArray[np.bool_] | None = None) -> Entries:
    """The sorted entries of one hash column; rows that are not `known` have none. The hashes are
    overwritten."""
    hashes &= ~_ROW_MASK
    hashes |= np.arange(len(hashes), dtype=np.uint64)
    entries = hashes if known is None else hashes[known]
    entries.sort()
    return entries


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


@dataclass(frozen=True)
class Keys:
    """The entries of a part's hash columns, each looked for when it is asked."""

    reader: pa.ipc.RecordBatchFileReader
    places: Mapping[str, int]

    def __contains__(self, column: str) -> bool:
        return column in self.places

    def __getitem__(self, column: str) -> Entries:
        """The entries as they lie in the file (`to_numpy` would import pandas)."""
        entries = self.reader.get_batch(self.places[column]).column(0)
        if not len(entries):
            return np.zeros(0, np.uint64)
        found: Entries = np.frombuffer(entries.buffers()[1], np.uint64, len(entries))
        return found


class IndexFile:
    """One part on disk, by the path of its rows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names_path = path.with_suffix(".nama.arrow")
        self.keys_path = path.with_suffix(".kunci.arrow")
        self.counts_path = path.with_suffix(".hitungan.arrow")
        self.replaced_path = path.with_suffix(".diganti.arrow")

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files every part has."""
        return self.path, self.names_path, self.keys_path, self.counts_path

    def write(
        self,
        people: NamedRows,
        keys: Iterable[tuple[str, Entries]],
        counts: pl.DataFrame,
        facts: PartFacts,
    ) -> None:
        """Write the part; each file appears whole, the rows last.

        `keys`: the entries of one hash column after the other, taken when they are written.
        """
        head = {
            "penanda": str(facts.mark),
            "versi_dtsen": json.dumps(facts.versions),
            "kab": json.dumps(facts.kab),
            "baris": str(facts.rows),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.__dict__.pop("_columns", None)
        columns: list[str] = []

        def batches() -> Iterator[pa.RecordBatch]:
            for name, entries in keys:
                columns.append(name)
                yield pa.record_batch([_arrow(entries, pa.uint64())], schema=_ENTRY)

        _write(self.keys_path, _ENTRY.with_metadata(head), batches())
        files = (
            (self.names_path, people.names),
            (self.counts_path, counts),
            (self.path, people.rows),
        )
        for path, frame in files:
            table = _plain(frame).replace_schema_metadata(head | {"kolom": json.dumps(columns)})
            _write(path, table.schema, table.combine_chunks().to_batches())

    def facts(self) -> PartFacts | None:
        """The head of the part; None if it is none, or its files do not belong together."""
        try:
            heads = [self._head(path) for path in self.paths]
        except (OSError, pa.ArrowInvalid):
            return None
        told = [{name: head.get(name) for name in _HEAD} for head in heads]
        if None in told[0].values() or any(one != told[0] for one in told):
            return None
        head = heads[0]
        return PartFacts(
            int(head["penanda"]),
            tuple(json.loads(head["versi_dtsen"])),
            tuple(json.loads(head["kab"])),
            int(head["baris"]),
        )

    @staticmethod
    def _head(path: Path) -> dict[str, str]:
        with pa.memory_map(str(path)) as source:
            metadata = pa.ipc.open_file(source).schema.metadata or {}
        return {key.decode(): value.decode() for key, value in metadata.items()}

    @contextmanager
    def keys(self) -> Iterator[Keys]:
        """The entries of the hash columns, mapped as long as the context lasts."""
        with pa.memory_map(str(self.keys_path)) as source:
            yield Keys(pa.ipc.open_file(source), self._columns)

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        names = json.loads(self._head(self.counts_path)["kolom"])
        return {name: place for place, name in enumerate(names)}

    def named_rows(self, numbers: Numbers) -> NamedRows:
        """The rows of these numbers and their names, copied out of the files."""
        rows = pl.concat(
            _taken(self.path, numbers[start : start + _TAKEN_AT_A_TIME])
            for start in range(0, max(len(numbers), 1), _TAKEN_AT_A_TIME)
        )
        named = np.concatenate([rows[column].to_numpy() for column in NUMBERED])
        first, places = distinct_numbers(named)
        names = _taken(self.names_path, named[first].astype(np.int64))
        of_column = np.split(places.astype(np.int32), len(NUMBERED))
        numbered = [pl.Series(*one) for one in zip(NUMBERED, of_column, strict=True)]
        return NamedRows(rows.with_columns(numbered), names)

    def rows(self, numbers: Numbers) -> pl.DataFrame:
        """As `named_rows`, the names written out."""
        return self.named_rows(numbers).written()

    def fingerprints(self) -> pl.Series:
        """`sidik` of every row, in the order of the rows."""
        with pa.memory_map(str(self.path)) as source:
            return _frame(pa.ipc.open_file(source).read_all().select(["sidik"]))["sidik"]

    def all_rows(self) -> pl.DataFrame:
        """Every row, copied out of the file, its names written out."""
        return self.rows(np.arange(len(self.fingerprints())))

    def write_replaced(self, persons: pl.Series) -> None:
        """Write whose rows in other parts hold no longer; it must lie there before the rows."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        table = _plain(persons.drop_nulls().unique().sort().rename("id_orang").to_frame())
        _write(self.replaced_path, table.schema, table.combine_chunks().to_batches())

    def replaced(self) -> pl.Series | None:
        """Whose rows in other parts hold no longer; None if this part replaces nothing."""
        if not self.replaced_path.exists():
            return None
        with pa.memory_map(str(self.replaced_path)) as source:
            return _frame(pa.ipc.open_file(source).read_all())["id_orang"]

    def counts(self) -> pl.DataFrame:
        """The part's counts."""
        with pa.memory_map(str(self.counts_path)) as source:
            return _frame(pa.ipc.open_file(source).read_all())


def _taken(path: Path, numbers: Numbers) -> pl.DataFrame:
    """The rows of a file at these places, copied out of it."""
    with pa.memory_map(str(path)) as source:
        return _frame(pa.ipc.open_file(source).read_all().take(_arrow(numbers, pa.int64())))


def _arrow(numbers: Entries | Numbers, dtype: pa.DataType) -> pa.Array:
    """The same numbers for Arrow, not copied (pa.array would import pandas)."""
    contiguous = np.ascontiguousarray(numbers)
    return pa.Array.from_buffers(dtype, len(contiguous), [None, pa.py_buffer(contiguous)])


def _frame(table: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(table))


def _plain(frame: pl.DataFrame) -> pa.Table:
    """Arrow with 32-bit text offsets: a part's texts are far below 2 GiB a column."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    fields: list[pa.Field] = [
        field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _write(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    temporary = path.with_name(f".{path.name}.baru")
    with pa.ipc.new_file(str(temporary), schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    temporary.replace(path)
