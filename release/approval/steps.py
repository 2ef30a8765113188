"""The steps a tranche goes through, in order, and whose turn it is.

What belongs here: the states, the steps between them, and the rule of four eyes.
What does not: files or the log the steps are read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

DRAFT, CHECKED, APPROVED, RELEASED, WITHDRAWN = (
    "RANCANGAN",
    "DIPERIKSA",
    "DISETUJUI",
    "DIRILIS",
    "DITARIK",
)
CHECK, SEND_BACK, APPROVE, RELEASE, ASK_BACK, WITHDRAW = (
    "PERIKSA",
    "KEMBALIKAN",
    "SETUJUI",
    "RILIS",
    "MINTA_TARIK",
    "TARIK",
)


@dataclass(frozen=True)
class _Action:
    """From which states a step may be taken, where it leads (None: stays), and its command."""

    dari: tuple[str, ...]
    ke: str | None
    perintah: str


ACTIONS: Mapping[str, _Action] = {
    # checking a checked draft again makes the newer officer its checker
    CHECK: _Action((DRAFT, CHECKED), CHECKED, "check"),
    SEND_BACK: _Action((CHECKED,), DRAFT, "return"),
    APPROVE: _Action((CHECKED,), APPROVED, "approve"),
    RELEASE: _Action((APPROVED,), RELEASED, "release"),
    ASK_BACK: _Action((APPROVED, RELEASED), None, "withdraw"),
    WITHDRAW: _Action((APPROVED, RELEASED), WITHDRAWN, "withdraw"),
}


class StepRefused(ValueError):
    """The step does not follow, or this officer may not take it; the text says who may."""


@dataclass(frozen=True)
class Step:
    """One recorded step: its line's number and hash in the log, and the manifest it is about.

    tanda: of a release the name of the key it was signed with.
    """

    nomor: int
    sidik: str
    waktu: str
    petugas: str
    kunci: str
    tindakan: str
    manifes: str
    alasan: str = ""
    tanda: str = ""


@dataclass(frozen=True)
class State:
    """Where one manifest stands: `keadaan`, and the steps that brought it there."""

    keadaan: str = DRAFT
    diperiksa: Step | None = None
    disetujui: Step | None = None
    dirilis: Step | None = None
    diminta_tarik: Step | None = None
    ditarik: Step | None = None

    def may(self, action: str, who: str) -> None:
        """StepRefused if `action` does not follow, or if `who` (an officer's key) may not.

        Source of the rule: preparing and approving a payment list are two persons' work (the
        verifikator checks, the head approves). A withdrawal needs two officers as well.
        """
        rule = ACTIONS[action]
        if self.keadaan not in rule.dari:
            raise StepRefused(
                f"Tahap ini {self.keadaan}; {action} hanya dari / only from: "
                f"{', '.join(rule.dari)}. {_next(self.keadaan)}"
            )
        barred = {APPROVE: self.diperiksa, WITHDRAW: self.diminta_tarik}.get(action)
        if barred is not None and barred.kunci == who:
            raise StepRefused(
                f"{action} perlu petugas lain dari yang melakukan {barred.tindakan}: empat mata / "
                "needs another officer than the one before: four eyes."
            )


def standing(steps: Iterable[Step], manifest: str) -> State:
    """The state of the manifest after its steps, in the order of the log.

    Steps about another manifest of the same tahap do not count: a draft that changed is to be
    checked anew. After a withdrawal the tahap may be made and checked again.
    """
    state = State()
    for step in steps:
        if step.manifes != manifest:
            continue
        if step.tindakan == CHECK:
            state = State(CHECKED, diperiksa=step)
        elif step.tindakan == SEND_BACK:
            state = State()
        elif step.tindakan == APPROVE:
            state = replace(state, keadaan=APPROVED, disetujui=step)
        elif step.tindakan == RELEASE:
            state = replace(state, keadaan=RELEASED, dirilis=step)
        elif step.tindakan == ASK_BACK:
            state = replace(state, diminta_tarik=step)
        elif step.tindakan == WITHDRAW:
            state = replace(state, keadaan=WITHDRAWN, ditarik=step)
    return state


def _next(state: str) -> str:
    commands = sorted({rule.perintah for rule in ACTIONS.values() if state in rule.dari})
    if not commands:
        return "Buat lagi dengan / make it anew with: bansos run."
    return f"Berikutnya / next: bansos approval {' | '.join(commands)}."
