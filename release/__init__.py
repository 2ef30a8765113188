"""Tranche packages: write them immutably, judge them at the gate, verify them anywhere.

What belongs here: publishing a tahap, its invariants and accounts, and verifying a package.
What does not: deciding about a family (rules), or knowing where the lake lies (pipelines).
"""

from release.fingerprint import code_hash, file_hash
from release.guards import GuardTripped
from release.inputs import Lake, Part, ReleaseInputs, Terms, Versions
from release.layout import find_previous, manifest_hash, releases
from release.list_verdict import Judge, ListVerdict
from release.people import Ledger, People, ledger
from release.place import ReleaseBusy, recover
from release.publish import (
    PUBLISHED,
    DiskFull,
    EarlierWaveMissing,
    PublishResult,
    ReleaseLocked,
    already_there,
    publish,
)
from release.verdict import GateRefused, Verdict
from release.verification import Finding, known_until, verify, verify_decisions

__all__ = [
    "PUBLISHED",
    "DiskFull",
    "EarlierWaveMissing",
    "Finding",
    "GateRefused",
    "GuardTripped",
    "Judge",
    "Lake",
    "Ledger",
    "ListVerdict",
    "Part",
    "People",
    "PublishResult",
    "ReleaseBusy",
    "ReleaseInputs",
    "ReleaseLocked",
    "Terms",
    "Verdict",
    "Versions",
    "already_there",
    "code_hash",
    "file_hash",
    "find_previous",
    "known_until",
    "ledger",
    "manifest_hash",
    "publish",
    "recover",
    "releases",
    "verify",
    "verify_decisions",
]
