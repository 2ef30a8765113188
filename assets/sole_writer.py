"""One writer per data folder.

What belongs here: the lock that runs meet at, whether a command or Dagster started them.
What does not: what they would have written.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.lake_version import mark_if_new
from assets.leftovers import clear_unfinished
from assets.object_store import StoreFault
from assets.store_lease import StoreBusy
from assets.working_copy import checkpoint, committed

# Folders this process already holds: a step inside a run that holds the lock passes through.
_HELD: set[Path] = set()


class DataBusy(RuntimeError):
    """Another process or machine writes to the data folder, or its store is away."""


@contextmanager
def sole_writer(lock: Path, *, any_version: bool = False) -> Iterator[None]:
    """Hold the data folder for writing; DataBusy if another process holds it.

    OtherVersion if the folder is older or newer than this program, unless `any_version`; a new
    one gets its version.
    What a killed run left unfinished in the lake is cleared away first. A folder that is a copy of
    an object store begins with what the store holds, and what was written is committed to it.
    The lock belongs to the process: it frees itself when the process ends, however it ends.
    """
    lock = lock.absolute()
    if lock in _HELD:
        yield
        with _told_as_busy():
            checkpoint(lock.parent)
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataBusy(
                f"Proses lain sedang menulis ke / another run is writing to {lock.parent}. "
                "Tunggu sampai selesai lalu ulangi / wait until it ends, then repeat."
            ) from None
        with _told_as_busy(), committed(lock.parent):
            if not any_version:
                mark_if_new(lock.parent)
            clear_unfinished(lock.parent / "lake")
            _HELD.add(lock)
            try:
                yield
            finally:
                _HELD.discard(lock)


@contextmanager
def _told_as_busy() -> Iterator[None]:
    """A store that another machine holds, or that is away, is a folder that cannot be had now."""
    try:
        yield
    except (StoreBusy, StoreFault) as fault:
        raise DataBusy(str(fault)) from None
