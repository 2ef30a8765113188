"""Where each thing lies inside a release folder.

What belongs here: names of files and folders, and finding the releases beside each other.
What does not: writing or judging them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.table import Table
from schemas.tahap import Tahap, UnknownTahap

MANIFEST = "manifest.json"
SUMMARY = "ringkasan.json"
LEVELS = "air_terjun.parquet"
PARAMETERS = "parameter"
APPROVAL = "persetujuan.json"
SIGNATURE = f"{APPROVAL}.sig"
WITHDRAWAL = "penarikan.json"
PURGED = "penghapusan.json"
# Written by people after the release: outside the identical part, and outside the manifest.
OUTSIDE_MANIFEST = frozenset({MANIFEST, APPROVAL, SIGNATURE, WITHDRAWAL, PURGED})
PUBLISHED: tuple[Table, ...] = (DECISIONS, KPM_LIST, PBI_LIST)
NO_MANIFEST = "0" * 64


def part_file(table: Table, kabupaten: str) -> str:
    """The name of one part's file inside a release: daftar_kpm/provinsi=33/3325.parquet."""
    return f"{table.name}/provinsi={kabupaten[:2]}/{kabupaten}.parquet"


def part_files(folder: Path, table: Table) -> list[Path]:
    """The part files of `table` in a release folder, in order of area."""
    return sorted((folder / table.name).glob("provinsi=*/*.parquet"))


def files_in(folder: Path) -> list[str]:
    """Every file below `folder` by its name inside it, sorted."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()
    )


def manifest_hash(folder: Path | None) -> str:
    """The sha256 of a release's manifest; 64 zeros where there is no release before."""
    if folder is None:
        return NO_MANIFEST
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def releases(root: Path) -> dict[Tahap, Path]:
    """The complete releases under `root`, by tahap, in order."""
    found: dict[Tahap, Path] = {}
    for manifest in root.glob(f"*/{MANIFEST}"):
        try:
            found[Tahap.parse(manifest.parent.name)] = manifest.parent
        except UnknownTahap:
            continue
    return dict(sorted(found.items()))


def withdrawn(root: Path) -> list[Path]:
    """The releases taken back, which stay beside the others, by tahap and number."""
    return sorted(path.parent for path in root.glob(f"*.ditarik-*/{WITHDRAWAL}"))


def find_previous(root: Path, tahap: Tahap) -> Path | None:
    """The newest release before `tahap`, which its manifest chains to; None if it is the first."""
    before = [folder for other, folder in releases(root).items() if other < tahap]
    return before[-1] if before else None
