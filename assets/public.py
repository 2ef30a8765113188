"""Figures for everyone as files: approved waves and their quarters, Parquet and CSV.

What belongs here: which releases are told, writing the files and the note beside them.
What does not: what is hidden (release.public).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import polars as pl

import release
from assets.folders import Folders
from assets.table_formats import write_as
from release import canonical_json
from release.layout import APPROVAL, manifest_hash
from release.public import quarter_figures, threshold, wave_figures
from schemas.public import QUARTER_FIGURES, WAVE_FIGURES
from schemas.tahap import Tahap

NOTE = "keterangan.json"
FORMATS = ("parquet", "csv")
_FOR_EVERYONE = 0o644


class NothingApproved(LookupError):
    """No wave is approved yet; a draft is not for the public."""


def approved_waves(folders: Folders) -> dict[Tahap, Path]:
    """The releases with an approval, in order."""
    if not folders.releases.is_dir():
        return {}
    found = release.releases(folders.releases)
    return {tahap: folder for tahap, folder in found.items() if (folder / APPROVAL).exists()}


def write_public(folders: Folders, out: Path) -> dict[str, pl.DataFrame]:
    """Write the figures of all approved waves to `out`; what was written, by table.

    The note names the threshold with its source, the manifest each wave was counted from and
    every file's sha256. NothingApproved if there is no approved wave.
    """
    waves = approved_waves(folders)
    if not waves:
        raise NothingApproved(
            "Belum ada tahap yang disahkan; rancangan bukan untuk umum. / No wave is approved; "
            "a draft is not for the public. Lihat / see: bansos releases."
        )
    limit = threshold()
    by_wave = pl.concat(
        wave_figures(folder, tahap, limit.terkecil) for tahap, folder in waves.items()
    )
    written = {WAVE_FIGURES: by_wave, QUARTER_FIGURES: quarter_figures(by_wave)}
    files: dict[str, str] = {}
    for table, rows in written.items():
        for ending in FORMATS:
            path = out / f"{table.name}.{ending}"
            write_as(rows, table, path)
            path.chmod(_FOR_EVERYONE)
            files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    _write_note(out / NOTE, waves, files)
    return {table.name: rows for table, rows in written.items()}


def _write_note(path: Path, waves: Mapping[Tahap, Path], files: Mapping[str, str]) -> None:
    limit = asdict(threshold())
    content = {
        "ambang": limit | {"berlaku_sejak": str(limit["berlaku_sejak"])},
        "berkas": dict(files),
        "manifes": {str(tahap): manifest_hash(folder) for tahap, folder in waves.items()},
    }
    path.write_bytes(canonical_json.to_bytes(content))
