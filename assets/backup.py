"""A data folder as one file, and back: whole, checked byte by byte.

What belongs here: what is kept, the order it is kept in, and bringing it back or nothing.
What does not: where backups lie or how long they are kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assets.folders import Folders, Progress
from assets.sole_writer import sole_writer
from assets.working_copy import BOUND, WorkingCopy, bound
from schemas.parquet import replacing, sync_folder

INDEX = "cadangan.json"
_FORM = "1"
# Made again from what is kept: the mart, the reports, and with `lean` the linkage index.
_REMADE = ("mart", "laporan")
_REMADE_LEAN = ("lake/indeks",)
# Accounts, sessions and a secret, written at any moment: copied by the database's own tools.
_PORTAL = ("portal",)
# Which store a folder is a copy of: of that folder alone, and never of one brought back.
_OF_THE_FOLDER = (BOUND,)
_LAST = "versi.json"
_CHUNK = 1 << 20


class BackupDamaged(ValueError):
    """The backup is not whole; nothing was brought back."""


class NotEmpty(ValueError):
    """There is something where the backup should go; nothing was touched."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds."""

    files: int
    bytes: int


def write_backup(folders: Folders, path: Path, progress: Progress, *, lean: bool = False) -> Kept:
    """The data folder but for locks, leftovers, the portal's state and what is made again.

    An uncompressed tar: the Parquet inside is compressed already. Its last member names every
    file's sha256. The same data give the same bytes. The caller holds the data folder's lock.
    """
    files = list(_kept(folders.data, lean))
    index: dict[str, dict[str, object]] = {}
    with replacing(path) as unfinished:
        with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as archive:
            for done, file in enumerate(files, 1):
                name = file.relative_to(folders.data).as_posix()
                with file.open("rb") as content:
                    digest = hashlib.file_digest(content, "sha256").hexdigest()
                    content.seek(0)
                    archive.addfile(_member(name, file.stat().st_size), content)
                index[name] = {"bytes": file.stat().st_size, "sha256": digest}
                progress("cadangan", done, len(files))
            told = json.dumps({"bentuk": _FORM, "berkas": index}, indent=1, sort_keys=True).encode()
            archive.addfile(_member(INDEX, len(told)), io.BytesIO(told))
        unfinished.chmod(0o600)
    return Kept(len(index), sum(file.stat().st_size for file in files))


def restore_backup(path: Path, folders: Folders, progress: Progress) -> Kept:
    """The data folder a backup holds, whole and checked, or nothing at all.

    NotEmpty if the data folder holds anything; BackupDamaged if a file is missing, extra or
    changed, named in the message. It is put together beside its place and renamed. A folder that is
    the copy of an object store is filled under the store's lease and committed as one; DataBusy if
    the store cannot be had, and then it holds what it held.
    """
    target = folders.data
    _require_empty(target)
    aside = target.with_name(f".{target.name}.pulih-{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        kept = _unpacked(path, aside, progress)
        (aside / BOUND).unlink(missing_ok=True)
        if bound(target):
            with sole_writer(folders.lock, any_version=True):
                # another machine may have committed since
                _require_empty(target)
                _move_in(aside, target)
        else:
            if target.exists():
                target.rmdir()
            os.rename(aside, target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return kept


def _require_empty(target: Path) -> None:
    own = {BOUND, Folders(target).lock.name} if bound(target) else set()
    if target.exists() and any(path.name not in own for path in target.iterdir()):
        place = f"{WorkingCopy(target).store.address} ({target})" if own else str(target)
        raise NotEmpty(
            f"{place} tidak kosong; tidak ada yang disentuh. Beri folder baru. / is not empty; "
            "nothing was touched. Give a new folder."
        )


def _move_in(aside: Path, target: Path) -> None:
    """Everything into the copy, the version last: without it no command takes the folder."""
    for one in sorted(aside.iterdir(), key=lambda path: path.name == _LAST):
        os.rename(one, target / one.name)


def _unpacked(path: Path, place: Path, progress: Progress) -> Kept:
    found: dict[str, dict[str, object]] = {}
    index: dict[str, dict[str, object]] | None = None
    place.mkdir()
    try:
        with tarfile.open(path, "r:") as archive:
            for done, member in enumerate(archive, 1):
                inside = not member.name.startswith("/") and ".." not in member.name.split("/")
                content = archive.extractfile(member) if inside and member.isreg() else None
                if content is None:
                    raise BackupDamaged(f"Isi yang tidak dikenal / strange member: {member.name}")
                if member.name == INDEX:
                    index = json.loads(content.read())["berkas"]
                    continue
                found[member.name] = _written(content, place / member.name)
                progress("pemulihan", done, done)
    except (tarfile.TarError, EOFError, KeyError, ValueError) as fault:
        if isinstance(fault, BackupDamaged):
            raise
        raise BackupDamaged(
            f"{path.name} terpotong atau rusak; tidak ada yang dipulihkan / cut or damaged; "
            "nothing was brought back."
        ) from fault
    differing = sorted(
        name for name in {*found, *(index or {})} if found.get(name) != (index or {}).get(name)
    )
    if index is None or differing:
        told = ", ".join(differing[:5]) or INDEX
        raise BackupDamaged(
            f"{len(differing)} berkas tidak seperti dicatat; tidak ada yang dipulihkan / not as "
            f"recorded; nothing was brought back: {told}"
        )
    return Kept(len(found), sum(int(str(entry["bytes"])) for entry in found.values()))


def _written(content: IO[bytes], path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": size, "sha256": digest.hexdigest()}


def _kept(data: Path, lean: bool) -> Iterator[Path]:
    left_out = _REMADE + _PORTAL + (_REMADE_LEAN if lean else ())
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data)
        text = name.as_posix()
        if any(text == skipped or text.startswith(f"{skipped}/") for skipped in left_out):
            continue
        unfinished = any(".baru-" in part or ".lama-" in part for part in name.parts)
        if path.name == ".kunci" or unfinished or text in _OF_THE_FOLDER:
            continue
        if path.is_file() and not path.is_symlink():
            yield path


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, 0
    return member
