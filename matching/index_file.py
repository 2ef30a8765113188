"""The files of an index part: rows, names, keys and counts, written whole and read by place.

What belongs here: their layout, and reading single rows or keys without reading the rest.
What does not: what the columns mean (`index`), or searching for anyone (`lookup`, `search`).

    3325.arrow           one record per DTSEN member, the columns that are compared (`record`)
    3325.teks.arrow      texts that records give by number: those of many rows, then odd ones
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.ipc

from matching.entries import Entries
from matching.mapped import Batches, MappedFile
from matching.named_rows import NUMBERED, NamedRows
from matching.plain_names import Numbers, distinct_numbers
from matching.record import RECORD, Records, Texts, packed, unpacked

_HEAD = ("penanda", "versi_dtsen", "kab", "baris")
# Rows copied out of a file before its pages are given back: they count as memory of the process.
_TAKEN_AT_A_TIME = 50_000
_ENTRY = pa.schema([("masukan", pa.uint64())])
_ROW = pa.schema([("catatan", pa.binary(RECORD.itemsize))])
_TEXT = pa.schema([("teks", pa.string())])
_NO_TEXT = pl.Series("teks", [], dtype=pl.String)
# A part's place stands above the number of a name.
_PART_BITS = 32
_NAME_MASK = (1 << _PART_BITS) - 1
_NAMES = tuple(NUMBERED["no_nama"])


@dataclass(frozen=True)
class PartFacts:
    """What the head of a part's files tells: its mark, versions, areas and number of rows."""

    mark: int
    versions: tuple[str, ...]
    kab: tuple[int, ...]
    rows: int


@dataclass(frozen=True)
class Keys:
    """The entries of a part's hash columns, by the name of the column."""

    batches: Batches
    places: Mapping[str, int]

    def __contains__(self, column: str) -> bool:
        return column in self.places

    def __getitem__(self, column: str) -> Entries:
        """The entries as they lie in the file (`to_numpy` would import pandas)."""
        (entries,) = self.batches[self.places[column]]
        if not len(entries):
            return np.zeros(0, np.uint64)
        found: Entries = np.frombuffer(entries.buffers()[1], np.uint64, len(entries))
        return found

    def let_go(self) -> None:
        """Give back the memory of the entries that were looked at."""
        self.batches.let_go()


