"""How a step's fault leaves it: with its reason where that is ours, withheld where it is not.

What belongs here: which faults are data or parameters that someone must change, which may
pass on a second try, and what is told of all others.
What does not: exit codes (pipelines), or the faults themselves (the rooms).
"""

from __future__ import annotations

import traceback
from contextlib import AbstractContextManager
from types import TracebackType

import dagster as dg

import audit
import complaints
import payment
import release
import rules
from assets.complete import Incomplete
from assets.intake import LandingMissing
from assets.lake_version import OtherVersion
from assets.part_work import told, where
from assets.payment import NothingPublished
from assets.sole_writer import DataBusy
from assets.system_faults import says_disk_full
from assets.workers import WorkersFault
from schemas.tahap import UnknownTahap
from schemas.validate import SchemaFault

# Their texts are written for an officer and name no person.
TOLD = (
    audit.LogBroken,
    Incomplete,
    LandingMissing,
    NothingPublished,
    OtherVersion,
    SchemaFault,
    UnknownTahap,
    release.EarlierWaveMissing,
    release.GateRefused,
    release.GuardTripped,
    release.ReleaseLocked,
    rules.ParameterFault,
    rules.ParameterMissing,
    payment.FeedbackLost,
    complaints.ComplaintLost,
    rules.QuotaMissing,
)
# A disk, a share or another writer may be free again in a moment: only then a step is tried
# again. No step has a retry policy, since Dagster repeats by it what a person interrupted, too.
MAY_PASS = (DataBusy, WorkersFault, release.ReleaseBusy, OSError)
TRIES = 3
SECONDS_BETWEEN = 60


class told_faults(AbstractContextManager[None]):  # noqa: N801 - read as a verb's object
    """Turn any fault of the block into dg.Failure, which Dagster's log may keep.

    Faults of ours keep their text. Of any other only its kind and place are told, because a
    library's text often quotes the cell it failed on, and cells hold NIK and names.
    """

    def __init__(self, tries_again: bool = False) -> None:
        """`tries_again`: whether Dagster may repeat the step after a fault that may pass."""
        self.tries_again = tries_again

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raise the Failure that tells `fault`; pass on what is no fault of the block."""
        if fault is None or not isinstance(fault, Exception) or isinstance(fault, dg.Failure):
            return
        if isinstance(fault, TOLD):
            raise StepFault(fault, told(fault)) from None
        if isinstance(fault, MAY_PASS) or says_disk_full(fault):
            passing = StepFault(fault, _text_of_passing(fault))
            if self.tries_again:
                raise dg.RetryRequested(TRIES, SECONDS_BETWEEN) from passing
            raise passing from None
        frames = "".join(traceback.format_tb(trace)) + where(fault)
        raise StepFault(fault, _withheld(fault), frames) from None


class StepFault(dg.Failure):
    """A step's fault as Dagster's log may keep it; `fault` is the original, in no log."""

    def __init__(self, fault: Exception, text: str, frames: str | None = None) -> None:
        """Tell `text`, and `frames` where the fault was not foreseen."""
        place = {} if frames is None else {"jejak": dg.MetadataValue.md(f"```\n{frames}\n```")}
        super().__init__(text, metadata=place)
        self.fault = fault


def _text_of_passing(fault: Exception) -> str:
    """The text of our own faults; of the system's only number and meaning, not the path."""
    if says_disk_full(fault) and not isinstance(fault, OSError):
        return "disk penuh / disk full"
    if isinstance(fault, OSError) and not isinstance(fault, release.DiskFull):
        return f"{type(fault).__name__} {fault.errno}: {fault.strerror}"
    return told(fault)


def _withheld(fault: Exception) -> str:
    kind = f"{type(fault).__module__}.{type(fault).__qualname__}"
    return (
        f"{kind}: kesalahan tak terduga; teksnya tidak dicatat karena dapat memuat data pribadi "
        "/ unexpected fault; its text is withheld because it may hold personal data."
    )
