"""Putting a finished release in its place: all of it or nothing, whatever happens.

What belongs here: the lock, the unfinished folder, the exchange of old and new, and what a
killed run left behind.
What does not: what a release holds.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.parquet import sync_folder
from schemas.tahap import Tahap

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux: two names swap their folders in one step
_HERE = -100  # AT_FDCWD


class ReleaseBusy(RuntimeError):
    """Another run is writing releases in the same place."""


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Only one run at a time publishes under `root`; ReleaseBusy for the second.

    The lock ends with its process, however that ends.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".kunci").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReleaseBusy(
                "Proses lain sedang menerbitkan di folder release ini; tunggu sampai selesai. "
                "Another run is publishing here; wait until it has ended."
            ) from None
        yield


@contextmanager
def unfinished(root: Path, tahap: Tahap) -> Iterator[Path]:
    """A fresh folder beside the releases to build one in; gone afterwards if still there."""
    folder = root / f".{tahap}.baru-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def recover(root: Path) -> None:
    """What killed runs left under `root` is cleared: each tahap stands old or new, never half.

    Waits for no one: ReleaseBusy if a run is publishing right now.
    """
    if root.is_dir():
        with exclusive(root):
            clear_leftovers(root)


def clear_leftovers(root: Path) -> None:
    """An old release set aside whose place is empty goes back; other leftovers are removed.

    Call it under `exclusive`: only then is every leftover a dead run's.
    """
    for aside in sorted(root.glob(".*.lama-*")):
        target = root / aside.name[1:].rpartition(".lama-")[0]
        if target.exists():
            shutil.rmtree(aside)
        else:
            os.rename(aside, target)
    for folder in root.glob(".*.baru-*"):
        shutil.rmtree(folder)


def put_in_place(folder: Path, target: Path) -> None:
    """`folder` becomes `target`; a release that was there before is removed.

    Where the file system can exchange two names, there is no instant without a release.
    Elsewhere the old one is set aside first, and `recover` brings it back after a kill.
    """
    for inner in [path for path in folder.rglob("*") if path.is_dir()]:
        sync_folder(inner)
    sync_folder(folder)
    if not target.exists():
        os.rename(folder, target)
    elif _exchange(folder, target):
        sync_folder(target.parent)
        shutil.rmtree(folder)
    else:
        aside = target.with_name(f".{target.name}.lama-{os.getpid()}")
        os.rename(target, aside)
        os.rename(folder, target)
        sync_folder(target.parent)
        shutil.rmtree(aside)
    sync_folder(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """True if the two names have swapped their folders; False where that is not possible."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    if library.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    fault = ctypes.get_errno()
    if fault in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(fault, os.strerror(fault))
