"""One part of a step as work of its own: made here, or by another process on another machine.

What belongs here: what a part is made from and becomes, making the stale ones, and how a fault
in one names the part.
What does not: who makes them (`workers`), or what a part holds (the rooms).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from assets.stamps import is_fresh, set_stamp
from schemas.parquet import FileDigest

# Of the files a part function wrote, those whose digest it knows; the others are read for it.
Digests = Mapping[Path, FileDigest]


@dataclass(frozen=True)
class PartWork:
    """A part to be made: its area, the files it is made from and the files it becomes.

    `own`: what concerns this part alone, small enough to be sent. `stamp`: the hash of all it is
    made from; "" for a part that is made anew every time.
    """

    area: str
    inputs: tuple[Path | None, ...]
    outputs: tuple[Path, ...]
    own: Any = field(repr=False, default=None)
    stamp_file: Path | None = None
    stamp: str = ""

    @property
    def bytes(self) -> int:
        """The bytes of the files it is made from."""
        return sum(path.stat().st_size for path in self.inputs if path is not None)

    def is_fresh(self) -> bool:
        """Whether the part lies there, made from exactly this."""
        return self.stamp_file is not None and is_fresh(self.outputs, self.stamp_file, self.stamp)

    def sealed(self, digests: Digests) -> PartWork:
        """Record that the part is made."""
        if self.stamp_file is not None:
            set_stamp(self.stamp_file, self.stamp, self.outputs, digests)
        return self


# Reads the inputs of a part and writes its outputs; called as (what all parts share, the part).
# A function of a module: only its name travels.
PartFunction = Callable[[Any, PartWork], Digests]
# The same for several parts at once: the digests of each, in their order.
GroupFunction = Callable[[Any, Sequence[PartWork]], Sequence[Digests]]
Made = tuple[PartWork, Digests]
Maker = Callable[[PartFunction, Any, Iterable[PartWork], GroupFunction | None], Iterator[Made]]


def stale_parts(works: Iterable[PartWork]) -> Iterator[PartWork]:
    """The parts that are to be made; their stamps are taken away first."""
    for work in works:
        if not work.is_fresh():
            if work.stamp_file is not None:
                work.stamp_file.unlink(missing_ok=True)
            yield work


def make_alone(function: PartFunction, shared: Any, works: Iterable[PartWork]) -> Iterator[Made]:
    """Make one part after the other in this process."""
    for work in works:
        digests: Digests = {}
        with Caught() as caught:
            digests = function(shared, work)
        caught.tell(work.area)
        yield work, digests


class PartNote(str):
    """What is said of a part's fault beside its own text: where, never whom."""

    frames = ""

    @classmethod
    def of(cls, area: str, frames: str = "") -> PartNote:
        """The note on part `area`; with the frames of the worker where it failed."""
        note = cls(f"Bagian / part {spelled(area)}" + (" (pekerja / worker)." if frames else "."))
        note.frames = frames
        return note


class Caught(AbstractContextManager["Caught"]):
    """Keeps a fault of the block, with the place it came from, to be told in its part's name."""

    def __init__(self) -> None:
        """Nothing went wrong yet."""
        self.fault: Exception | None = None
        self.frames = ""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Keep the fault; what is none, like an interrupt, passes on."""
        if not isinstance(fault, Exception):
            return False
        self.fault = fault
        self.frames = "".join(traceback.format_tb(trace)[1:])
        return True

    def tell(self, area: str) -> None:
        """Raise the fault, if there is one, with a note that names the part."""
        if self.fault is not None:
            self.fault.add_note(PartNote.of(area))
            raise self.fault


def spelled(area: str) -> str:
    """A kabupaten/kota as officers write it: 33.25."""
    return f"{area[:2]}.{area[2:]}" if len(area) == 4 and area.isdigit() else area


def notes_of(fault: BaseException) -> list[PartNote]:
    """Our own notes on a fault; those of libraries may quote a cell and are left out."""
    return [note for note in getattr(fault, "__notes__", ()) if isinstance(note, PartNote)]


def told(fault: BaseException) -> str:
    """The text of one of our faults, and in which part it came."""
    return " ".join([str(fault), *notes_of(fault)])


def where(fault: BaseException) -> str:
    """In which part a fault came, and its frames on the worker: what may be shown of any fault."""
    return "".join(f"{note.frames}{note}\n" for note in notes_of(fault))
