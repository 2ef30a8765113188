"""`bansos run`: the whole flow, in order, to a draft release.

What belongs here: what is checked before, and which faults become which exit code.
What does not: the order of the stages (`plain`, or the asset graph behind `in_process`) or
any stage's work.
"""

from __future__ import annotations

import duckdb
import polars as pl

import matching
import release
import rules
from assets.complete import Incomplete, require_earlier_waves
from assets.folders import Folders, Progress
from assets.intake import LandingMissing
from assets.part_work import notes_of, told
from assets.sole_writer import DataBusy, sole_writer
from assets.system_faults import says_disk_full
from assets.workers import WorkersFault, workers
from pipelines.faults import BadUse, Refused
from pipelines.outcome import RunOptions, RunResult, StageResults
from pipelines.plain import run_plain
from pipelines.preflight import check_disk, check_memory
from pipelines.run_log import RunLog
from schemas.tahap import Tahap, UnknownTahap

_ANSWERED = (
    DataBusy,
    Incomplete,
    LandingMissing,
    WorkersFault,
    matching.IndexFault,
    matching.ModelFault,
    release.DiskFull,
    release.EarlierWaveMissing,
    release.ReleaseBusy,
    rules.ParameterFault,
    rules.ParameterMissing,
    rules.QuotaMissing,
)


def run_tahap(options: RunOptions, progress: Progress) -> RunResult:
    """Run one tahap to its draft release.

    BadUse (exit 2) names what the caller must change; Refused (exit 3) what the gate or a
    published tranche forbids. Nothing already released is touched unless the new release is
    whole.
    """
    tahap, quarter = _known_tahap(options.tahap)
    folders = Folders(options.data)
    cutoff = quarter.wave(tahap.wave).cutoff
    as_of = options.as_of or cutoff
    if as_of < cutoff:
        raise BadUse(f"--as-of {as_of} mendahului batas tahap / is before the cut-off {cutoff}.")
    check_memory()
    check_disk(options.landing, folders)
    log = RunLog(folders.run_log, str(tahap))

    def stages() -> StageResults:
        if not options.dagster:
            return run_plain(options, tahap, quarter, as_of, log, progress)
        from pipelines.in_process import run_job

        return run_job(options, tahap, as_of, log, progress)

    try:
        with sole_writer(folders.lock), workers():
            release.recover(folders.releases)
            require_earlier_waves(folders, tahap)
            done = stages()
    except _ANSWERED as fault:
        raise BadUse(told(fault)) from None
    except (release.GateRefused, release.GuardTripped, release.ReleaseLocked) as fault:
        raise Refused(str(fault)) from None
    except (OSError, duckdb.Error, pl.exceptions.PolarsError) as fault:
        if not says_disk_full(fault):
            raise
        raise BadUse(
            f"Disk penuh / disk full: {folders.data}. Rilis yang ada tidak tersentuh; kosongkan "
            "ruang lalu ulangi / existing releases are untouched; free space, then repeat. "
            + " ".join(notes_of(fault))
        ) from None
    return RunResult(tahap, folders, cutoff, as_of, done, log.seconds)


def _known_tahap(text: str) -> tuple[Tahap, rules.Quarter]:
    try:
        tahap = Tahap.parse(text)
        quarter = rules.load_quarter(tahap.triwulan)
        quarter.wave(tahap.wave)
    except (UnknownTahap, rules.ParameterFault, rules.ParameterMissing) as fault:
        raise BadUse(str(fault)) from None
    return tahap, quarter
