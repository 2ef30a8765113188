"""What a run is asked for and what it hands back.

What belongs here: the options of `bansos run`, each stage's result, and the whole.
What does not: running (`run`, `plain`, `in_process`) or showing (`show`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import release
from assets.folders import Folders
from assets.intake import IntakeCounts
from assets.matching import LinkCounts
from assets.register import RegisterCounts
from assets.rules import DecidedParts
from schemas.tahap import Tahap


@dataclass(frozen=True)
class RunOptions:
    """The options of `bansos run`; area codes are 4 digits without dots."""

    tahap: str
    landing: Path | None
    data: Path
    areas: list[str] | None = None
    as_of: date | None = None
    threads: int | None = None
    dagster: bool = False


@dataclass(frozen=True)
class StageResults:
    """What each stage says it did."""

    intake: IntakeCounts
    links: LinkCounts
    register: RegisterCounts
    decided: DecidedParts
    published: release.PublishResult


@dataclass(frozen=True)
class RunResult:
    """What the run did, stage by stage, and the release it left."""

    tahap: Tahap
    folders: Folders
    cutoff: date
    as_of: date
    stages: StageResults
    seconds: dict[str, float]

    @property
    def intake(self) -> IntakeCounts:
        """What was taken in."""
        return self.stages.intake

    @property
    def links(self) -> LinkCounts:
        """What was linked."""
        return self.stages.links

    @property
    def register(self) -> RegisterCounts:
        """What the events changed."""
        return self.stages.register

    @property
    def decided(self) -> DecidedParts:
        """How many parts were decided anew."""
        return self.stages.decided

    @property
    def published(self) -> release.PublishResult:
        """What was published."""
        return self.stages.published
