"""Rules, entitlement and selection over a finished register, against reading and writing it.

What belongs here: deciding one wave again beside its data folder, and the floor of the same
work: reading every column of the register and the lists, and writing the decisions.
What does not: publishing and the gate (bench/run.py), or whether a decision is right.

    .venv/bin/python -m bench.rules --data DIR [--tahap 2025-T4-1]     a folder of bench.run
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

import rules
from assets.folders import Beside, Folders, parts
from assets.rules import decide_families
from assets.simulation import areas_of, known_until
from bench.measure import record
from schemas import lists
from schemas.decisions import CANDIDATES, DECISIONS, PBI_LIST
from schemas.parquet import write_table
from schemas.tahap import Tahap


def decided(folders: Beside, tahap: Tahap, out: Path) -> None:
    """Every decision of the wave, after the cut by quota, written part by part."""
    done = decide_families(
        folders,
        tahap,
        as_of=known_until(folders, tahap),
        model_version="ukur",
        areas=areas_of(folders, tahap),
        progress=lambda stage, number, of: None,
    )
    for kab, path in parts(folders.candidates(tahap)).items():
        chosen = done.selection.filter(pl.col("kode_kabupaten_kota") == kab)
        decisions, _ = rules.finish(pl.read_parquet(path), chosen)
        write_table(decisions, DECISIONS, out / f"{kab}.parquet")


def read_whole(folders: Beside, tahap: Tahap) -> None:
    """Every column of the wave's register and of the lists, one file in memory at a time."""
    register = folders.register(tahap)
    for table in ("keluarga", "anggota"):
        for path in parts(register / table).values():
            pl.read_parquet(path)
    for name in lists.LISTS:
        pl.read_parquet(folders.list_(name))


def write_again(folders: Beside, tahap: Tahap, out: Path, again: Path) -> float:
    """Write what was decided once more; the processor seconds of writing alone."""
    spent = 0.0
    for folder, table in (
        (folders.candidates(tahap), CANDIDATES),
        (folders.persons(tahap), PBI_LIST),
        (out, DECISIONS),
    ):
        for path in parts(folder).values():
            rows = pl.read_parquet(path)
            start = time.process_time()
            write_table(rows, table, again / table.name / path.name)
            spent += time.process_time() - start
    return spent


def cpu(work: Callable[[], None]) -> float:
    """Processor seconds of `work`."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure the wave of `--data`, all in one process and one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tahap", default="2025-T4-1")
    options = parser.parse_args()
    tahap, source = Tahap.parse(options.tahap), Folders(options.data)
    families = sum(
        pl.scan_parquet(path).select(pl.len()).collect().item()
        for path in parts(source.register(tahap) / "keluarga").values()
    )
    with tempfile.TemporaryDirectory(prefix="bansos-ukur-") as place:
        beside, out = Beside(options.data, Path(place) / "sendiri"), Path(place) / "putusan"
        decided(beside, tahap, out)  # once for the caches and the imports
        deciding = cpu(lambda: decided(beside, tahap, out))
        reading = cpu(lambda: read_whole(beside, tahap))
        writing = write_again(beside, tahap, out, Path(place) / "lagi")
    floor = reading + writing
    record(
        "rules",
        f"python -m bench.rules --data DIR --tahap {tahap}",
        [],
        families=families,
        cpu_decide_s=round(deciding, 2),
        cpu_read_s=round(reading, 2),
        cpu_write_s=round(writing, 2),
        ratio=round(deciding / floor, 2),
    )
    print(f"{families} families: {deciding:.2f} s cpu, floor {floor:.2f}, {deciding / floor:.1f} ×")


if __name__ == "__main__":
    main()
