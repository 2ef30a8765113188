"""Figures for everyone as files: released waves and their quarters, Parquet and CSV.

What belongs here: which releases are told, that they are sound, and writing the files with a note.
What does not: what is hidden (release.public).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import release
from assets.approval import NotSound, tranche
from assets.folders import Folders
from assets.table_formats import write_as
from release import canonical_json
from release.approval.steps import RELEASED
from release.layout import manifest_hash
from release.public import quarter_figures, threshold, wave_figures
from release.verification.approval import check_approval
from schemas.public import QUARTER_FIGURES, WAVE_FIGURES
from schemas.tahap import Tahap

NOTE = "keterangan.json"
FORMATS = ("parquet", "csv")
_FOR_EVERYONE = 0o644


class NothingReleased(LookupError):
    """No wave is released yet; a draft is not for the public."""


def released_waves(folders: Folders) -> dict[Tahap, Path]:
    """The waves whose release stands in the audit log, in order.

    What lies in a folder says nothing of this: anybody who can write there can put a file there.
    """
    if not folders.releases.is_dir():
        return {}
    found = release.releases(folders.releases)
    return {
        tahap: folder
        for tahap, folder in found.items()
        if tranche(folders, tahap).state.keadaan == RELEASED
    }


def write_public(
    folders: Folders, out: Path, keys: Sequence[Ed25519PublicKey]
) -> dict[str, pl.DataFrame]:
    """Write the figures of all released waves to `out`; what was written, by table.

    Each is verified whole first: its files, its approval by two officers, and its signature by one
    of `keys`. NotSound, and nothing written, if one has a fault. The note names the threshold with
    its source, the manifest each wave was counted from and every file's sha256.
    NothingReleased if there is no released wave.
    """
    waves = released_waves(folders)
    if not waves:
        raise NothingReleased(
            "Belum ada tahap yang dirilis; rancangan bukan untuk umum. / No wave is released; "
            "a draft is not for the public. Lihat / see: bansos releases."
        )
    faults = [fault for folder in waves.values() for fault in _faults(folder, keys)]
    if faults:
        raise NotSound(faults)
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


def _faults(folder: Path, keys: Sequence[Ed25519PublicKey]) -> list[release.Finding]:
    """What is wrong with a release, each place with its wave; not signed by any key is a fault."""
    signers = [key for key in keys if not check_approval(folder, key)] or keys[:1]
    found = release.verify(folder, signers[0])
    return [replace(fault, berkas=f"{folder.name}/{fault.berkas}") for fault in found]


def _write_note(path: Path, waves: Mapping[Tahap, Path], files: Mapping[str, str]) -> None:
    limit = asdict(threshold())
    content = {
        "ambang": limit | {"berlaku_sejak": str(limit["berlaku_sejak"])},
        "berkas": dict(files),
        "manifes": {str(tahap): manifest_hash(folder) for tahap, folder in waves.items()},
    }
    path.write_bytes(canonical_json.to_bytes(content))
