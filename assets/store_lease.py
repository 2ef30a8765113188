"""One writer per object store: a lease, renewed while it is held.

What belongs here: taking it, renewing it, and taking over one whose holder is gone.
What does not: what is written meanwhile – a commit on top of another's is refused by the store
itself, so a lease lost by a machine that stood still can spoil nothing.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count

from assets.object_store import ObjectStore, library_faults

NAME = "kunci.json"
LEASE = timedelta(seconds=120)
_RENEWALS = 4


class StoreBusy(RuntimeError):
    """Another machine writes to the object store."""


@contextmanager
def held_lease(store: ObjectStore, holder: str, machine: str) -> Iterator[datetime]:
    """Hold the store for writing; yields since when, by its clock. StoreBusy if another does.

    `holder`: who asks – one working copy, which only one process uses at a time; what it held
    before, killed, it takes again at once. Another's is taken over once it was not renewed.
    """
    tag = _taken(store, holder, machine)
    since = store.written_at(NAME)
    done = threading.Event()

    def renewing() -> None:
        mine: str | None = tag
        for number in count(1):
            if done.wait(LEASE.total_seconds() / _RENEWALS) or mine is None:
                return
            # A store away for a moment is asked again; away for longer, the lease ends.
            with suppress(*library_faults()):
                mine = store.replace(NAME, _told(holder, machine, number), mine)

    renewer = threading.Thread(target=renewing, name="kunci gudang", daemon=True)
    renewer.start()
    try:
        yield since
    finally:
        done.set()
        renewer.join()
        content, _ = store.read(NAME)
        if content is not None and json.loads(content)["pemilik"] == holder:
            store.remove(NAME)


def _taken(store: ObjectStore, holder: str, machine: str) -> str:
    """The tag of the lease, now this holder's."""
    content, tag = store.read(NAME)
    if content is not None:
        other = json.loads(content)
        age = datetime.now(UTC) - store.written_at(NAME)
        if other["pemilik"] != holder and age < LEASE:
            raise _busy(store, other["mesin"])
    mine = store.replace(NAME, _told(holder, machine, 0), tag)
    if mine is None:
        raise _busy(store, "?")
    return mine


def _busy(store: ObjectStore, machine: str) -> StoreBusy:
    return StoreBusy(
        f"Mesin lain ({machine}) sedang menulis ke / another machine is writing to "
        f"{store.address}. Tunggu sampai selesai lalu ulangi; kunci mesin yang mati lepas setelah "
        f"{LEASE.seconds} detik / wait until it ends; that of a dead machine frees itself."
    )


def _told(holder: str, machine: str, number: int) -> bytes:
    """The lease as it lies there; every renewal differs, so that its tag does."""
    return json.dumps({"pemilik": holder, "mesin": machine, "perpanjangan": number}).encode()
