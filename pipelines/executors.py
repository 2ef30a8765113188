"""How the steps of a run are started: in one process, or each in its own.

What belongs here: the executors by the names BANSOS_EXECUTOR knows, and what they are set to.
What does not: who may run beside whom across runs (the pool and `dagster.yaml`).
"""

from __future__ import annotations

import os

import dagster as dg

from assets.graph.groups import WRITER_TAG

SETTING = "BANSOS_EXECUTOR"
# Imported once in the process all steps are forked from. Only what starts no thread may stand
# here: Polars does on import, and a fork of its threads can hang, so every step imports it anew.
PRELOADED = ["dagster", "sqlalchemy", "alembic.command"]
EXECUTORS = {
    "in_process": dg.in_process_executor,
    "multiprocess": dg.multiprocess_executor.configured(
        {
            "start_method": {"forkserver": {"preload_modules": PRELOADED}},
            "tag_concurrency_limits": [
                {"key": key, "value": value, "limit": 1} for key, value in WRITER_TAG.items()
            ],
        }
    ),
}


def chosen_executor() -> dg.ExecutorDefinition:
    """The executor BANSOS_EXECUTOR names; without it, all steps in one process."""
    name = os.environ.get(SETTING, "in_process")
    if name not in EXECUTORS:
        raise ValueError(
            f"{SETTING}={name}: tidak dikenal / unknown. Pilih / choose: {', '.join(EXECUTORS)}."
        )
    return EXECUTORS[name]
