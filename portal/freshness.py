"""How fresh the data is, told without counting anybody.

What belongs here: when each stage last wrote, which DTSEN parts within reach there are, and the
last stages that ran.
What does not: what is in any of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.folders import Folders
from portal.roles import Scope

_TAIL = 1 << 16


@dataclass(frozen=True)
class Part:
    """One kabupaten/kota of one DTSEN version, and when it was written."""

    versi: str
    kabupaten: str
    waktu: int


@dataclass(frozen=True)
class Stage:
    """The last time a stage ran: when it began, how long it took, how it ended."""

    langkah: str
    tahap: str
    mulai: str
    detik: float
    hasil: str


def written(folders: Folders) -> dict[str, int]:
    """When each result was last written, by the text key of its name; what is not there is left
    out."""
    files = {
        "segar_berkas": folders.files,
        "segar_padanan": folders.links,
        "segar_antrean": folders.review_queue,
        "segar_aduan": folders.complaints("aduan"),
        "segar_mart": folders.data / "mart" / "bansos.duckdb",
    }
    return {key: written_at(path) for key, path in files.items() if path.exists()}


def parts_within(folders: Folders, scope: Scope) -> list[Part]:
    """The DTSEN parts that reach into the scope, newest version first."""
    found = [
        Part(path.parent.name, path.stem, written_at(path))
        for path in (folders.lake / "dtsen_keluarga").glob("*/*.parquet")
    ]
    within = set(scope.parts([part.kabupaten for part in found]))
    kept = [part for part in found if part.kabupaten in within]
    return sorted(sorted(kept, key=lambda one: one.kabupaten), key=lambda one: one.versi)[::-1]


def covers_all(folders: Folders, scope: Scope) -> bool:
    """Whether everything this data folder holds lies within the scope: a run touches all of it."""
    codes = {path.stem for path in (folders.lake / "dtsen_keluarga").glob("*/*.parquet")}
    return scope.national or (bool(codes) and all(scope.covers(code) for code in codes))


def last_stages(folders: Folders) -> list[Stage]:
    """The newest run of every stage, newest first, from the end of the run log."""
    newest = {line["langkah"]: line for line in _lines(folders.run_log)}
    stages = [
        Stage(line["langkah"], line["tahap"], line["mulai"], float(line["detik"]), line["hasil"])
        for line in newest.values()
    ]
    return sorted(stages, key=lambda one: one.mulai, reverse=True)


def _lines(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines()
    for text in lines[1:] if size > _TAIL else lines:
        try:
            yield json.loads(text)
        except ValueError:
            continue  # a line being written this moment


def written_at(path: Path) -> int:
    """When a file was last written."""
    return int(path.stat().st_mtime)
