"""Four eyes: from a draft to a released tranche, every step in the audit log first.

What belongs here: reading the steps of a tahap from the log, recording one, and what it leaves
in the release folder.
What does not: which step may follow (release.approval), or the chain of the log (audit).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

import audit
import release
from assets.folders import Folders
from release import approval
from release.approval import State, Step, StepRefused
from release.approval import steps as acts
from release.place import exclusive
from schemas.lists import LISTS
from schemas.officers import officer_key
from schemas.tahap import Tahap

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_MANIFEST, _REASON, _KEY = "manifes_sha256", "alasan", "kunci"


@dataclass(frozen=True)
class Tranche:
    """A tahap's release as it lies there: its folder, its manifest's sha256 and its state."""

    tahap: Tahap
    folder: Path
    manifes: str
    state: State


class NotSound(ValueError):
    """The release has faults, so it cannot be checked or approved."""

    def __init__(self, findings: list[release.Finding]) -> None:
        super().__init__(
            f"{len(findings)} temuan / findings; tidak dicatat / not recorded. Lihat / see: "
            "bansos verify."
        )
        self.findings = findings


def tranche(folders: Folders, tahap: Tahap) -> Tranche:
    """The tahap's release and where it stands; FileNotFoundError if there is none."""
    folder = folders.release(tahap)
    manifest = release.manifest_hash(folder)
    state = approval.standing(_steps(folders, tahap), manifest)
    if state.ditarik is not None and _set_aside(folders, state.ditarik):
        state = State()  # made anew since, with the same bytes
    return Tranche(tahap, folder, manifest, state)


def check(folders: Folders, tahap: Tahap, officer: str) -> Tranche:
    """Record that an officer checked the draft; NotSound if `verify` finds anything."""
    with exclusive(folders.releases):
        now = tranche(folders, tahap)
        now.state.may(acts.CHECK, officer_of(officer))
        _require_sound(now)
        return _taken(folders, now, acts.CHECK, officer)


def send_back(folders: Folders, tahap: Tahap, officer: str, reason: str) -> Tranche:
    """Record that a checked draft is to be mended: it is a draft again."""
    with exclusive(folders.releases):
        now = tranche(folders, tahap)
        now.state.may(acts.SEND_BACK, officer_of(officer))
        return _taken(folders, now, acts.SEND_BACK, officer, reason)


def approve(folders: Folders, tahap: Tahap, officer: str) -> Tranche:
    """Another officer approves what was checked: nothing in it can change any more.

    The step is logged first and persetujuan.json made from the log, so a kill between the two
    is mended by saying the same again.
    """
    with exclusive(folders.releases):
        now = tranche(folders, tahap)
        if not _repeated(now, acts.APPROVE, officer):
            now.state.may(acts.APPROVE, officer_of(officer))
            _require_sound(now)
            now = _taken(folders, now, acts.APPROVE, officer)
        approval.write_approval(now.folder, now.state)
    return now


def publish(
    folders: Folders, tahap: Tahap, officer: str, key: Ed25519PrivateKey
) -> tuple[Tranche, str]:
    """Release an approved tranche under its detached signature: the tranche, the key's name."""
    name = approval.public_name(key.public_key())
    with exclusive(folders.releases):
        now = tranche(folders, tahap)
        if not _repeated(now, acts.RELEASE, officer):
            now.state.may(acts.RELEASE, officer_of(officer))
            approval.write_approval(now.folder, now.state)
            _require_sound(now)
            now = _taken(folders, now, acts.RELEASE, officer, key=name)
        approval.write_signature(now.folder, key)
    return now, name


def withdraw(folders: Folders, tahap: Tahap, officer: str, reason: str) -> Path | None:
    """The first officer asks, a second one withdraws: the withdrawn folder, None after the first.

    StepRefused if a later tahap rests on this release, or a bank or post has answered its lists:
    what is paid is not withdrawn but recovered.
    """
    with exclusive(folders.releases):
        now = tranche(folders, tahap)
        if now.state.keadaan != acts.WITHDRAWN:
            first = now.state.diminta_tarik is None
            action = acts.ASK_BACK if first else acts.WITHDRAW
            now.state.may(action, officer_of(officer))
            _require_withdrawable(folders, now)
            now = _taken(folders, now, action, officer, reason)
            if first:
                return None
        return approval.withdraw_folder(now.folder, now.state)


