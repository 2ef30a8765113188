"""A release whose persons were removed at the end of their retention: what is left, and the note.

What belongs here: which files of a release are about persons, and the note that says they are gone.
What does not: when that is (assets.retention), or removing them (assets.purge).

The manifest stays and still names every removed file by its sha256, so the chain, the approval and
the signature are checked as before, and a copy kept elsewhere can still be held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from release import canonical_json
from release.layout import MANIFEST, PUBLISHED, PURGED, manifest_hash
from schemas.parquet import replacing

_FORM = "1"


def personal_files(manifest: Mapping[str, Any]) -> list[str]:
    """The files of a release that hold persons, by name."""
    tables = {table.name for table in PUBLISHED}
    return sorted(name for name in manifest["berkas"] if name.split("/")[0] in tables)


def write_note(folder: Path, day: str, proof: str) -> None:
    """Say in the release folder that its persons are removed; `proof` is the proof's sha256."""
    manifest = canonical_json.read(folder / MANIFEST)
    content = {
        "bentuk": _FORM,
        "tahap": manifest["tahap"],
        "manifes_sha256": manifest_hash(folder),
        "per": day,
        "bukti_sha256": proof,
        "berkas": personal_files(manifest),
    }
    with replacing(folder / PURGED) as unfinished:
        unfinished.write_bytes(canonical_json.to_bytes(content))


def is_noted(folder: Path) -> bool:
    """Whether a note lies in the release folder."""
    return (folder / PURGED).exists()


def note_fault(folder: Path, manifest: Mapping[str, Any]) -> str | None:
    """What is wrong with the note; None if it fits the manifest and no person is left."""
    try:
        content = canonical_json.read(folder / PURGED)
    except ValueError:
        return "isi / content"
    if content.get("bentuk") != _FORM or content.get("berkas") != personal_files(manifest):
        return "isi / content"
    if content.get("manifes_sha256") != manifest_hash(folder):
        return "manifes lain / another manifest"
    left = sum((folder / name).exists() for name in personal_files(manifest))
    return f"{left} berkas masih ada / files are still there" if left else None
