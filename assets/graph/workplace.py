"""Where a run reads and writes, what it is limited to, and who started it.

What belongs here: the resource every asset asks for its folders, version and dates, and the
caller's hand into a run of the same process (progress, stage times, results).
What does not: any stage's work, or how a fault is told (`faults`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

import rules
from assets.folders import Folders, Progress
from assets.graph.faults import told_faults
from assets.graph.partitions import reviewed_quarters
from assets.sole_writer import sole_writer
from schemas.tahap import Tahap


class Workplace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Folders and limits of a run; the fields can be changed in the launchpad."""

    data: str = "data"
    landing: str | None = None
    landing_files: list[str] | None = None
    areas: list[str] | None = None
    as_of: str | None = None
    threads: int | None = None
    tries_again: bool = True

    @property
    def folders(self) -> Folders:
        """The paths under the data folder."""
        return Folders(Path(self.data))

    @property
    def landing_folder(self) -> Path | None:
        """Where files are received; None takes in nothing new."""
        return Path(self.landing) if self.landing else None

    def version(self, tahap: str | None = None) -> str:
        """The DTSEN version of the tahap's reviewed quarter; without one, of the newest."""
        if tahap is None:
            return reviewed_quarters()[-1].versi_dtsen
        return self.quarter(tahap).versi_dtsen

    def quarter(self, tahap: str) -> rules.Quarter:
        """The reviewed quarter of a tahap."""
        return rules.load_quarter(Tahap.parse(tahap).triwulan)

    def dates(self, tahap: str) -> tuple[date, date]:
        """The cut-off of the tahap and the day up to which reports are known."""
        cutoff = self.quarter(tahap).wave(Tahap.parse(tahap).wave).cutoff
        return cutoff, date.fromisoformat(self.as_of) if self.as_of else cutoff

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The data folder for this step alone; a fault leaves as one that may be shown."""
        with told_faults(tries_again=self.tries_again), sole_writer(self.folders.lock):
            yield


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody in this process watches."""


def _untimed(stage: str) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass
class Caller:
    """Who started the run in this process: is shown progress, times stages, gets results.

    A run that Dagster starts elsewhere has the silent default.
    """

    progress: Progress = _silent
    stage: Callable[[str], AbstractContextManager[None]] = _untimed
    results: dict[str, Any] = field(default_factory=dict)
