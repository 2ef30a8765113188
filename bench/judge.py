"""What judging the lists costs before a release is published: few files, many, and large ones.

What belongs here: the judge over lists made from the rows of a real one, import apart.
What does not: what is expected of a list (checks/lists.py).

    .venv/bin/python -m bench.judge
"""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from bench.measure import ROOT, Measured, measure, record
from checks.lists import judge_lists
from release.layout import part_file, part_files
from schemas.decisions import KPM_LIST
from schemas.parquet import write_table

TAHAP = "2025-T4-1"
PLACE = ROOT / "build/bench/judge"
CASES = {
    "1 file of 140": (1, 140),
    "500 files of 140": (500, 140),
    "1 file of 100,000": (1, 100_000),
}


def rows_of_sample() -> pl.DataFrame:
    """The list of wave 1 of the sample."""
    data = PLACE / "data"
    landing = ROOT / "data/sample/landing"
    measure("run", "run", "--tahap", TAHAP, "--landing", str(landing), "--data", str(data))
    files = part_files(data / "release" / TAHAP, KPM_LIST)
    return pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in files])


def package(folder: Path, rows: pl.DataFrame, files: int, each: int) -> Path:
    """A folder with `files` lists of `each` rows, every family a number of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    many = pl.concat([rows] * (each // rows.height + 1)).head(each)
    for number in range(files):
        numbers = pl.int_range(each, dtype=pl.Int64) + 3325010101000000 + number * each
        listed = many.with_columns(no_kk=numbers.cast(pl.String))
        write_table(listed, KPM_LIST, folder / part_file(KPM_LIST, f"{1100 + number}"))
    return folder


def timed(name: str, work: Callable[[], object]) -> Measured:
    """Wall and processor seconds of `work`, and this process's peak memory so far."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measured(name, round(wall, 2), round(cpu, 2), peak)


def main() -> None:
    """Measure the first call, which imports Great Expectations, then every case."""
    shutil.rmtree(PLACE, ignore_errors=True)
    rows = rows_of_sample()
    first = package(PLACE / "pertama", rows, 1, 0)
    measured = [timed("import, and one empty file", lambda: judge_lists(first))]
    for name, (files, each) in CASES.items():
        folder = package(PLACE / "daftar", rows, files, each)
        measured.append(timed(name, lambda folder=folder: judge_lists(folder)))
    record("judge", "python -m bench.judge", measured)


if __name__ == "__main__":
    main()
