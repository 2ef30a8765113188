"""One writer per data folder.

What belongs here: the lock two runs meet at.
What does not: what they would have written.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.faults import BadUse


@contextmanager
def sole_writer(lock: Path) -> Iterator[None]:
    """Hold the data folder for writing; BadUse if another run holds it.

    The lock belongs to the process: it frees itself when the process ends, however it ends.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadUse(
                f"Proses lain sedang menulis ke / another run is writing to {lock.parent}. "
                "Tunggu sampai selesai lalu ulangi / wait until it ends, then repeat."
            ) from None
        yield
