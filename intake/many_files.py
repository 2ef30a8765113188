"""Very many files, some at a time, in batches that fit into the memory.

What belongs here: how many files are read together, and when a container is through.
What does not: reading them (`reading`), or where they lie and what is kept of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from intake.bridge import Bridge
from intake.containers import Piece, pieces_of
from intake.limits import limits
from intake.parquet_rows import MAGIC
from intake.reading import read_pieces
from intake.taken import FileIntake

# A Parquet extract as text is so many times as large: most of its cells are codes or empty.
_PARQUET_UNPACKED = 16


@dataclass(frozen=True)
class LandedFile:
    """A file as it landed: its name in the landing folder, its bytes and their sha256."""

    name: str
    data: bytes
    sha256: str


class Container(NamedTuple):
    """An archive or workbook whose pieces are files of their own, and how many those are."""

    sha256: str
    name: str
    pieces: int


@dataclass
class Gathered:
    """Pieces to be read together; `containers`: those of which no piece is left to be read.

    `bytes`: about what the pieces take unpacked.
    """

    pieces: list[Piece] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    bytes: int = 0

    def read(self, bridge: Bridge | None = None) -> list[FileIntake]:
        """Every table of the pieces; see `reading.read_landed`."""
        return read_pieces(self.pieces, bridge)


def gathered(files: Iterable[LandedFile]) -> Iterator[Gathered]:
    """The pieces of `files`, some at a time; of pieces with one key the first alone.

    Where a batch ends shows in no result, nor does which of them is read first.
    """
    bounds = limits().together
    batch, seen = Gathered(), set[str]()
    for file in files:
        pieces = []
        for piece in pieces_of(file.data, file.name, file.sha256):
            pieces.append(piece.sha256)
            if piece.sha256 in seen:
                continue
            seen.add(piece.sha256)
            batch.pieces.append(piece)
            batch.bytes += _unpacked(piece)
            if batch.bytes >= bounds.bytes or len(batch.pieces) >= bounds.files:
                yield batch
                batch = Gathered()
        if pieces != [file.sha256]:
            batch.containers.append(Container(file.sha256, file.name, len(pieces)))
    yield batch


def _unpacked(piece: Piece) -> int:
    packed = isinstance(piece.content, bytes) and piece.content.startswith(MAGIC)
    return piece.bytes * (_PARQUET_UNPACKED if packed else 1)
