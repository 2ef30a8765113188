"""`verify`: everything that can be said of a release from its folder alone.

What belongs here: the order of the checks, and the chain to the release before.
What does not: any single check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from release import canonical_json
from release.guards.overrides import told_faults
from release.layout import MANIFEST, PURGED, SUMMARY, manifest_hash
from release.list_verdict import unmet
from release.people import HELD, People, differing
from release.purged import is_noted, note_fault
from release.verification.approval import check_approval
from release.verification.files import check_files, read_manifest
from release.verification.finding import Finding, finding
from release.verification.levels import check_levels
from release.verification.parts import check_parts
from release.verification.sums import check_sums
from schemas.decisions import KPM_LIST


def verify(folder: Path, key: Ed25519PublicKey | None = None) -> list[Finding]:
    """What is wrong with the release in `folder`; an empty list if it is sound.

    Looks at nothing else, save the release before it where that lies beside it. With a public
    `key` the release has to be signed by it; a draft is not.
    NotADirectoryError if there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(
            f"Folder rilis tidak ada / no such release folder: {folder.name}. "
            "Beri folder seperti DATA/release/2025-T4-1."
        )
    manifest, found = read_manifest(folder)
    if manifest is None:
        return found
    found += check_files(folder, manifest)
    found += _purged(folder, manifest) if is_noted(folder) else _persons(folder, manifest, found)
    found += _gate(manifest) + _lists(manifest) + _held(manifest) + _guards(manifest)
    return found + check_approval(folder, key) + _chain(folder, manifest)


def _purged(folder: Path, manifest: Mapping[str, Any]) -> list[Finding]:
    """A release without its persons: what is left is checked, and that nobody is left in it."""
    fault = note_fault(folder, manifest)
    return [] if fault is None else [finding("PENGHAPUSAN", PURGED, fault)]


def _persons(folder: Path, manifest: Mapping[str, Any], before: Sequence[Finding]) -> list[Finding]:
    """The lists and decisions, read and added up."""
    parts = check_parts(folder, manifest)
    found = list(parts.findings)
    if parts.totals is not None:
        summary = _summary(folder, [*before, *found])
        if summary is not None:
            found += check_sums(manifest, summary, parts.totals)
        found += check_levels(folder)
    return found


def _summary(folder: Path, found: Sequence[Finding]) -> dict[str, Any] | None:
    """ringkasan.json, unless it was found missing or changed: then its sums say nothing."""
    if any(fault.berkas == SUMMARY for fault in found):
        return None
    return canonical_json.read(folder / SUMMARY)


def _gate(manifest: Mapping[str, Any]) -> list[Finding]:
    return [
        finding("GERBANG", MANIFEST, verdict["nama"])
        for verdict in manifest["gerbang"]
        if not verdict["lulus"]
    ]


def _lists(manifest: Mapping[str, Any]) -> list[Finding]:
    """What was judged of the lists before publishing: all met, in as many files as there are."""
    files = [name for name in manifest["berkas"] if name.startswith(f"{KPM_LIST.name}/")]
    return [
        finding("MUTU_DAFTAR", MANIFEST, text)
        for text in unmet(manifest["mutu_daftar"], len(files))
    ]


def _held(manifest: Mapping[str, Any]) -> list[Finding]:
    """A file can only be held if it was received."""
    received = {entry["sha256"] for entry in manifest["masukan"]}
    strange = sum(entry["sha256"] not in received for entry in manifest[HELD])
    return [finding("BERKAS_DITAHAN", MANIFEST, str(strange))] if strange else []


def verify_decisions(folder: Path, now: People) -> list[Finding]:
    """What differs between the decisions the release rests on and those there are `now`.

    `now`: of the data folder, as of the day in `known_until`. Nothing of a release that cannot
    be read: `verify` says that.
    """
    manifest, _ = read_manifest(folder)
    if manifest is None:
        return []
    return [finding("KEPUTUSAN_BERBEDA", MANIFEST, text) for text in differing(manifest, now)]


def known_until(folder: Path) -> date | None:
    """The as-of day of a release; None where its manifest cannot be read."""
    manifest, _ = read_manifest(folder)
    return None if manifest is None else date.fromisoformat(manifest["diketahui_sampai"])


def _guards(manifest: Mapping[str, Any]) -> list[Finding]:
    """Every guard was measured, and what tripped was let pass by two different officers."""
    return [finding("PENGAMAN", MANIFEST, text) for text in told_faults(manifest["pengaman"])]


def _chain(folder: Path, manifest: Mapping[str, Any]) -> list[Finding]:
    """Broken only if a release of that name lies beside this one and is another."""
    link = manifest["manifes_sebelumnya"]
    if link["tahap"] is None:
        return []
    before = folder.resolve().parent / link["tahap"]
    if not (before / MANIFEST).exists() or manifest_hash(before) == link["sha256"]:
        return []
    return [finding("RANTAI_PUTUS", MANIFEST, link["tahap"])]
