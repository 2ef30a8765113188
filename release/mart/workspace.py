"""The memory and disk a mart is made with.

What belongs here: the engine's limits, the folder it spills to, what killed builds left, and
what a person is told when there is too little of either.
What does not: what is made.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from release.query import Engine


class MartNoRoom(OSError):
    """Memory or disk did not suffice; the old mart, if any, is untouched."""


def limit(connection: duckdb.DuckDBPyConnection, engine: Engine, spill: Path) -> None:
    """Give the engine its memory, threads, and the folder for what does not fit."""
    connection.sql("set temp_directory = $folder", params={"folder": str(spill)})
    connection.sql("set memory_limit = $memory", params={"memory": engine.memory})
    if engine.threads is not None:
        connection.sql("set threads = $threads", params={"threads": engine.threads})


@contextmanager
def room(engine: Engine) -> Iterator[None]:
    """The engine's own complaints about memory and disk, as a fault a person can answer."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise MartNoRoom(
            f"Memori {engine.memory} tidak cukup untuk membuat mart; mart lama tidak tersentuh. "
            "Ulangi dengan --memory yang lebih besar atau --threads yang lebih kecil. / "
            f"{engine.memory} of memory is not enough; give a larger --memory or fewer --threads."
        ) from None
    except duckdb.Error as fault:
        if os.strerror(errno.ENOSPC) not in str(fault):
            raise
        raise MartNoRoom(
            "Disk penuh saat membuat mart; mart lama tidak tersentuh. Kosongkan ruang lalu "
            "ulangi. / The disk is full; the old mart is untouched. Free some space, run again."
        ) from None


@contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """A folder beside the mart for what spills (it may hold numbers), gone afterwards."""
    folder = target.with_name(f".{target.name}.tumpah-{os.getpid()}")
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(target: Path) -> None:
    """What killed builds left: half a mart, its log, and what they had spilled."""
    for path in target.parent.glob(f".{target.name}.baru-*"):
        path.unlink()
    for folder in target.parent.glob(f".{target.name}.tumpah-*"):
        shutil.rmtree(folder)
