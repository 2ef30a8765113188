"""Parquet files the portal keeps beside the data: made once for all workers, anew when asked of
other sources.

What belongs here: naming such a file by what it is made from, one maker at a time, and removing
the one before.
What does not: what is in it.

The files repeat what lies in the lake and hold personal data: the portal's own folder, readable
by the owner alone. Any may be deleted at any time.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl

from schemas.parquet import replacing

_ROW_GROUP = 2000


def mark(path: Path) -> str:
    """When a source was last written, and its size."""
    found = path.stat()
    return f"{found.st_mtime_ns}:{found.st_size}"


def made_once(
    folder: Path, name: str, sources: Iterable[str], make: Callable[[], pl.DataFrame]
) -> Path:
    """The file `name` in `folder` for these sources; whoever first asks makes it, others wait."""
    digest = hashlib.sha256("|".join(sources).encode()).hexdigest()[:16]
    path = folder / f"{name}_{digest}.parquet"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".kunci").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            rows = make()
            with replacing(path) as unfinished:
                unfinished.touch(mode=0o600)
                rows.write_parquet(unfinished, row_group_size=_ROW_GROUP)
            for old in folder.glob(f"{name}_*.parquet"):
                if old != path:
                    old.unlink(missing_ok=True)
    return path
