"""The data folder of a machine as a copy of what an object store holds.

What belongs here: which store a folder belongs to, fetching what was committed elsewhere, and
committing what was written here.
What does not: the store (`object_store`), or the lease of its one writer (`store_lease`).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.object_store import (
    SCHEME,
    Changed,
    ObjectStore,
    State,
    StoreFault,
    reachable,
    sha256_of,
    spelled_out,
)
from assets.store_lease import held_lease
from schemas.parquet import replacing

# Where copies lie; below it one folder per store.
PLACE_SETTING = "BANSOS_SALINAN"
BOUND = ".gudang.json"
# All that is shared. The mart, scratch and locks are made or held on each machine.
SHARED = ("lake", "release", "tinjauan", "jejak", "usul", "laporan", "versi.json")
_FIRST_AGAIN = "lake/"
# Part of the name of a table, stamp or index until it is whole (assets.leftovers).
_UNFINISHED = ".baru"


@dataclass(frozen=True)
class _Known:
    """What this machine knows of a shared file: content, and how the file looked then."""

    sha256: str
    size: int
    mtime_ns: int


class WorkingCopy:
    """One bound folder: its store, and what it held when folder and store last agreed."""

    def __init__(self, folder: Path) -> None:
        """The copy at `folder`, which is bound."""
        told = json.loads((folder / BOUND).read_text(encoding="utf-8"))
        self.folder, self.store, self.holder = folder, ObjectStore(told["gudang"]), told["salinan"]
        self._known = {name: _Known(*facts) for name, facts in told["berkas"].items()}
        self.tag: str | None = told["tanda"]

    def bring(self) -> bool:
        """Make the folder what the store holds, if another machine committed since.

        What this machine wrote and could not commit stays, unless that is the case: then
        StoreFault, except for the lake, which a run makes again from what was committed.
        """
        state = self.store.state()
        if state.tag == self.tag:
            return False
        self._refuse_to_lose(state)
        here = self._looked_at()
        wanted = [
            (sha, self.folder / name)
            for name, (sha, _) in state.files.items()
            if name not in here or here[name].sha256 != sha
        ]
        try:
            self.store.fetch(wanted)
        except FileNotFoundError:
            raise Changed(
                f"{self.store.address}: berubah selagi diambil / changed while it was fetched; "
                "ulangi / repeat."
            ) from None
        # One time for all: what a stamp seals must not look younger than the stamp.
        now = time.time_ns()
        for _, path in wanted:
            os.utime(path, ns=(now, now))
        for name in set(here) - set(state.files):
            (self.folder / name).unlink()
        self._agree(state)
        return True

    def commit(self, *, tidy_since: datetime | None = None) -> bool:
        """Send what is new here and make it what the store holds; Changed if another did.

        `tidy_since`: also remove contents nobody names any more that were sent before.
        """
        state = self.store.state()
        if state.tag != self.tag:
            raise Changed(
                f"{self.store.address}: mesin lain telah menulis selama lari ini; hasil lari ini "
                "tidak dikirim / another machine has written during this run; its results were "
                "not sent. Ulangi / repeat."
            )
        here = self._looked_at()
        files = {name: (one.sha256, one.size) for name, one in here.items()}
        changed = files != state.files
        if changed:
            there = {sha for sha, _ in state.files.values()}
            new = {one.sha256: name for name, one in here.items() if one.sha256 not in there}
            self.store.send((sha, self.folder / name) for sha, name in sorted(new.items()))
            state = self.store.commit(files, state)
        self._agree(state)
        if tidy_since is not None:
            self.store.forget({sha for sha, _ in state.files.values()}, tidy_since)
        return changed

    def content_of(self, path: Path) -> tuple[str, int]:
        """The sha256 and size of a file of the folder; read only if it changed since known."""
        name = path.relative_to(self.folder).as_posix()
        known = self._as_known(name, path)
        return (known.sha256, known.size) if known else sha256_of(path)

    def _agree(self, state: State) -> None:
        self.tag = state.tag
        self._known = self._looked_at({name: sha for name, (sha, _) in state.files.items()})
        _bind(self.folder, self.store.address, self.holder, self.tag, self._known)

    def _looked_at(self, told: dict[str, str] | None = None) -> dict[str, _Known]:
        """Every shared file as it lies here; one that looks as known, or is told, is not read."""
        found = {}
        for path in _shared_files(self.folder):
            name, facts = path.relative_to(self.folder).as_posix(), path.stat()
            known = self._as_known(name, path)
            sha = (told or {}).get(name) or (known.sha256 if known else sha256_of(path)[0])
            found[name] = _Known(sha, facts.st_size, facts.st_mtime_ns)
        return found

    def _as_known(self, name: str, path: Path) -> _Known | None:
        known, facts = self._known.get(name), path.stat()
        if known is None or (known.size, known.mtime_ns) != (facts.st_size, facts.st_mtime_ns):
            return None
        return known

    def _refuse_to_lose(self, state: State) -> None:
        """StoreFault if files that no run makes again were written here and never committed."""
        mine = [
            name
            for name, one in self._looked_at().items()
            if not name.startswith(_FIRST_AGAIN)
            and (name not in self._known or self._known[name].sha256 != one.sha256)
            and state.files.get(name, ("", 0))[0] != one.sha256
        ]
        if mine:
            raise StoreFault(
                f"{self.folder}: {len(mine)} berkas ditulis di sini dan belum sampai ke "
                f"{self.store.address}, sedangkan mesin lain sudah menulis ke sana: "
                f"{', '.join(sorted(mine)[:5])}. Tidak ada yang ditimpa. Pindahkan berkas itu, "
                "ulangi, lalu kerjakan lagi isinya / files written here never reached the store, "
                "and another machine has written there since. Nothing was overwritten: move them "
                "away, repeat, then do what they held again."
            )


def located(data: str | os.PathLike[str]) -> Path:
    """The folder on this machine for what --data names; s3://… has a copy under BANSOS_SALINAN."""
    text = spelled_out(os.fspath(data))
    if not text.startswith(SCHEME):
        return Path(data)
    store = ObjectStore(text)
    place = Path(os.environ.get(PLACE_SETTING) or Path.home() / ".cache" / "bansos")
    folder = place / hashlib.sha256(store.address.encode()).hexdigest()[:16]
    if not (folder / BOUND).exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _bind(folder, store.address, f"{platform.node()}-{uuid.uuid4()}", None, {})
    return folder