class IndexFile:
    """One part on disk, by the path of its rows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.texts_path = path.with_suffix(".teks.arrow")
        self.names_path = path.with_suffix(".nama.arrow")
        self.keys_path = path.with_suffix(".kunci.arrow")
        self.counts_path = path.with_suffix(".hitungan.arrow")
        self.replaced_path = path.with_suffix(".diganti.arrow")

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files every part has."""
        return self.path, self.texts_path, self.names_path, self.keys_path, self.counts_path

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
        for told in ("_columns", "_mapped_keys", "_mapped_rows", "_mapped_names", "texts"):
            self.__dict__.pop(told, None)
        columns: list[str] = []

        def batches() -> Iterator[pa.RecordBatch]:
            for name, entries in keys:
                columns.append(name)
                yield pa.record_batch([_arrow(entries, pa.uint64())], schema=_ENTRY)

        _write(self.keys_path, _ENTRY.with_metadata(head), batches())
        head |= {"kolom": json.dumps(columns)}
        for path, frame in ((self.names_path, people.names), (self.counts_path, counts)):
            table = _plain(frame).replace_schema_metadata(head)
            _write(path, table.schema, table.combine_chunks().to_batches())
        records, texts = packed(people.rows)
        lists = (_plain(one.to_frame()).combine_chunks() for one in (texts.shared, texts.odd))
        _write(
            self.texts_path,
            _TEXT.with_metadata(head),
            [pa.record_batch(one.column(0).chunks or [pa.array([], pa.string())], schema=_TEXT)
             for one in lists],
        )  # fmt: skip
        row = pa.Array.from_buffers(_ROW.field(0).type, len(records), [None, pa.py_buffer(records)])
        _write(self.path, _ROW.with_metadata(head), [pa.record_batch([row], schema=_ROW)])

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
        columns = self._columns
        with self._mapped_keys.mapped() as batches:
            yield Keys(batches, columns)

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        names = json.loads(self._head(self.counts_path)["kolom"])
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def _mapped_keys(self) -> MappedFile:
        return MappedFile(self.keys_path)

    @cached_property
    def _mapped_rows(self) -> MappedFile:
        return MappedFile(self.path)

    @cached_property
    def _mapped_names(self) -> MappedFile:
        return MappedFile(self.names_path)

    def take(self, numbers: Numbers, target: Records) -> None:
        """Copy the records of these rows into `target`."""
        for start in range(0, len(numbers), _TAKEN_AT_A_TIME):
            here = slice(start, start + _TAKEN_AT_A_TIME)
            with self._records() as every:
                # Taken as they lie; places in brackets copy a record field by field.
                target[here] = every.take(numbers[here])

    def names(self, numbers: Numbers) -> pa.Table:
        """The names of these numbers, copied out of the file."""
        return pa.concat_tables(
            self._taken_names(numbers[start : start + _TAKEN_AT_A_TIME])
            for start in range(0, max(len(numbers), 1), _TAKEN_AT_A_TIME)
        )

    def _taken_names(self, numbers: Numbers) -> pa.Table:
        chosen = _arrow(numbers, pa.int64())
        with self._mapped_names.mapped() as batches:
            columns = [column.take(chosen) for column in batches[0]]
        return pa.table(columns, names=_NAMES)

    def rows(self, numbers: Numbers) -> pl.DataFrame:
        """The rows of these numbers, the names written out."""
        return named_rows([self], np.zeros(len(numbers), np.int64), numbers).written()

    def fingerprints(self) -> pl.Series:
        """`sidik` of every row, in the order of the rows."""
        with self._records() as every:
            return pl.Series("sidik", np.ascontiguousarray(every["sidik"]))

    @contextmanager
    def _records(self) -> Iterator[Records]:
        """Every record as it lies in the file, mapped as long as the context lasts."""
        with self._mapped_rows.mapped() as batches:
            (rows,) = batches[0]
            yield np.frombuffer(rows.buffers()[1] or b"", RECORD, len(rows))

    @cached_property
    def texts(self) -> Texts:
        """The texts that records give by number."""
        with pa.memory_map(str(self.texts_path)) as source:
            reader = pa.ipc.open_file(source)
            lists = (pl.from_arrow(reader.get_batch(place).column(0)) for place in (0, 1))
            shared, odd = (pl.Series("teks", one).clone() for one in lists)
        return Texts(shared, odd)

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


def named_rows(files: Sequence[IndexFile], part: Numbers, number: Numbers) -> NamedRows:
    """Rows of several parts: `part`, in ascending order, tells of which of `files` each number is.

    Records of all parts are unpacked together, so that a part asked for few rows costs little.
    """
    asked = np.unique(part)
    records = np.empty(len(number), RECORD)
    shared, odd = np.zeros((2, len(files) + 1), np.int64)
    texts = [files[place].texts for place in asked]
    for place, told in zip(asked, texts, strict=True):
        here = slice(*np.searchsorted(part, [place, place + 1]))
        files[place].take(number[here], records[here])
        shared[place + 1], odd[place + 1] = len(told.shared), len(told.odd)
    together = Texts(
        pl.concat([_NO_TEXT, *(told.shared for told in texts)], rechunk=True),
        pl.concat([_NO_TEXT, *(told.odd for told in texts)], rechunk=True),
    )
    rows = unpacked(records, together, np.cumsum(shared)[part], np.cumsum(odd)[part])
    named = np.concatenate([part << _PART_BITS | records[column] for column in NUMBERED])
    first, places = distinct_numbers(named)
    used = named[first]
    names = pa.concat_tables(
        files[place].names(used[slice(*np.searchsorted(used >> _PART_BITS, [place, place + 1]))]
                           & _NAME_MASK)
        for place in (asked if len(asked) else range(1))
    )  # fmt: skip
    of_column = np.split(places.astype(np.int32), len(NUMBERED))
    numbered = [pl.Series(*one) for one in zip(NUMBERED, of_column, strict=True)]
    return NamedRows(rows.with_columns(numbered), _frame(names))


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
