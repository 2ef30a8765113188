"""The same run three ways: plain functions, Dagster in one process, Dagster in many.

What belongs here: wave 1 of the sample from empty data, as its user starts it each way, and
that all ways leave the same bytes.
What does not: single stages, or larger worlds (bench/run.py).

    .venv/bin/python -m bench.executors [--repeats 3]
"""

from __future__ import annotations

import argparse
import filecmp
import json
import shutil
import statistics
import sys
from pathlib import Path

from bench.measure import ROOT, Measured, measure, measure_command, record

TAHAP = "2025-T4-1"
LANDING = ROOT / "data/sample/landing"
PLACE = ROOT / "build/bench/executors"
DAGSTER = Path(sys.executable).with_name("dagster")


def command(way: str, data: Path) -> Measured:
    """`bansos run` by the plain stages, or by the Dagster job in its process."""
    place = ("--landing", str(LANDING), "--data", str(data))
    return measure(way, "run", "--tahap", TAHAP, *place, f"--{way}")


def multiprocess(way: str, data: Path) -> Measured:
    """The job officers start, each step in a process of its own, over a history of its own."""
    home = data / "dagster"
    home.mkdir(parents=True)
    quiet = home / "lari.yaml"
    quiet.write_text('{"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}')
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", encoding="utf-8")
    job = ("job", "execute", "-m", "pipelines.definitions", "-j", "alur_tahap")
    told = ("--tags", json.dumps({"dagster/partition": TAHAP}), "--config", str(quiet))
    return measure_command(
        way,
        [str(DAGSTER), *job, *told],
        DAGSTER_HOME=str(home),
        BANSOS_DATA=str(data),
        BANSOS_LANDING=str(LANDING),
        BANSOS_EXECUTOR="multiprocess",
    )


WAYS = {"plain": command, "dagster": command, "multiprocess": multiprocess}


def same(one: filecmp.dircmp[str]) -> bool:
    """Whether two folders hold the same files with the same bytes, all the way down."""
    _, differ, unread = filecmp.cmpfiles(one.left, one.right, one.common_files, shallow=False)
    apart = one.left_only or one.right_only or differ or unread
    return not apart and all(same(below) for below in one.subdirs.values())


def main() -> None:
    """Measure every way in turn, as often as asked, and compare what they left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    measured = []
    for _ in range(repeats):
        shutil.rmtree(PLACE, ignore_errors=True)
        measured += [run(way, PLACE / way) for way, run in WAYS.items()]
        releases = [PLACE / way / "release" for way in WAYS]
        if not all(same(filecmp.dircmp(releases[0], other)) for other in releases[1:]):
            raise RuntimeError(f"the ways left different releases under {PLACE}")
    wall = {
        way: round(statistics.median(one.wall_s for one in measured if one.name == way), 2)
        for way in WAYS
    }
    record(
        "executors",
        f"python -m bench.executors --repeats {repeats}",
        measured,
        median_wall_s=wall,
        wall_to_plain={way: round(seconds / wall["plain"], 2) for way, seconds in wall.items()},
    )


if __name__ == "__main__":
    main()