def bound(folder: Path) -> bool:
    """Whether a data folder is a copy of what an object store holds."""
    return (folder / BOUND).exists()


def refresh(folder: Path, lock: Path) -> None:
    """Bring a copy up to what was committed, for reading; a run that is at work is left alone."""
    if not bound(folder):
        return
    with lock.open("a") as handle, suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        copy = WorkingCopy(folder)
        with reachable(copy.store):
            copy.bring()


@contextmanager
def committed(folder: Path) -> Iterator[None]:
    """For a bound folder: hold its store, begin with what it holds, commit what was written.

    A fault of the block is committed too: whatever a stage leaves is whole, as on a disk.
    """
    if not bound(folder):
        yield
        return
    copy = WorkingCopy(folder)
    with (
        reachable(copy.store),
        held_lease(copy.store, copy.holder, platform.node()) as since,
    ):
        copy.bring()
        try:
            yield
        finally:
            WorkingCopy(folder).commit(tidy_since=since)


def checkpoint(folder: Path) -> None:
    """Commit what a step of a run has written, so that another machine could go on from there."""
    if bound(folder):
        copy = WorkingCopy(folder)
        with reachable(copy.store):
            copy.commit()


def _bind(
    folder: Path, address: str, holder: str, tag: str | None, known: dict[str, _Known]
) -> None:
    files = {name: [one.sha256, one.size, one.mtime_ns] for name, one in known.items()}
    told = {"gudang": address, "salinan": holder, "tanda": tag, "berkas": files}
    with replacing(folder / BOUND) as unfinished:
        unfinished.write_text(json.dumps(told), encoding="utf-8")


def _shared_files(folder: Path) -> Iterator[Path]:
    for name in SHARED:
        root = folder / name
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and _UNFINISHED not in path.name and not path.is_symlink():
                yield path
