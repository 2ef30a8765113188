"""What all parts of a step are given alike, as a file that workers find by its hash.

What belongs here: keeping it beside the parts, or in their store, and loading it once a worker.
What does not: what one part alone is given, which is sent with it (`distributed_parts`).
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assets.object_store import ObjectStore
from assets.workers import WorkersFault
from assets.working_copy import WorkingCopy
from schemas.parquet import UNFINISHED


@dataclass(frozen=True)
class Shared:
    """What all parts of a step are given alike, kept in a file and known by its hash."""

    path: Path
    sha256: str
    address: str | None = None


@contextmanager
def kept(shared: Any, folder: Path, copy: WorkingCopy | None) -> Iterator[Shared]:
    """What all parts share, as a file beside them that goes when they are made.

    With a store it lies there too, until a later run tidies it away.
    """
    content = pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL)
    sha256 = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".bersama{UNFINISHED}{sha256}"
    path.write_bytes(content)
    try:
        if copy is not None:
            copy.store.send([(sha256, path)])
        yield Shared(path, sha256, copy.store.address if copy else None)
    finally:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def loaded(shared: Shared) -> Any:
    """What all parts share, read once; never unpickled unless it is what was sent."""
    if shared.address is None:
        content = shared.path.read_bytes()
    else:
        with tempfile.TemporaryDirectory(prefix="bansos-bersama-") as folder:
            ObjectStore(shared.address).fetch([(shared.sha256, Path(folder) / "isi")])
            content = (Path(folder) / "isi").read_bytes()
    if hashlib.sha256(content).hexdigest() != shared.sha256:
        raise WorkersFault(
            f"Di {platform.node()} berkas bersama bukan yang ditulis lari ini: folder data harus "
            "satu dan sama di semua mesin / the shared file is not the one this run wrote: all "
            "machines need one and the same data folder."
        )
    return pickle.loads(content)
