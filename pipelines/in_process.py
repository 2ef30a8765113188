"""One tahap through the same Dagster job officers use, in this process.

What belongs here: starting the job, and handing back the stages' results or the fault itself.
What does not: the order of the stages (the asset graph) or which faults are answered (`run`).
"""

from __future__ import annotations

import os
from datetime import date

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from assets.folders import Progress
from assets.graph.faults import StepFault
from assets.graph.workplace import Caller, Workplace
from pipelines.definitions import build_defs
from pipelines.faults import BadUse, Interrupted
from pipelines.outcome import RunOptions, StageResults
from pipelines.run_log import RunLog
from schemas.tahap import Tahap

JOB = "alur_tahap"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_job(
    options: RunOptions, tahap: Tahap, as_of: date, log: RunLog, progress: Progress
) -> StageResults:
    """Run the whole flow as a Dagster job; raises what a stage raised, as the plain path does,
    and Interrupted where it was stopped from outside.

    With DAGSTER_HOME set the run stands in that history and its partitions show as made;
    without it nothing is kept.
    """
    caller = Caller(progress=progress, stage=log.stage)
    workplace = Workplace(
        data=str(options.data),
        landing=str(options.landing) if options.landing is not None else None,
        areas=options.areas,
        as_of=as_of.isoformat(),
        threads=options.threads,
        tries_again=False,  # a person waits: a fault is told at once
    )
    job = build_defs(workplace=workplace, caller=caller).resolve_job_def(JOB)
    with _history() as instance:
        try:
            job.execute_in_process(instance=instance, partition_key=str(tahap), run_config=QUIET)
        except StepFault as told:
            raise told.fault from None
        except (dg.DagsterExecutionInterruptedError, KeyboardInterrupt):
            raise Interrupted(
                "Dihentikan. Yang sudah jadi tetap dipakai; ulangi perintah untuk melanjutkan / "
                "stopped. What was made is used again; repeat the command to go on."
            ) from None
    done = caller.results
    stages = ("masuk", "padanan", "register", "aturan", "rilis")
    return StageResults(*(done[name] for name in stages))


def _history() -> dg.DagsterInstance:
    """The history DAGSTER_HOME names, or one that ends with the run; BadUse if it is not there."""
    home = os.environ.get("DAGSTER_HOME")
    if not home:
        return dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}})
    try:
        return dg.DagsterInstance.get()
    except _history_faults() as fault:
        raise BadUse(
            "Riwayat Dagster tidak dapat dibuka / Dagster's history cannot be opened: "
            f"DAGSTER_HOME={home} ({type(fault).__name__}). Periksa dagster.yaml "
            "dan servernya, atau kosongkan DAGSTER_HOME untuk lari tanpa riwayat / check "
            "dagster.yaml and its server, or unset DAGSTER_HOME to run without history."
        ) from None


def _history_faults() -> tuple[type[Exception], ...]:
    """What opening a history raises; PostgreSQL's only where that storage is installed."""
    foreseen = (dg.DagsterError, SQLAlchemyError, OSError)
    try:
        from dagster_postgres.utils import DagsterPostgresException
    except ImportError:
        return foreseen
    return *foreseen, DagsterPostgresException
