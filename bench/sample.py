"""How fast the generator makes people: persons per second on one core, Parquet output.

What belongs here: one timed run and its figures.
What does not: judging them; speed is not a test.

    taskset -c 0 env POLARS_MAX_THREADS=1 .venv/bin/python -m bench.sample [families] [areas]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Measured, record
from synthetic.generate import write_sample


def main(families: int, areas: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder) / "warm", 500, 1, areas, format="parquet")
        wall, cpu = time.perf_counter(), time.process_time()
        summary = write_sample(Path(folder) / "run", families, 1, areas, format="parquet")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record(
        "sample",
        "taskset -c 0 env POLARS_MAX_THREADS=1 .venv/bin/python -m bench.sample "
        + " ".join(sys.argv[1:]),
        [Measured("generate, Parquet", round(wall, 2), round(cpu, 2), int(peak))],
        families=summary.families,
        persons=summary.persons,
        report_rows=summary.reports,
        persons_per_wall_second=round(summary.persons / wall),
        persons_per_cpu_second=round(summary.persons / cpu),
    )


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 300_000,
        sys.argv[2].split(",") if len(sys.argv) > 2 else ["33.25"],
    )
