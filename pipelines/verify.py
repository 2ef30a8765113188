"""`bansos verify`: a release alone, and with a data folder the decisions it rests on.

What belongs here: which of the two is looked at.
What does not: any check (release), or showing what it found (`show`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import release
from assets.folders import Folders
from assets.object_store import StoreFault, fetch_below, spelled_out
from assets.release import people_known
from pipelines.faults import BadUse
from release.approval import KeyUnusable, load_public_key


@contextmanager
def release_at(address: Path) -> Iterator[Path]:
    """The folder of a release; one in a store, s3://BUCKET/FOLDER/release/TAHAP, is fetched."""
    store, found, tahap = os.fspath(address).rstrip("/").rpartition("/release/")
    if not found or not store.startswith("s3:/"):
        yield address
        return
    with tempfile.TemporaryDirectory(prefix="bansos-verify-") as folder:
        try:
            fetch_below(spelled_out(store), f"release/{tahap}/", Path(folder))
        except StoreFault as fault:
            raise BadUse(str(fault)) from None
        yield Path(folder) / "release" / tahap


def findings_of(
    release_dir: Path, data: Path | None, key: Path | None = None
) -> list[release.Finding]:
    """What is wrong with the release; with `data` also which decisions are no longer the same.

    With `key`, a file holding a public key, the release has to be signed by it.
    """
    if not release_dir.is_dir():
        raise BadUse(f"Folder rilis tidak ada / no such release folder: {release_dir}")
    if data is not None and not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    found = release.verify(release_dir, None if key is None else public_key(key))
    as_of = release.known_until(release_dir)
    if data is None or as_of is None:
        return found
    return found + release.verify_decisions(release_dir, people_known(Folders(data), as_of))


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a file; BadUse says what is wrong with it."""
    try:
        return load_public_key(path)
    except KeyUnusable as fault:
        raise BadUse(str(fault)) from None
    except FileNotFoundError:
        raise BadUse(f"Kunci umum tidak ada / no such public key: {path}") from None
