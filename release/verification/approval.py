"""Approval, signature and withdrawal of a release: sound, and by two officers?

What belongs here: judging persetujuan.json, its signature and penarikan.json.
What does not: writing them (release.approval).
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from release.approval.files import FORM, approval
from release.approval.signature import signed_by
from release.layout import APPROVAL, SIGNATURE, WITHDRAWAL, manifest_hash
from release.verification.finding import Finding, finding
from schemas.officers import same_officer


def check_approval(folder: Path, key: Ed25519PublicKey | None) -> list[Finding]:
    """What is wrong with approval, signature and withdrawal in a release folder.

    A draft has none of them and nothing is wrong. With `key` the release must be signed by it.
    """
    found = []
    present = (folder / APPROVAL).exists()
    if present:
        found += _approval_faults(folder)
    signature = folder / SIGNATURE
    if signature.exists() and not present:
        found.append(finding("PERSETUJUAN", SIGNATURE, "tanpa / without persetujuan.json"))
    if key is not None:
        good = (
            present
            and signature.exists()
            and signed_by((folder / APPROVAL).read_bytes(), signature.read_bytes(), key)
        )
        found += [] if good else [finding("TANDA_TANGAN", SIGNATURE)]
    if (folder / WITHDRAWAL).exists():
        found.append(finding("DITARIK", WITHDRAWAL))
    return found


def _approval_faults(folder: Path) -> list[Finding]:
    """persetujuan.json: of this manifest, by two officers, unchanged since."""
    content = approval(folder)
    try:
        if content is None or content["bentuk"] != FORM:
            return [finding("PERSETUJUAN", APPROVAL, "isi / content")]
        checker, approver = (content[name]["petugas"] for name in ("diperiksa", "disetujui"))
        about = content["manifes_sha256"]
    except (KeyError, TypeError):
        return [finding("PERSETUJUAN", APPROVAL, "isi / content")]
    found = []
    if about != manifest_hash(folder):
        found.append(finding("PERSETUJUAN", APPROVAL, "manifes lain / another manifest"))
    if same_officer(checker, approver):
        found.append(finding("PERSETUJUAN", APPROVAL, "satu petugas / one officer"))
    return found
