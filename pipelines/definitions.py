"""Everything Dagster shows: assets, checks, jobs, schedules, sensors, resources.

What belongs here: putting them together, and what may be replaced in a test or a command.
What does not: any of them (assets.graph, checks, the sibling modules).
"""

from __future__ import annotations

import os
from typing import Any

import dagster as dg

from assets.graph import (
    complaints,
    intake,
    landing,
    mart,
    matching,
    payment,
    register,
    release,
    rules,
)
from assets.graph.workplace import Caller, Workplace
from assets.working_copy import located
from checks import complaints as complaint_checks
from checks import disbursement, drift, guards, invariants, published, schema, schema_inside, storm
from checks.lists import judge_lists
from pipelines.executors import chosen_executor
from pipelines.jobs import JOBS
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS

ASSETS: list[dg.AssetsDefinition | dg.AssetSpec] = [
    *landing.SOURCES,
    intake.received_tables,
    intake.dtsen_parts,
    matching.linkage_index,
    matching.links,
    matching.review_queue,
    register.register_tables,
    rules.candidates,
    release.tranche,
    payment.disbursement,
    complaints.followed_complaints,
    mart.analysts_mart,
]
CHECKS = [
    *schema.CHECKS,
    *schema_inside.CHECKS,
    *invariants.CHECKS,
    *drift.CHECKS,
    *guards.CHECKS,
    *storm.CHECKS,
    *published.CHECKS,
    *disbursement.CHECKS,
    *complaint_checks.CHECKS,
]


def build_defs(**overrides: Any) -> dg.Definitions:
    """The definitions; `overrides` replaces resources by name, or `executor`.

    Bare, folders come from BANSOS_DATA and BANSOS_LANDING, and steps run in one process
    unless BANSOS_EXECUTOR says multiprocess.
    """
    executor = overrides.pop("executor", None) or chosen_executor()
    resources = {
        "workplace": Workplace(
            data=str(located(os.environ.get("BANSOS_DATA", "data"))),
            landing=os.environ.get("BANSOS_LANDING"),
        ),
        "caller": Caller(),
        "list_judge": judge_lists,
    }
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=CHECKS,
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources=resources | overrides,
        executor=executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` loads."""
    return build_defs()
