"""An Arrow file of flat columns, read in place.

What belongs here: where the buffers of each batch lie, told by the file once, and mapping it.
What does not: what the columns hold (`index_file`).

Arrow reads the description of all batches whenever a file is opened. A search opens each part's
files some hundred times, and its keys are some forty batches: described anew that took a third of
the time.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc


@dataclass(frozen=True)
class _Column:
    """A column of one batch: its type, rows, missing ones, and byte and size of its buffers."""

    type: pa.DataType
    rows: int
    missing: int
    buffers: Sequence[tuple[int, int] | None]


@dataclass(frozen=True)
class MappedFile:
    """The batches of the Arrow file at `path`, not compressed, its columns without children."""

    path: Path

    @cached_property
    def _batches(self) -> Sequence[Sequence[_Column]]:
        with pa.memory_map(str(self.path)) as source:
            start = source.read_buffer().address
            reader = pa.ipc.open_file(source)
            batches = map(reader.get_batch, range(reader.num_record_batches))
            return [[_laid(column, start) for column in batch.columns] for batch in batches]

    @contextmanager
    def mapped(self) -> Iterator[Batches]:
        """The batches, mapped as long as the context lasts or a column of theirs is held."""
        batches = self._batches
        with self.path.open("rb") as file:
            yield Batches(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), batches)


@dataclass(frozen=True)
class Batches:
    """The batches of a mapped file."""

    content: mmap.mmap
    batches: Sequence[Sequence[_Column]]

    def __getitem__(self, number: int) -> list[pa.Array]:
        """The columns of a batch, as they lie in the file."""
        whole = pa.py_buffer(self.content)
        return [
            pa.Array.from_buffers(
                column.type,
                column.rows,
                [None if one is None else whole.slice(*one) for one in column.buffers],
                column.missing,
            )
            for column in self.batches[number]
        ]

    def let_go(self) -> None:
        """Give back the pages that were read, which count as memory of the process."""
        self.content.madvise(mmap.MADV_DONTNEED)


def _laid(column: pa.Array, start: int) -> _Column:
    buffers = [
        None if one is None else (one.address - start if one.size else 0, one.size)
        for one in column.buffers()
    ]
    return _Column(column.type, len(column), column.null_count, buffers)
