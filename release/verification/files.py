"""Files of a release against its manifest: missing, extra, changed.

What belongs here: names and bytes.
What does not: what stands in a file (`parts`, `sums`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from release import canonical_json
from release.fingerprint import file_hash
from release.layout import (
    LEVELS,
    MANIFEST,
    OUTSIDE_MANIFEST,
    PARAMETERS,
    PUBLISHED,
    SUMMARY,
    files_in,
    part_file,
)
from release.manifest import FORM
from release.purged import is_noted, personal_files
from release.verification.finding import Finding, finding


def read_manifest(folder: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The manifest, if it can be read and its own seal holds; else why not."""
    try:
        content = canonical_json.read(folder / MANIFEST)
    except FileNotFoundError:
        return None, [finding("MANIFES_HILANG", MANIFEST)]
    except ValueError:
        return None, [finding("MANIFES_RUSAK", MANIFEST)]
    if canonical_json.sealed(content) != content:
        return None, [finding("MANIFES_RUSAK", MANIFEST, canonical_json.SEAL)]
    form = str(content.get("bentuk"))
    if form != FORM:
        older = form.isdecimal() and int(form) < int(FORM)
        kind = "BENTUK_LAMA" if older else "BENTUK_ASING"
        return None, [finding(kind, MANIFEST, f"{form}, {FORM}")]
    return content, []


def check_files(folder: Path, manifest: Mapping[str, Any]) -> list[Finding]:
    """Every file the manifest names is there with its bytes, and no other; none is unnamed.

    A part has all its tables, so a manifest that names no list for an area is itself damaged.
    Persons removed at the end of their retention are not missing.
    """
    named: dict[str, dict[str, Any]] = manifest["berkas"]
    present = set(files_in(folder))
    gone = set(personal_files(manifest)) if is_noted(folder) else set()
    missing = (set(named) - present - gone) | (_owed(named) - set(named))
    found = [finding("BERKAS_HILANG", name) for name in sorted(missing)]
    found += [
        finding("BERKAS_ASING", name) for name in sorted(present - set(named) - OUTSIDE_MANIFEST)
    ]
    for name in sorted(present & set(named)):
        path = folder / name
        same = path.stat().st_size == named[name]["bytes"]
        if not same or file_hash(path) != named[name]["sha256"]:
            found.append(finding("BYTE_BERUBAH", name))
    for name, sha256 in manifest["parameter"].items():
        if named.get(name, {}).get("sha256") != sha256:
            found.append(finding("JUMLAH_TIDAK_COCOK", name, PARAMETERS))
    return found


def _owed(named: Mapping[str, Any]) -> set[str]:
    """What a release must hold: its two sums, and each table of every area one table names."""
    tables = {table.name for table in PUBLISHED}
    areas = {Path(name).stem for name in named if name.split("/")[0] in tables}
    return {SUMMARY, LEVELS} | {part_file(table, area) for table in PUBLISHED for area in areas}
