"""Stamps: a part whose inputs have not changed is not made again.

What belongs here: the hash of what a part is made from, kept beside the part.
What does not: what a part holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path


def file_sha256(path: Path) -> str:
    """The sha256 of a file, 64 hex digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@cache
def code_sha256(*rooms: str) -> str:
    """The sha256 over the code and data files of the named rooms: a changed rule is a new input."""
    import importlib

    digest = hashlib.sha256()
    for room in rooms:
        root = Path(str(importlib.import_module(room).__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def inputs_stamp(*inputs: str) -> str:
    """One hash for a list of input hashes and settings, in their order."""
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def is_fresh(outputs: Iterable[Path], stamp_file: Path, stamp: str) -> bool:
    """True if every output is there and was made from exactly these inputs."""
    return (
        stamp_file.exists()
        and stamp_file.read_text(encoding="utf-8") == stamp
        and all(path.exists() for path in outputs)
    )


def set_stamp(stamp_file: Path, stamp: str) -> None:
    """Record, after the outputs are in place, what they were made from."""
    stamp_file.parent.mkdir(parents=True, exist_ok=True)
    temporary = stamp_file.with_name(stamp_file.name + ".baru")
    temporary.write_text(stamp, encoding="utf-8")
    temporary.replace(stamp_file)
