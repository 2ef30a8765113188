"""What runs at an hour: the daily reconciliation, and the preparation before each cut-off.

What belongs here: the two schedules, reading cut-offs from the reviewed files.
What does not: publishing – no schedule, sensor or automation may start it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from assets.graph.partitions import reviewed_quarters
from pipelines.jobs import PREPARATION, RECONCILIATION
from pipelines.timing import TIMING


@dg.schedule(
    name="rekonsiliasi_0200_wib",
    job=RECONCILIATION,
    cron_schedule=TIMING.daily,
    execution_timezone=TIMING.zone,
    description="Setiap hari 02:00 WIB. / Daily at 02:00 Jakarta time.",
)
def daily_reconciliation(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One reconciliation a day."""
    return dg.RunRequest(run_key=f"harian-{_local_day(context)}")


@dg.schedule(
    name="persiapan_sebelum_batas",
    job=PREPARATION,
    cron_schedule=TIMING.preparation,
    execution_timezone=TIMING.zone,
    description="Beberapa hari sebelum batas tiap tahap. / Some days before each cut-off.",
)
def preparation_before_cutoff(
    context: dg.ScheduleEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Prepare the tahap whose cut-off is near; otherwise say when the next one is."""
    today = _local_day(context)
    due = due_tahap(today)
    for tahap in due:
        yield dg.RunRequest(run_key=f"persiapan-{tahap}-{today}", partition_key=tahap)
    if not due:
        later = [day for day in cutoffs().values() if day >= today]
        nearest = min(later).isoformat() if later else "belum ditinjau / not reviewed yet"
        yield dg.SkipReason(f"Batas berikutnya / next cut-off: {nearest}")


def cutoffs() -> dict[str, date]:
    """The cut-off of every reviewed tahap."""
    return {
        f"{quarter.triwulan}-{wave.number}": wave.cutoff
        for quarter in reviewed_quarters()
        for wave in quarter.waves
    }


def due_tahap(today: date) -> list[str]:
    """The tahap that are to be prepared on this day."""
    near = {today + timedelta(days=days) for days in TIMING.days_before_cutoff}
    return [tahap for tahap, cutoff in cutoffs().items() if cutoff in near]


def _local_day(context: dg.ScheduleEvaluationContext) -> date:
    return context.scheduled_execution_time.astimezone(ZoneInfo(TIMING.zone)).date()


SCHEDULES = [daily_reconciliation, preparation_before_cutoff]
