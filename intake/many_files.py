"""Very many files, some at a time: what each gives, in batches that fit into the memory.

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
from intake.reading import read_pieces
from intake.taken import FileIntake


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
class Batch:
    """What some files gave; `containers`: those of which no piece is left to be read."""

    taken: list[FileIntake] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)


def read_many(files: Iterable[LandedFile], bridge: Bridge | None = None) -> Iterator[Batch]:
    """Every table of `files`, batch by batch; see `reading.read_landed`.

    Where a batch ends shows in no result, nor does the order of the files.
    """
    bounds = limits().together
    waiting: list[Piece] = []
    through: list[Container] = []
    size = 0
    for file in files:
        pieces = []
        for piece in pieces_of(file.data, file.name, file.sha256):
            waiting.append(piece)
            pieces.append(piece.sha256)
            size += piece.bytes
            if size >= bounds.bytes or len(waiting) >= bounds.files:
                yield Batch(read_pieces(waiting, bridge), through)
                waiting, through, size = [], [], 0
        if pieces != [file.sha256]:
            through.append(Container(file.sha256, file.name, len(pieces)))
    yield Batch(read_pieces(waiting, bridge), through)
