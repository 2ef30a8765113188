"""Publishing a tranche: built aside, judged by the gate, then in its place in one step.

What belongs here: the promise of `publish` – old or new, never half, nothing after approval.
What does not: what a package holds (`release.package`) or how folders change places.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release import canonical_json
from release.fingerprint import file_hash
from release.inputs import ReleaseInputs
from release.layout import (
    APPROVAL,
    MANIFEST,
    OUTSIDE_MANIFEST,
    SUMMARY,
    files_in,
    manifest_hash,
)
from release.package import write_package
from release.place import clear_leftovers, exclusive, put_in_place, unfinished
from release.verdict import Verdict

PUBLISHED = "TERBIT"
ALREADY_THERE = "SUDAH_ADA"


class ReleaseLocked(RuntimeError):
    """The tahap is approved and its bytes are others; nothing was touched."""


class EarlierWaveMissing(LookupError):
    """A wave of the quarter before this one has no release, so nobody knows whom it listed."""


class DiskFull(OSError):
    """The disk had no room for the release; the old one, if any, is untouched."""


@dataclass(frozen=True)
class PublishResult:
    """What was published: `keadaan` is TERBIT, or SUDAH_ADA if the same bytes were there."""

    folder: Path
    keadaan: str
    manifest_sha256: str
    verdicts: list[Verdict]
    ringkasan: dict[str, Any]


def publish(inputs: ReleaseInputs) -> PublishResult:
    """The release of `inputs` at `root/<tahap>`, whole, or nothing changed at all.

    Raises GuardTripped when a guard is over its limit and two officers have not let it pass,
    GateRefused when an invariant is broken or the judge of the lists found a fault,
    ReleaseLocked when the tahap is approved (persetujuan.json) and would change,
    EarlierWaveMissing when a wave before it has no release, ReleaseBusy when another run
    publishes, DiskFull when there is no room.
    Leftovers of killed runs are cleared first. Approval is written under the same lock, so
    it cannot slip in between the check and the exchange.
    """
    _require_earlier_waves(inputs)
    inputs.guards.refuse_if_tripped()
    target = inputs.root / str(inputs.tahap)
    try:
        with exclusive(inputs.root):
            clear_leftovers(inputs.root)
            with unfinished(inputs.root, inputs.tahap) as folder:
                package = write_package(inputs, folder)
                same = target.exists() and _same_bytes(folder, target)
                if not same:
                    _refuse_if_approved(folder, target)
                    put_in_place(folder, target)
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full() from fault
        raise
    return PublishResult(
        folder=target,
        keadaan=ALREADY_THERE if same else PUBLISHED,
        manifest_sha256=manifest_hash(target),
        verdicts=package.verdicts,
        ringkasan=package.summary,
    )


def already_there(folder: Path) -> PublishResult:
    """The result of publishing a release that lies at `folder` whole, as its own files tell it."""
    told = canonical_json.read(folder / MANIFEST)
    return PublishResult(
        folder=folder,
        keadaan=ALREADY_THERE,
        manifest_sha256=manifest_hash(folder),
        verdicts=[Verdict(**verdict) for verdict in told["gerbang"]],
        ringkasan=canonical_json.read(folder / SUMMARY),
    )


def _require_earlier_waves(inputs: ReleaseInputs) -> None:
    given = {folder.name for folder in inputs.earlier if (folder / MANIFEST).exists()}
    missing = [str(wave) for wave in inputs.tahap.earlier_waves if str(wave) not in given]
    if missing:
        raise EarlierWaveMissing(
            f"Gelombang terdahulu belum dirilis / earlier waves have no release: "
            f"{', '.join(missing)}. Jalankan dulu / run first: bansos run --tahap {missing[0]}"
        )


def _same_bytes(new: Path, old: Path) -> bool:
    names = set(files_in(new))
    if names != set(files_in(old)) - (OUTSIDE_MANIFEST - names):
        return False
    return all(file_hash(new / name) == file_hash(old / name) for name in sorted(names))


def _refuse_if_approved(new: Path, target: Path) -> None:
    if (target / APPROVAL).exists():
        raise ReleaseLocked(
            f"Tahap {target.name} sudah disetujui dan isinya akan berubah; tidak ada yang "
            "diubah. Perubahan data masuk ke gelombang berikut. / This tahap is approved and "
            "would change; nothing was touched. Changed data go into the next wave. "
            f"Yang berbeda / what differs: {', '.join(_other_entries(new, target))}."
        )


def _other_entries(new: Path, old: Path) -> list[str]:
    """The entries of the two manifests that differ, by name; those of an unreadable one all."""
    fresh = canonical_json.read(new / MANIFEST)
    try:
        known = canonical_json.read(old / MANIFEST)
    except (OSError, ValueError):
        known = {}
    names = {*fresh, *known} - {canonical_json.SEAL}
    return sorted(name for name in names if fresh.get(name) != known.get(name)) or ["-"]


def _disk_full() -> DiskFull:
    return DiskFull(
        errno.ENOSPC,
        "Disk penuh saat menulis rilis; rilis lama tidak tersentuh. Kosongkan ruang lalu "
        "jalankan lagi. / The disk is full; the old release is untouched. Free some space "
        "and run again.",
    )
