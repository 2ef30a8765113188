"""Dagster's own way of fanning out, for the trial: a dynamic step per part.

What belongs here: the job, at module level, because its steps are found by import.
What does not: starting it (bench.cluster_ways).
"""

import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg


def _jobs() -> Any:
    return pickle.loads(Path(os.environ["BANSOS_BENCH_BAGIAN"]).read_bytes())


@dg.op(out=dg.DynamicOut(int))
def parts() -> Iterator[dg.DynamicOutput[int]]:
    for number, work in enumerate(_jobs()[2]):
        yield dg.DynamicOutput(number, mapping_key=f"p{work.area}")


@dg.op
def make_part(number: int) -> None:
    function, shared, works = _jobs()
    function(shared, works[number])


@dg.job(executor_def=dg.multi_or_in_process_executor)
def parts_job() -> None:
    parts().map(make_part)
