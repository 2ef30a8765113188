"""The ways of making parts that the trial compares, each in a process it has for itself.

    .venv/bin/python -m bench.cluster_ways WAY JOBS OUT [--killed AREA] [--empty]

What belongs here: making the same parts by each engine, and saying how it went.
What does not: which parts (bench.cluster). Ray is no package of the project; it is found where
PYTHONPATH says.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.part_groups import make_here
from assets.part_work import Digests, PartFunction, PartWork

WORKERS = 2


@dataclass(frozen=True)
class Watched:
    """A part function that notes who began which part, and when asked dies once."""

    function: PartFunction
    killed: str | None
    __name__ = "watched"

    def __call__(self, shared: Any, work: PartWork) -> Digests:
        begun = work.outputs[0].with_name(f"{work.area}.dimulai")
        with begun.open("a") as file:
            file.write(f"{os.getpid()}\n")
        if work.area == self.killed and len(begun.read_text().split()) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.function(shared, work)


def nothing(shared: Any, work: PartWork) -> Digests:
    """A part without work: what is left is the engine's own."""
    return {}


def one_process(function: PartFunction, shared: Any, works: list[PartWork]) -> Iterator[PartWork]:
    yield from (work for work, _ in make_here(function, shared, works))


def dask(function: PartFunction, shared: Any, works: list[PartWork]) -> Iterator[PartWork]:
    from assets.distributed_parts import hired

    with hired(str(WORKERS)) as make:
        yield from (work for work, _ in make(function, shared, works))


def ray(function: PartFunction, shared: Any, works: list[PartWork]) -> Iterator[PartWork]:
    import ray as engine

    engine.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False)
    common = engine.put(shared)

    @engine.remote
    def task(common: Any, work: PartWork) -> str:
        function(common, work)
        return work.area

    by_ref = {task.remote(common, work): work for work in works}
    waiting = list(by_ref)
    while waiting:
        (ready, *_), waiting = engine.wait(waiting)
        engine.get(ready)
        yield by_ref[ready]
    engine.shutdown()


def dagster(function: PartFunction, shared: Any, works: list[PartWork]) -> Iterator[PartWork]:
    """A dynamic step per part, each a process of Dagster's multiprocess executor."""
    import dagster as dg

    from bench.cluster_dagster import parts_job

    folder = works[0].outputs[0].parent / "dagster"
    folder.mkdir()
    jobs = folder / "bagian.pickle"
    jobs.write_bytes(pickle.dumps((function, shared, works)))
    os.environ["BANSOS_BENCH_BAGIAN"] = str(jobs)
    with dg.instance_for_test(temp_dir=str(folder)) as instance:
        done = dg.execute_job(
            dg.reconstructable(parts_job),
            instance=instance,
            run_config={
                "execution": {"config": {"multiprocess": {"max_concurrent": WORKERS}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            raise_on_error=False,
        )
        print("run ended well" if done.success else "run failed", file=sys.stderr)
    yield from (work for work in works if work.outputs[0].exists())


WAYS = {"satu proses": one_process, "dask": dask, "ray": ray, "dagster": dagster}


def moved(works: Iterable[PartWork], out: Path) -> list[PartWork]:
    """The same parts, written under `out` and never fresh."""
    return [
        PartWork(
            one.area,
            one.inputs,
            tuple(out / f"{number}-{path.name}" for number, path in enumerate(one.outputs)),
            one.own,
        )
        for one in works
    ]


def main() -> None:
    way, jobs, out, *rest = sys.argv[1:]
    function, shared, works = pickle.loads(Path(jobs).read_bytes())
    if "--empty" in rest:
        function, shared = nothing, None
    killed = rest[rest.index("--killed") + 1] if "--killed" in rest else None
    Path(out).mkdir(parents=True)
    tempfile.tempdir = out
    start, first, made, fault = time.perf_counter(), None, 0, ""
    try:
        for _ in WAYS[way](Watched(function, killed), shared, moved(works, Path(out))):
            first = first or time.perf_counter()
            made += 1
    except Exception as raised:  # noqa: BLE001 - how an engine fails is what is measured
        fault = f"{type(raised).__name__}"
    begun = [path.read_text().split() for path in Path(out).glob("*.dimulai")]
    facts = {
        "first_part_s": round((first or time.perf_counter()) - start, 2),
        "all_parts_s": round(time.perf_counter() - start, 2),
        "made": made,
        "begun": sum(map(len, begun)),
        "processes": len({pid for pids in begun for pid in pids}),
        "fault": fault,
    }
    (Path(out) / "hasil.json").write_text(json.dumps(facts))


if __name__ == "__main__":
    main()
