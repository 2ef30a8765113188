"""Approval of a tranche on a page: what a signer has in view, and the steps the CLI takes too.

What belongs here: whose turn it is, the figures beside the decision, taking a step.
What does not: which step may follow (release.approval), recording it (assets.approval).

Checking and approving verify the whole release, which takes longer than a page may: they are asked
for here and taken by a run (assets.approval_requests). The signing key stays outside: releasing is
done where the key is, with `bansos approval release`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import audit
import release
from assets import approval as steps
from assets.approval import Tranche
from assets.approval_requests import Refusal, Request, ask, last_request, needs_verifying
from assets.folders import Folders
from assets.sole_writer import DataBusy, sole_writer
from portal.roles import Role, Scope
from portal.services.releases import covers_whole, release_seen
from release import canonical_json
from release.approval import StepRefused
from release.approval.steps import APPROVE, ASK_BACK, CHECK, SEND_BACK, WITHDRAW
from release.layout import MANIFEST, SIGNATURE, SUMMARY

SIGNERS = frozenset({Role.PENYELIA, Role.PENGESAH})
READERS = SIGNERS | {Role.AUDITOR}
LONGEST_REASON = 1000
_BY_ROLE = {
    CHECK: Role.PENYELIA,
    SEND_BACK: Role.PENGESAH,
    APPROVE: Role.PENGESAH,
    ASK_BACK: Role.PENGESAH,
    WITHDRAW: Role.PENGESAH,
}
NEEDS_REASON = (SEND_BACK, ASK_BACK, WITHDRAW)
# The lock of the data folder belongs to the process; its threads wait for each other here.
_THREADS = threading.Lock()


@dataclass(frozen=True)
class Dossier:
    """What a signer sees of a tranche: `open_steps` are those this officer may take now.

    waiting: the step that waits for its verification; refused: the last one, if it was not taken.
    signed: whether a signature lies beside persetujuan.json.
    """

    one: Tranche
    open_steps: list[str]
    waiting: Request | None
    refused: Refusal | None
    signed: bool
    gate: list[dict[str, Any]]
    guards: list[dict[str, Any]]
    released_guards: list[dict[str, Any]]
    lists: dict[str, dict[str, int]]
    changes: dict[str, Any]
    previous: dict[str, Any]
    cutoff: str
    known_until: str


class StepNotTaken(ValueError):
    """The step was refused; `told` says why, in the words of the command."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def dossier(folders: Folders, scope: Scope, tahap: str) -> Dossier | None:
    """What is to be signed; None outside reach, where there is none, or not all is within reach.

    A signature stands for a whole tranche, so who does not reach all of it is not asked.
    """
    one = release_seen(folders, scope, tahap)
    if one is None or not covers_whole(scope, one):
        return None
    manifest = canonical_json.read(one.folder / MANIFEST)
    summary = canonical_json.read(one.folder / SUMMARY)
    guards = manifest["pengaman"]
    last = last_request(folders, one.tahap)
    return Dossier(
        one=one,
        open_steps=[] if isinstance(last, Request) else _open_steps(scope, one),
        waiting=last if isinstance(last, Request) else None,
        refused=last if isinstance(last, Refusal) else None,
        signed=(one.folder / SIGNATURE).exists(),
        gate=manifest["gerbang"],
        guards=guards["hasil"],
        released_guards=guards["dilepas"],
        lists=summary["daftar"]["nasional"],
        changes=manifest["perubahan"] or {},
        previous=manifest["manifes_sebelumnya"] or {},
        cutoff=manifest["batas"],
        known_until=manifest["diketahui_sampai"],
    )


def take(
    folders: Folders, scope: Scope, tahap: str, action: str, manifest: str, reason: str = ""
) -> Tranche | None:
    """Take or ask for a step on the tranche the officer saw; None as `dossier` says it.

    StepNotTaken if the draft is another by now, or the step is refused.
    """
    seen = dossier(folders, scope, tahap)
    if seen is None:
        return None
    if seen.one.manifes != manifest:
        raise StepNotTaken("Rancangan sudah berubah sejak halaman dibuka; periksa lagi.")
    if action not in seen.open_steps:
        raise StepNotTaken("Langkah ini bukan giliran Anda sekarang.")
    reason = reason.strip()[:LONGEST_REASON]
    if action in NEEDS_REASON and not reason:
        raise StepNotTaken("Alasan kosong: tulis mengapa.")
    who, wave = scope.pengguna, seen.one.tahap
    try:
        with _THREADS:
            if needs_verifying(action):
                ask(folders, wave, who, action, manifest)
                return seen.one
            with sole_writer(folders.lock):
                if action == SEND_BACK:
                    steps.send_back(folders, wave, who, reason)
                else:
                    steps.withdraw(folders, wave, who, reason)
    except (StepRefused, DataBusy, audit.LogBroken, release.ReleaseBusy) as fault:
        raise StepNotTaken(str(fault)) from None
    return seen.one


def _open_steps(scope: Scope, one: Tranche) -> list[str]:
    """The steps this officer may take now, in the order they lead."""
    state, who = one.state, steps.officer_of(scope.pengguna)
    # the first officer asks for a withdrawal, the second one carries it out
    moot = ASK_BACK if state.diminta_tarik is not None else WITHDRAW
    checked = state.diperiksa
    found = []
    for action, role in _BY_ROLE.items():
        repeated = action == CHECK and checked is not None and checked.kunci == who
        if action == moot or repeated or not scope.has(role):
            continue
        try:
            state.may(action, who)
        except StepRefused:
            continue
        found.append(action)
    return found
