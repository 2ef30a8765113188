"""What analysts take and auditors read: the masked mart, and the two logs.

What belongs here: the mart as a file, the lines of the logs, and whether their chains hold.
What does not: what stands in the mart (release.mart), or making a log's line (audit).
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import audit
import release
from assets.access import access_faults
from assets.approval import log_faults
from assets.folders import Folders
from portal.roles import Role, Scope
from portal.services.downloads import Download
from portal.settings import own_folder
from release.layout import part_files
from schemas.decisions import DECISIONS
from schemas.parquet import replacing

ANALYSTS = frozenset({Role.ANALIS, Role.AUDITOR})
AUDITORS = frozenset({Role.AUDITOR})
LINES = 100


@dataclass(frozen=True)
class Entry:
    """One line of a log; `facts`: its small facts, without tokens of persons."""

    number: int
    when: str
    who: str
    action: str
    thing: str
    facts: list[tuple[str, str]]


def mart_file(folders: Folders, scope: Scope) -> Download | None:
    """The mart; None where there is none, or it holds areas outside reach.

    Its persons are tokens, but its figures are of every area of every release.
    """
    path = folders.data / "mart" / "bansos.duckdb"
    if not scope.has(*ANALYSTS) or not path.exists() or not _reaches_all(folders, scope):
        return None
    known = f"{path.stat().st_mtime_ns}:{path.stat().st_size}"
    sums = own_folder(folders.data) / "mart.sha256"
    told = sums.read_text(encoding="ascii").split() if sums.exists() else []
    if told[:1] != [known]:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        sums.parent.mkdir(parents=True, exist_ok=True)
        with replacing(sums) as unfinished:
            unfinished.write_text(f"{known} {digest}", encoding="ascii")
        told = [known, digest]
    return Download(path, path.name, told[1], 0)


def log_lines(folder: Path, scope: Scope) -> list[Entry] | None:
    """The last lines of a log, newest first; None for who does not reach the whole nation."""
    if not scope.has(*AUDITORS) or not scope.national:
        return None
    last = deque(audit.read_lines(folder), LINES)
    found = []
    for _, _, text in reversed(last):
        line = audit.parsed(text)
        if line is not None:
            facts = [(name, str(value)) for name, value in line.rincian.items() if name != "token"]
            found.append(
                Entry(line.nomor, line.waktu, line.petugas, line.tindakan, line.objek, facts)
            )
    return found


def chain_faults(folders: Folders) -> list[str]:
    """Where one of the two logs is broken, in the words of `bansos audit verify`."""
    faults = log_faults(folders) + access_faults(folders)
    return [str(fault) for fault in faults]


def _reaches_all(folders: Folders, scope: Scope) -> bool:
    if scope.national:
        return True
    kabs = {
        path.stem
        for folder in release.releases(folders.releases).values()
        for path in part_files(folder, DECISIONS)
    }
    return all(scope.covers(kab) for kab in kabs)
