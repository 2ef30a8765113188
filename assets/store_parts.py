"""Parts that reach workers through an object store: nothing but names of contents is sent.

What belongs here: putting a part's inputs where its worker finds them, making it there in a
scratch folder, and bringing home what it became.
What does not: the part functions, or sending the work itself (`distributed_parts`).
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assets.object_store import ObjectStore, sha256_of
from assets.part_work import Digests, PartFunction, PartWork
from assets.working_copy import WorkingCopy, bound
from schemas.parquet import FileDigest

_SCRATCH = "bansos-bagian-"


@dataclass(frozen=True)
class Through:
    """The store a part travels through, and the contents of its inputs, in their order."""

    address: str
    inputs: tuple[str | None, ...]


@dataclass(frozen=True)
class Kept:
    """What a part became: per output its content and size, and the digests its function told."""

    outputs: tuple[tuple[str, int], ...]
    rows: tuple[int | None, ...]


def copy_of(path: Path) -> WorkingCopy | None:
    """The working copy a file lies in; None if it lies in no copy of a store."""
    for folder in path.absolute().parents:
        if bound(folder):
            return WorkingCopy(folder)
    return None


def sent(copy: WorkingCopy, work: PartWork) -> Through:
    """Put what the store lacks of the part's inputs into it."""
    contents = tuple(None if path is None else copy.content_of(path)[0] for path in work.inputs)
    missing = {
        sha: path
        for sha, path in zip(contents, work.inputs, strict=True)
        if sha is not None and path is not None and not copy.store.has(sha)
    }
    copy.store.send(missing.items())
    return Through(copy.store.address, contents)


def made_there(function: PartFunction, shared: Any, work: PartWork, through: Through) -> Kept:
    """On a worker: fetch the inputs, make the part in scratch, and send what it became."""
    store = ObjectStore(through.address)
    with _scratch() as folder:
        inputs = tuple(
            None if path is None else folder / "masuk" / str(number) / path.name
            for number, path in enumerate(work.inputs)
        )
        store.fetch(
            (sha, path)
            for sha, path in zip(through.inputs, inputs, strict=True)
            if sha is not None and path is not None
        )
        folders = {parent: str(n) for n, parent in enumerate({p.parent: 0 for p in work.outputs})}
        outputs = tuple(folder / "jadi" / folders[p.parent] / p.name for p in work.outputs)
        for path in outputs:
            path.parent.mkdir(parents=True, exist_ok=True)
        digests = function(shared, replace(work, inputs=inputs, outputs=outputs))
        contents = [sha256_of(path) for path in outputs]
        store.send((sha, path) for (sha, _), path in zip(contents, outputs, strict=True))
        rows = tuple(digests[path].rows if path in digests else None for path in outputs)
        return Kept(tuple(contents), rows)


def brought_home(copy: WorkingCopy | None, work: PartWork, kept: Kept) -> Digests:
    """Put what the part became into its places, each whole and checked."""
    if copy is None:
        raise TypeError("only a part sent through a store comes back through it")
    copy.store.fetch((sha, path) for (sha, _), path in zip(kept.outputs, work.outputs, strict=True))
    return {
        path: FileDigest(rows, sha, size)
        for path, (sha, size), rows in zip(work.outputs, kept.outputs, kept.rows, strict=True)
        if rows is not None
    }


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder of this process alone; what a killed one left behind goes first."""
    place = Path(tempfile.gettempdir())
    for left in place.glob(f"{_SCRATCH}*"):
        owner = re.match(rf"{_SCRATCH}(\d+)-", left.name)
        if owner and not Path(f"/proc/{owner[1]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_SCRATCH}{os.getpid()}-") as folder:
        yield Path(folder)
