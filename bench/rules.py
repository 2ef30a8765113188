"""Rules, entitlement and selection over many families, against reading and writing the same.

What belongs here: deciding one wave part by part, its time and memory, and the floor of the same
work in the same run: scanning every column that is read, and writing what was decided.
What does not: the families (bench/rules_world.py), publishing and the gate (bench/run.py), or
whether a decision is right (bench/agreement.py).

    .venv/bin/python -m bench.rules [--data build/bench/data] [--families 1000000 10000000]

`--data` is a folder bench.run left behind; its parts are taken again and again.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

import rules
from assets.folders import Folders
from assets.national_lists import national_lists
from assets.own_rows import KEYED_LISTS
from assets.register import listed_scanned
from assets.rules import rules_context
from assets.visited_lists import counted_lists
from bench.measure import ROOT, measure_command, record
from bench.rules_world import TABLES, bundles, quotas, read_bundle, write_world
from schemas.decisions import CANDIDATES, DECISIONS, PBI_LIST
from schemas.parquet import write_table
from schemas.tahap import Tahap
from schemas.validate import validated

WORK = ROOT / "build" / "bench" / "rules"
_ANSWER = "jawab.json"
_RESULTS = (CANDIDATES, PBI_LIST, DECISIONS)


def decide_part(world: Path, kab: str, context: rules.Context, out: Path) -> None:
    """The candidates of one part and its persons, decided, checked and written."""
    own = read_bundle(world, kab)
    outside = rules.insured_outside(
        rules.insured_on(own.lists.kepesertaan, context.cutoff),
        own.members.lazy(),
        own.lists.peristiwa,
        [kab],
        None,
    )
    candidates = rules.decide(own.families, own.members, own.lists, context)
    write_table(validated(candidates, CANDIDATES), CANDIDATES, _file(out, CANDIDATES.name, kab))
    insured = rules.decide_persons(own.families, own.members, outside, own.lists, context)
    write_table(validated(insured, PBI_LIST), PBI_LIST, _file(out, PBI_LIST.name, kab))


def decide_all(world: Path, codes: list[str], context: rules.Context, out: Path) -> None:
    """Every part, the cut by quota over all of them, and every decision after it."""
    for kab in codes:
        decide_part(world, kab, context, out)
    files = [_file(out, CANDIDATES.name, kab) for kab in codes]
    ready = pl.scan_parquet(files).filter(pl.col("status").is_null())
    chosen = rules.select(ready, pl.read_parquet(world / "kuota.parquet"), context)
    for kab, file in zip(codes, files, strict=True):
        own = chosen.filter(pl.col("kode_kabupaten_kota") == kab)
        decisions, _ = rules.finish(pl.read_parquet(file), own)
        write_table(decisions, DECISIONS, _file(out, DECISIONS.name, kab))


def scan(world: Path, codes: list[str]) -> None:
    """Every column of every table the parts are decided from, read and hashed by DuckDB."""
    with duckdb.connect(config={"threads": 2}) as connection:
        for name in TABLES:
            files = [str(_file(world, name, kab)) for kab in codes]
            table = connection.read_parquet(files)
            columns = ", ".join(f'"{column}"' for column in table.columns)
            table.aggregate(f"bit_xor(hash({columns}))").fetchall()


def write_again(codes: list[str], out: Path, again: Path) -> float:
    """Write what was decided once more; the processor seconds of writing alone."""
    spent = 0.0
    for table in _RESULTS:
        for kab in codes:
            rows = pl.read_parquet(_file(out, table.name, kab))
            start = time.process_time()
            write_table(rows, table, _file(again, table.name, kab))
            spent += time.process_time() - start
    return spent


def cpu(work: Callable[[], None]) -> tuple[float, float]:
    """Processor and wall seconds of `work`."""
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - wall


def measure_world(data: Path, tahap: Tahap, rounds: int, answer: Path) -> None:
    """Decide a world of `rounds` turns in this process and write what it cost to `answer`."""
    context, world = _context(data, tahap), WORK / "dunia"
    codes = sorted(path.stem for path in (world / "keluarga").glob("*.parquet"))
    codes = [kab for kab in codes if int(kab[2:]) < rounds]
    out, again = WORK / "hasil", WORK / "lagi"
    families = [_rows(_file(world, "keluarga", kab)) for kab in codes]
    decide_part(world, codes[families.index(min(families))], context, out)  # imports, threads
    deciding, wall = cpu(lambda: decide_all(world, codes, context, out))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    scan(world, codes)
    reading, _ = cpu(lambda: scan(world, codes))
    writing = write_again(codes, out, again)
    shutil.rmtree(again)
    shutil.rmtree(out)
    found = {
        "families": sum(families),
        "parts": len(codes),
        "largest_part": max(families),
        "decide_cpu_s": round(deciding, 1),
        "decide_wall_s": round(wall, 1),
        "peak_mib": peak,
        "scan_cpu_s": round(reading, 1),
        "write_cpu_s": round(writing, 1),
        "ratio": round(deciding / (reading + writing), 2),
        "cpu_us_per_family": round(1e6 * deciding / sum(families), 1),
    }
    answer.write_text(json.dumps(found), encoding="utf-8")


def make_world(data: Path, tahap: Tahap, rounds: int) -> None:
    """The parts of the largest world measured; those of a smaller one are among them."""
    folders = Folders(data)
    earlier = listed_scanned(folders, tahap)
    lineage = pl.read_parquet(folders.register(tahap) / "kk_silsilah.parquet")
    context = _context(data, tahap)
    lists = replace(
        national_lists(folders, tahap, context, earlier),
        ditetapkan=rules.earlier_lists(earlier, lineage).collect(),
        kepesertaan=pl.read_parquet(folders.list_("kepesertaan")),
        **counted_lists(folders, KEYED_LISTS, context.as_of),
    )
    write_world(bundles(folders, tahap, lists), rounds, WORK / "dunia")


def measured(data: Path, tahap: Tahap, rounds: list[int]) -> list[dict[str, Any]]:
    """What each size cost, every one in a process of its own; the world is gone afterwards."""
    make_world(data, tahap, max(rounds))
    sizes: list[dict[str, Any]] = []
    for number in rounds:
        quota = quotas(pl.read_parquet(Folders(data).list_("kuota")), number)
        quota.write_parquet(WORK / "dunia" / "kuota.parquet")
        command = [sys.executable, "-m", "bench.rules", "--rounds", str(number)]
        measure_command("", [*command, "--data", str(data), "--tahap", str(tahap)])
        sizes.append(json.loads((WORK / _ANSWER).read_text(encoding="utf-8")))
        print(sizes[-1])
    shutil.rmtree(WORK)
    return sizes


def _context(data: Path, tahap: Tahap) -> rules.Context:
    folders = Folders(data)
    cutoff: date = rules.load_quarter(tahap.triwulan).wave(tahap.wave).cutoff
    return rules_context(folders, tahap, cutoff, "ukur")


def _file(folder: Path, table: str, kab: str) -> Path:
    return folder / table / f"{kab}.parquet"


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def main() -> None:
    """Make the largest world, measure each size in a process of its own, and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "build/bench/data")
    parser.add_argument("--tahap", default="2025-T4-1")
    parser.add_argument("--families", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--rounds", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    tahap, answer = Tahap.parse(options.tahap), WORK / _ANSWER
    if options.rounds:
        measure_world(options.data, tahap, options.rounds, answer)
        return
    each = sum(
        _rows(path)
        for path in (Folders(options.data).register(tahap) / "keluarga").glob("*.parquet")
    )
    rounds = [-(-families // each) for families in sorted(options.families)]
    sizes = measured(options.data, tahap, rounds)
    named = " ".join(str(families) for families in options.families)
    record("rules", f"python -m bench.rules --families {named}", [], sizes=sizes)


if __name__ == "__main__":
    main()
