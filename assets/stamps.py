"""Stamps: a part whose inputs have not changed is not made again.

What belongs here: the hash of what a part is made from, kept beside the part, and the hashes of
the files that came out of it, by which a spoilt one is known.
What does not: what a part holds.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from schemas.parquet import FileDigest

# Tables whose parts are sealed by the stamp of the table made with them, as
# `anggota/3325.parquet` or `daftar_pbi/2025-T4-1/3325.parquet`.
_SEALED_BY = {"anggota": "keluarga", "daftar_pbi": "putusan_calon"}
_PLACE = 3
NOTHING_KNOWN: Mapping[Path, FileDigest] = MappingProxyType({})


def file_sha256(path: Path) -> str:
    """The sha256 of a file, 64 hex digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def stamp_beside(path: Path) -> Path:
    """The stamp of the part a file of the lake belongs to: that of the table it was made with."""
    own = [_SEALED_BY.get(name, name) for name in path.parts[-_PLACE:]]
    return Path(*path.parts[:-_PLACE], *own).with_suffix(".stempel")


def sealed_sha256(path: Path, stamp_file: Path) -> str:
    """The sha256 of an output as its stamp tells it, if the file is as it was then; else read.

    What another stage is made from was hashed when it was written; a file touched since, of
    another size or without a seal is read.
    """
    if stamp_file.exists() and path.exists():
        seal = _sealed(stamp_file).get(_name(path, stamp_file))
        since, found = stamp_file.stat().st_mtime_ns, path.stat()
        if seal is not None and found.st_mtime_ns <= since:
            _, size, sha256 = seal.split(" ")
            if found.st_size == int(size):
                return sha256
    return file_sha256(path)


@cache
def code_sha256(*rooms: str) -> str:
    """The sha256 over the code and data files of the named rooms: a changed rule is a new input."""
    return inputs_stamp(*map(_room_sha256, rooms))


@cache
def _room_sha256(room: str) -> str:
    """Read once a process, however many stages rest on the room."""
    import importlib

    digest = hashlib.sha256()
    root = Path(str(importlib.import_module(room).__file__)).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def inputs_stamp(*inputs: str) -> str:
    """One hash for a list of input hashes and settings, in their order."""
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def is_fresh(outputs: Iterable[Path], stamp_file: Path, stamp: str) -> bool:
    """True if every output was made from exactly these inputs and is as it was then.

    An output touched after its stamp is read and hashed; one that was not keeps its size. So a
    file that was spoilt, cut short or put in its place is made again, and a copied data folder
    costs one reading and no work.
    """
    if stamp_of(stamp_file) != stamp:
        return False
    sealed = _sealed(stamp_file)
    since = stamp_file.stat().st_mtime_ns
    return all(
        _as_sealed(path, stamp_file, sealed.get(_name(path, stamp_file)), since) for path in outputs
    )


def set_stamp(
    stamp_file: Path,
    stamp: str,
    outputs: Iterable[Path] = (),
    digests: Mapping[Path, FileDigest] = NOTHING_KNOWN,
) -> None:
    """Record, after the outputs are in place, what they were made from and what they hold.

    `digests`: of outputs just written, which need not be read for it once more.
    """
    stamp_file.parent.mkdir(parents=True, exist_ok=True)
    temporary = stamp_file.with_name(stamp_file.name + ".baru")
    told = (
        _sealing(path, stamp_file, digests[path].bytes, digests[path].sha256)
        if path in digests
        else _seal(path, stamp_file)
        for path in outputs
        if path.is_file()
    )
    lines = [stamp, *told]
    temporary.write_text("\n".join(lines), encoding="utf-8")
    temporary.replace(stamp_file)


def stamp_of(stamp_file: Path) -> str:
    """The hash of the inputs a stamp file records; without the file nothing."""
    if not stamp_file.exists():
        return ""
    return stamp_file.read_text(encoding="utf-8").partition("\n")[0]


def number_sealed(stamp_file: Path) -> int:
    """How many outputs a stamp seals."""
    return len(_sealed(stamp_file))


def _seal(path: Path, stamp_file: Path) -> str:
    return _sealing(path, stamp_file, path.stat().st_size, file_sha256(path))


def _sealing(path: Path, stamp_file: Path, size: int, sha256: str) -> str:
    return f"{_name(path, stamp_file)} {size} {sha256}"


def _name(path: Path, stamp_file: Path) -> str:
    """An output as seen from its stamp, so that a data folder may be moved."""
    return os.path.relpath(path, stamp_file.parent)


def _sealed(stamp_file: Path) -> Mapping[str, str]:
    """Per output its line; read once for as long as the stamp is the same file."""
    found = stamp_file.stat()
    return _sealed_then(stamp_file, found.st_ino, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=16)
def _sealed_then(stamp_file: Path, *_: int) -> Mapping[str, str]:
    lines = stamp_file.read_text(encoding="utf-8").split("\n")[1:]
    return MappingProxyType({line.split(" ")[0]: line for line in lines})


def _as_sealed(path: Path, stamp_file: Path, seal: str | None, since: int) -> bool:
    """Whether an output is the one sealed; a folder is only looked for."""
    if path.is_dir():
        return True
    if seal is None or not path.exists():
        return False
    found = path.stat()
    if found.st_size != int(seal.split(" ")[1]):
        return False
    return found.st_mtime_ns <= since or _seal(path, stamp_file) == seal
