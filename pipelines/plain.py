"""The stages in their order, called one after the other without Dagster.

What belongs here: the plain path of one tahap.
What does not: what is checked before, or which faults are answered (`run`).
"""

from __future__ import annotations

from datetime import date

import rules
from assets.complete import require_version
from assets.folders import Folders, Progress
from assets.intake import take_in
from assets.matching import build_index, link_reports, write_review_queue
from assets.register import families_at_cutoff
from assets.release import publish_tranche
from assets.rules import decide_families
from checks.lists import judge_lists
from pipelines.outcome import RunOptions, StageResults
from pipelines.run_log import RunLog
from schemas.tahap import Tahap


def run_plain(
    options: RunOptions,
    tahap: Tahap,
    quarter: rules.Quarter,
    as_of: date,
    log: RunLog,
    progress: Progress,
) -> StageResults:
    """Every stage of the tahap, one after the other; raises what a stage raises."""
    folders, version = Folders(options.data), quarter.versi_dtsen
    with log.stage("masuk"):
        intake = take_in(options.landing, folders, progress)
    require_version(folders, version, options.areas)
    with log.stage("padanan"):
        build_index(folders, version, progress)
        links = link_reports(folders, version, options.areas, options.threads, progress)
        write_review_queue(folders)
    with log.stage("register"):
        register = families_at_cutoff(
            folders,
            tahap,
            version,
            cutoff=quarter.wave(tahap.wave).cutoff,
            as_of=as_of,
            areas=options.areas,
            progress=progress,
        )
    with log.stage("aturan"):
        decided = decide_families(
            folders,
            tahap,
            as_of=as_of,
            model_version=links.model,
            areas=options.areas,
            progress=progress,
        )
    with log.stage("rilis"):
        published = publish_tranche(
            folders, tahap, decided, areas=options.areas, judge=judge_lists, progress=progress
        )
    return StageResults(intake, links, register, decided.parts, published)
