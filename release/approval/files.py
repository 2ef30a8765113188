"""What stands inside a release folder of approval, signature and withdrawal.

What belongs here: writing and reading persetujuan.json, its signature and penarikan.json.
What does not: whether the step may be taken (`steps`), or judging what stands there
(release.verification).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from release import canonical_json
from release.approval.steps import State, Step
from release.layout import APPROVAL, MANIFEST, SIGNATURE, WITHDRAWAL
from schemas.parquet import replacing, sync_folder

FORM = "1"


def write_approval(folder: Path, state: State) -> None:
    """persetujuan.json of an approved release, from the recorded steps alone."""
    if state.diperiksa is None or state.disetujui is None:
        raise ValueError("not approved")
    manifest = canonical_json.read(folder / MANIFEST)
    content = {
        "bentuk": FORM,
        "tahap": manifest["tahap"],
        "manifes_sha256": state.disetujui.manifes,
        "diperiksa": _told(state.diperiksa),
        "disetujui": _told(state.disetujui),
    }
    _put(folder / APPROVAL, canonical_json.to_bytes(canonical_json.sealed(content)))


def write_signature(folder: Path, key: Ed25519PrivateKey) -> None:
    """The 64 bytes of Ed25519 over persetujuan.json, beside it."""
    _put(folder / SIGNATURE, key.sign((folder / APPROVAL).read_bytes()))


def withdraw_folder(folder: Path, state: State) -> Path:
    """Mark a release as withdrawn and free its tahap: the folder's new name.

    It stays whole beside the others as `<tahap>.ditarik-<n>`, with penarikan.json.
    """
    if state.diminta_tarik is None or state.ditarik is None:
        raise ValueError("not withdrawn")
    content = {
        "bentuk": FORM,
        "tahap": folder.name,
        "manifes_sha256": state.ditarik.manifes,
        "diminta": _told(state.diminta_tarik) | {"alasan": state.diminta_tarik.alasan},
        "ditarik": _told(state.ditarik) | {"alasan": state.ditarik.alasan},
    }
    _put(folder / WITHDRAWAL, canonical_json.to_bytes(canonical_json.sealed(content)))
    number = 1
    while (target := folder.with_name(f"{folder.name}.ditarik-{number}")).exists():
        number += 1
    os.rename(folder, target)
    sync_folder(target.parent)
    return target


def approval(folder: Path) -> dict[str, Any] | None:
    """What persetujuan.json says; None where there is none, or it cannot be read."""
    return _read(folder / APPROVAL)


def withdrawal(folder: Path) -> dict[str, Any] | None:
    """What penarikan.json says; None where there is none, or it cannot be read."""
    return _read(folder / WITHDRAWAL)


def _told(step: Step) -> dict[str, object]:
    return {
        "petugas": step.petugas,
        "waktu": step.waktu,
        "jejak": {"nomor": step.nomor, "sidik": step.sidik},
    }


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = canonical_json.read(path)
    except (OSError, ValueError):
        return None
    return content if canonical_json.sealed(content) == content else None


def _put(path: Path, content: bytes) -> None:
    """`path` holds `content`, whole or not at all; what a killed writer left is removed."""
    for left in path.parent.glob(f".{path.name}.baru-*"):
        left.unlink()
    with replacing(path) as unfinished:
        unfinished.write_bytes(content)
