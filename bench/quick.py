"""`make bench`: what each stage costs over its floor and beside Splink, and whether that grew.

What belongs here: the stages on one small world, each in a process of its own as in the large
benchmarks, their ratios, and the comparison with the recorded ones. A ratio of processor times
taken in one run says the same on a busy machine as on a quiet one; seconds do not.
What does not: figures to quote (the large benchmarks beside), or how a stage is measured.

    .venv/bin/python -m bench.quick [--only intake register wave peers] [--record] [--slower 0.25]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from bench import intake, register, rules
from bench.measure import RESULTS, ROOT, measure, measure_command, record

PLACE = ROOT / "build" / "bench" / "quick"
NAME = "quick"
ROWS = 300_000
FAMILIES = 40_000
SEED = 88
AREAS = "33.25,32.71,51.03"
TAHAP = "2025-T4-1"
# Splink's world: six areas as in the large comparison, smaller.
PEER_FAMILIES, PEER_AREAS, PEER_EVENTS = 30_000, "33.25,32.71,51.03,12.71,35.29,73.08", 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(STEPS), default=list(STEPS))
    parser.add_argument("--record", action="store_true", help="these ratios are the new measure")
    parser.add_argument("--slower", type=float, default=0.25, help="growth that is told, a share")
    options = parser.parse_args()
    began = time.monotonic()
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    found: dict[str, float] = {}
    for name in options.only:
        found |= {what: round(ratio, 3) for what, ratio in STEPS[name]().items()}
        print(f"{time.monotonic() - began:>6.0f} s  {name}", flush=True)
    shutil.rmtree(PLACE)
    kept = RESULTS / f"{NAME}.json"
    before = json.loads(kept.read_text(encoding="utf-8"))["kali"] if kept.exists() else {}
    slower = compared(found, before, options.slower)
    if options.record:
        record(NAME, "make bench BENCH_ARGS=--record", [], kali=before | found)
    elif slower:
        raise SystemExit(f"slower than recorded: {', '.join(slower)}")


def compared(found: dict[str, float], before: dict[str, float], share: float) -> list[str]:
    """Print every ratio beside the recorded one; the names of those that grew by more."""
    slower = []
    print(f"\n{'processor time of …':<52}{'now':>8}{'recorded':>10}")
    for name, ratio in found.items():
        old = before.get(name)
        grew = old is not None and ratio > old * (1 + share)
        if grew:
            slower.append(name)
        told = f"{old:>10.2f}" if old is not None else f"{'–':>10}"
        print(f"{name:<52}{ratio:>8.2f}{told}{'  SLOWER' if grew else ''}")
    return slower


def intake_ratio() -> dict[str, float]:
    """A file of reports: read, typed, accounted and written, over the reader library alone."""
    file = PLACE / "laporan.csv"
    intake.reports(ROWS).write_csv(file)
    way = [sys.executable, "-m", "bench.intake", "--file", str(file), "--way"]
    floor, ours = (measure_command(one, [*way, one]).cpu_s for one in ("lantai", "intake"))
    return {"intake of CSV / reading and writing it": ours / floor}


def register_ratio() -> dict[str, float]:
    """The register of a quarter's events, over reading DTSEN and writing its tables."""
    data = PLACE / "register"
    register.make_lake(data, FAMILIES)
    way = [sys.executable, "-m", "bench.register", "--data", str(data), "--only"]
    spent = {}
    for one in ("langkah", "lantai"):
        measure_command(one, [*way, one])
        spent[one] = float(json.loads((data / f"{one}.json").read_text()))
    return {"register / reading and writing the same": spent["langkah"] / spent["lantai"]}


def wave_ratios() -> dict[str, float]:
    """A whole wave as its user starts it, the same once more, and the rules over their floor."""
    place = ("--seed", str(SEED), "--areas", AREAS, "--parquet")
    world, data = PLACE / "dunia", PLACE / "data"
    measure("dunia", "sample", "--out", str(world), "--families", str(FAMILIES), *place)
    run = ("run", "--tahap", TAHAP, "--landing", str(world / "landing"), "--data", str(data))
    first, again = (measure(name, *run, "--plain").cpu_s for name in ("gelombang", "lagi"))
    nothing = measure("status", "status", "--data", str(data)).cpu_s
    floor = scan_and_write(data)
    decided = rules.measured(data, rules.Tahap.parse(TAHAP), [1])
    return {
        "a wave, start apart / scanning and copying its lake": (first - nothing) / floor,
        "a wave with nothing new / the first": again / first,
        "rules / reading and writing the same": float(decided[0]["ratio"]),
    }


def scan_and_write(data: Path) -> float:
    """Processor seconds of DuckDB reading every table of lake and release and writing it once."""
    copy, started = PLACE / "salinan.parquet", time.process_time()
    with duckdb.connect(config={"threads": 2}) as connection:
        for path in sorted([*data.glob("lake/**/*.parquet"), *data.glob("release/**/*.parquet")]):
            connection.read_parquet(str(path)).write_parquet(str(copy), compression="zstd")
    copy.unlink()
    return time.process_time() - started


def peer_ratios() -> dict[str, float]:
    """Our index and links over Splink on the same reports and register, and how right each is."""
    from bench.peers.world import compared as both

    measured, facts = both(PEER_FAMILIES, SEED, PEER_AREAS, PEER_EVENTS, "base")
    spent = {one.name: one.cpu_s for one in measured}
    ours = spent["bansos indeks"] + spent["bansos padanan"]
    wrong = {who: 1 - f1 for who, f1 in facts["f1_terbaik"].items()}
    return {
        "index and links / Splink": ours / spent["peers splink_world"],
        "what best F1 leaves to be had / Splink": wrong["bansos"] / wrong["splink"],
    }


STEPS: dict[str, Callable[[], dict[str, float]]] = {
    "intake": intake_ratio,
    "register": register_ratio,
    "wave": wave_ratios,
    "peers": peer_ratios,
}

if __name__ == "__main__":
    main()
