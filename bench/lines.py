"""Which lines of matching take the processor's time: the index, or the links, of a million persons.

What belongs here: a signal every millisecond of processor time that notes the innermost line of
`matching/`, on a world of five kabupaten/kota made once.
What does not: whole steps over their floors (bench/matching.py).

    .venv/bin/python -m bench.lines build|link [--world FOLDER] [--runs N]

What threads of a library do counts for the line that called them. The first run is not counted.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from bench.matching import build, link, write_people
from bench.measure import ROOT
from bench.register_world import make_world

AREAS = ["73.71", "91.71", "33.25", "34.04", "64.72"]
FAMILIES = 322_000
_REPORTS = 10_000
_TICK = 0.001
_SHOWN = 40


def by_line(run: Callable[[], object], runs: int) -> tuple[Counter[str], Counter[str]]:
    """Processor seconds per run: by innermost line of matching, and by function with its calls."""
    lines: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    last = 0.0

    def note(_: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        spent, last = (now - last) / runs, now
        told: list[str] = []
        while frame:
            code = frame.f_code
            if Path(code.co_filename).parent.name == "matching":
                if not told:
                    lines[f"{Path(code.co_filename).name}:{frame.f_lineno}"] += spent
                told.append(f"{Path(code.co_filename).name}:{code.co_qualname}")
            frame = frame.f_back
        for name in set(told):
            functions[name] += spent

    run()
    signal.signal(signal.SIGPROF, note)
    last = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
    for _ in range(runs):
        run()
    signal.setitimer(signal.ITIMER_PROF, 0)
    return lines, functions


def main() -> None:
    """Make the world if it is not there, run one step and print where the time went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("build", "link"))
    parser.add_argument("--world", type=Path, default=ROOT / "build" / "bench" / "juta")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    world = make_world(options.world, FAMILIES, 11, AREAS)
    areas, index = sorted(world.members()), options.world / "indeks"
    people = options.world / "orang.parquet"
    if options.step == "link":
        build(world, areas, index)
        write_people(world, areas, _REPORTS, people)
    step: dict[str, Callable[[], object]] = {
        "build": lambda: build(world, areas, index),
        # The signal is noted in the main thread alone.
        "link": lambda: link(areas, index, people, threads=1),
    }
    for title, found in zip(
        ("lines", "functions"), by_line(step[options.step], options.runs), strict=True
    ):
        print(title)
        for name, seconds in found.most_common(_SHOWN):
            print(f"{seconds:8.3f} s  {name}")


if __name__ == "__main__":
    main()
