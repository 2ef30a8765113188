"""A file past its retention, and what stands of it in the plan to remove it.

What belongs here: the one shape every class of `retention.yaml` is told in.
What does not: what is past its retention (`retention`, `retention_records`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.folders import Folders


@dataclass(frozen=True)
class Outlived:
    """One file past its retention: its class, its name in the data folder, and why it is there.

    sha: of a received file, by which its account is kept.
    """

    kelas: str
    name: str
    sha: str | None = None


def outlived_file(folders: Folders, kelas: str, path: Path, sha: str | None = None) -> Outlived:
    """A file of the data folder as one that is past its retention."""
    return Outlived(kelas, path.relative_to(folders.data).as_posix(), sha)


def outlived_below(folders: Folders, kelas: str, folder: Path) -> Iterator[Outlived]:
    """Every file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield outlived_file(folders, kelas, path)
