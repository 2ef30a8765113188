"""Parts that workers make in tests: each says that it was begun, then does as its area asks.

A group says so too, under the number of its first part.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from assets.part_work import Digests, PartWork
from schemas.validate import SchemaFault

# Looks like what a library quotes when it fails on a cell; no person's.
QUOTED = "3325010101900001"


class Unsendable(Exception):
    """A fault that cannot be rebuilt from what was sent of it."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def note_down(shared: str, work: PartWork) -> Digests:
    """Write the part; area 3302 takes its worker with it once, others fail by their number."""
    (out,) = work.outputs
    begun = out.with_name(f"{work.area}.dimulai")
    with begun.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if work.area == "3302" and len(begun.read_text().split()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if work.area == "3303":
        raise SchemaFault("kolom hilang / missing")
    if work.area == "3304":
        raise KeyError(QUOTED)
    if work.area == "3305":
        raise Unsendable("nama", QUOTED)
    time.sleep(0.05)
    out.write_text(f"{shared} {work.own} {Path(out).name}")
    return {}


def note_down_together(shared: str, group: Sequence[PartWork]) -> list[Digests]:
    """Write the parts of a group as `note_down` does."""
    (out,) = group[0].outputs
    out.with_name(f"{group[0].area}.bersama").write_text(str(len(group)))
    return [note_down(shared, work) for work in group]