def log_faults(folders: Folders) -> list[audit.Fault]:
    """Where the log is broken, cut, or lacks a line that a release points to."""
    rows = list(audit.read_lines(folders.audit_log))
    found = audit.check(rows)
    cut = audit.cut_line(folders.audit_log)
    if cut is not None:
        found.append(audit.Fault("TERPOTONG", *cut))
    known = {line.sidik for _, _, text in rows if (line := audit.parsed(text)) is not None}
    found += [
        audit.Fault("JANGKAR_HILANG", folder.name, number)
        for folder in [*release.releases(folders.releases).values(), *_withdrawn(folders)]
        for number, mark in _anchors(folder)
        if mark not in known
    ]
    return found


def all_tranches(folders: Folders) -> list[Tranche]:
    """Every tahap under the data folder with its state, then those withdrawn."""
    living = [tranche(folders, tahap) for tahap in release.releases(folders.releases)]
    gone = []
    for folder in _withdrawn(folders):
        tahap = Tahap.parse(folder.name.partition(".")[0])
        gone.append(Tranche(tahap, folder, release.manifest_hash(folder), State(acts.WITHDRAWN)))
    return living + gone


def _withdrawn(folders: Folders) -> list[Path]:
    from release.layout import withdrawn

    return withdrawn(folders.releases)


def _set_aside(folders: Folders, step: Step) -> bool:
    return any(mark == step.sidik for folder in _withdrawn(folders) for _, mark in _anchors(folder))


def _anchors(folder: Path) -> Iterator[tuple[int, str]]:
    for content in (approval.approval(folder), approval.withdrawal(folder)):
        for entry in (content or {}).values():
            if isinstance(entry, dict) and "jejak" in entry:
                yield entry["jejak"]["nomor"], entry["jejak"]["sidik"]


def _taken(
    folders: Folders, now: Tranche, action: str, officer: str, reason: str = "", key: str = ""
) -> Tranche:
    facts = {_MANIFEST: now.manifes} | ({_REASON: reason} if reason else {})
    facts |= {_KEY: key} if key else {}
    audit.add(folders.audit_log, officer, action, str(now.tahap), facts)
    return tranche(folders, now.tahap)


def _repeated(now: Tranche, action: str, officer: str) -> bool:
    """Whether this officer's same step was logged already: only its file is still to be made."""
    last = {acts.APPROVE: now.state.disetujui, acts.RELEASE: now.state.dirilis}[action]
    reached = now.state.keadaan == acts.ACTIONS[action].ke
    return reached and last is not None and last.kunci == officer_of(officer)


def _require_sound(now: Tranche) -> None:
    findings = release.verify(now.folder)
    if findings:
        raise NotSound(findings)


def _require_withdrawable(folders: Folders, now: Tranche) -> None:
    later = [tahap for tahap in release.releases(folders.releases) if tahap > now.tahap]
    if later:
        raise StepRefused(
            f"Tahap berikut bertumpu pada rilis ini / a later tahap rests on it: {later[-1]}. "
            "Tarik yang terakhir dahulu / withdraw the last one first."
        )
    answers = folders.list_(LISTS["pembayaran"].name)
    if answers.exists():
        about = pl.scan_parquet(answers).filter(pl.col("tahap") == str(now.tahap))
        if about.select(pl.len()).collect().item():
            raise StepRefused(
                "Bank atau pos sudah menjawab daftar ini; yang terbayar tidak ditarik tetapi "
                "dikembalikan: bansos bayar. / Bank or post has answered this list: what is paid "
                "is recovered, not withdrawn."
            )


def _steps(folders: Folders, tahap: Tahap) -> Iterator[Step]:
    for _, _, text in audit.read_lines(folders.audit_log):
        line = audit.parsed(text)
        if line is not None and line.objek == str(tahap) and line.tindakan in acts.ACTIONS:
            yield Step(
                nomor=line.nomor,
                sidik=line.sidik,
                waktu=line.waktu,
                petugas=line.petugas,
                kunci=officer_of(line.petugas),
                tindakan=line.tindakan,
                manifes=str(line.rincian[_MANIFEST]),
                alasan=str(line.rincian.get(_REASON, "")),
                tanda=str(line.rincian.get(_KEY, "")),
            )


def officer_of(officer: str) -> str:
    """The key by which one officer is one, however the name was written."""
    return str(pl.select(officer_key(pl.lit(officer))).item())
