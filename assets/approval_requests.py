"""Steps of approval that need a whole release verified: asked for by one, taken by a run.

What belongs here: asking for such a step in the audit log, finding what still waits, and taking it
once the release has passed.
What does not: which step may follow (release.approval), or recording one (assets.approval).

A nation's release takes minutes to verify, longer than a page may. What is asked for is a line of
the audit log, so a run takes no officer's name from anybody but the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import audit
from assets import approval
from assets.approval import NotSound, Tranche, officer_of
from assets.folders import Folders
from release.approval import StepRefused
from release.approval.steps import APPROVE, CHECK
from schemas.tahap import Tahap

REFUSED = "LANGKAH_DITOLAK"
_MANIFEST, _REQUEST = "manifes_sha256", "permintaan"
_ASKED: Mapping[str, str] = {CHECK: "MINTA_PERIKSA", APPROVE: "MINTA_SETUJUI"}
_STEP_OF = {asked: step for step, asked in _ASKED.items()}
_TAKE: Mapping[str, Callable[[Folders, Tahap, str], Tranche]] = {
    CHECK: approval.check,
    APPROVE: approval.approve,
}
# Faults beyond these are counted; `bansos verify` lists all.
_TOLD_FINDINGS = 20


@dataclass(frozen=True)
class Request:
    """One step asked for: its line in the log, by whom, and about which manifest of a tahap."""

    nomor: int
    waktu: str
    petugas: str
    tindakan: str
    tahap: str
    manifes: str


@dataclass(frozen=True)
class Refusal:
    """A request that did not become a step: when, and why, one line for each reason."""

    permintaan: Request
    waktu: str
    sebab: tuple[str, ...]


def needs_verifying(action: str) -> bool:
    """Whether a step is taken only after the whole release was verified."""
    return action in _ASKED


def ask(folders: Folders, tahap: Tahap, officer: str, action: str, manifest: str) -> Request:
    """Ask for a step; the request that waits already, if it is the same officer's for the same.

    StepRefused if the step does not follow, is another's turn, is about another manifest, or
    somebody else's request waits for this tahap.
    """
    now = approval.tranche(folders, tahap)
    now.state.may(action, officer_of(officer))
    _require_same(now, manifest)
    before = last_request(folders, tahap)
    if isinstance(before, Request):
        same = (before.tindakan, before.manifes) == (action, manifest)
        if same and officer_of(before.petugas) == officer_of(officer):
            return before
        raise StepRefused(
            f"Masih menunggu pemeriksaan yang diminta {before.petugas} / the verification that "
            "another officer asked for still waits."
        )
    line = audit.add(folders.audit_log, officer, _ASKED[action], str(tahap), {_MANIFEST: manifest})
    return _request(line)


def last_request(folders: Folders, tahap: Tahap) -> Request | Refusal | None:
    """The newest request of a tahap: waiting, refused, or None where it became a step."""
    return _last_of_each(folders).get(str(tahap))


def carry_out(folders: Folders) -> list[Request | Refusal]:
    """Verify and take every step that waits, in the order asked; a Request was taken.

    Whoever calls holds the data folder. A killed run leaves its request waiting.
    """
    waiting = [one for one in _last_of_each(folders).values() if isinstance(one, Request)]
    return [_carried_out(folders, one) for one in sorted(waiting, key=lambda one: one.nomor)]


def _carried_out(folders: Folders, asked: Request) -> Request | Refusal:
    tahap = Tahap.parse(asked.tahap)
    try:
        _require_same(approval.tranche(folders, tahap), asked.manifes)
        _TAKE[asked.tindakan](folders, tahap, asked.petugas)
    except NotSound as fault:
        return _refused(folders, asked, str(fault), *map(str, fault.findings[:_TOLD_FINDINGS]))
    except StepRefused as fault:
        return _refused(folders, asked, str(fault))
    except FileNotFoundError:
        return _refused(folders, asked, "Rilis tidak ada lagi / the release is no longer there.")
    return asked


def _refused(folders: Folders, asked: Request, *reasons: str) -> Refusal:
    facts: dict[str, str | int] = {_REQUEST: asked.nomor, _MANIFEST: asked.manifes}
    facts["sebab"] = "\n".join(reasons)
    line = audit.add(folders.audit_log, audit.SYSTEM, REFUSED, asked.tahap, facts)
    return Refusal(asked, line.waktu, reasons)


def _require_same(now: Tranche, manifest: str) -> None:
    if now.manifes != manifest:
        raise StepRefused(
            "Rancangan sudah berubah sejak dilihat; lihat lagi / the draft changed since it was "
            "seen; look again."
        )


def _last_of_each(folders: Folders) -> dict[str, Request | Refusal | None]:
    found: dict[str, Request | Refusal | None] = {}
    for _, _, text in audit.read_lines(folders.audit_log):
        line = audit.parsed(text)
        if line is None:
            continue
        if line.tindakan in _STEP_OF:
            found[line.objek] = _request(line)
            continue
        before = found.get(line.objek)
        if not isinstance(before, Request):
            continue
        if line.tindakan == REFUSED and line.rincian[_REQUEST] == before.nomor:
            reasons = str(line.rincian["sebab"]).splitlines()
            found[line.objek] = Refusal(before, line.waktu, tuple(reasons))
        elif _took(line, before):
            found[line.objek] = None
    return found


def _took(line: audit.Line, asked: Request) -> bool:
    """Whether the line is the step that was asked for."""
    return (
        line.tindakan == asked.tindakan
        and line.rincian.get(_MANIFEST) == asked.manifes
        and officer_of(line.petugas) == officer_of(asked.petugas)
    )


def _request(line: audit.Line) -> Request:
    return Request(
        line.nomor,
        line.waktu,
        line.petugas,
        _STEP_OF[line.tindakan],
        line.objek,
        str(line.rincian[_MANIFEST]),
    )
