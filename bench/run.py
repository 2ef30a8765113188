"""Wall time and peak memory of `bansos run`, three waves, on the sample and on a larger world.

What belongs here: the whole command as its user starts it, imports included.
What does not: single stages (bench/<stage>.py).

    .venv/bin/python -m bench.run [--families 200000] [--areas KK.KK,…]
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from bench.measure import ROOT, Measured, measure, record

TAHAP = ("2025-T4-1", "2025-T4-2", "2025-T4-3")


def three_waves(label: str, landing: Path, data: Path) -> list[Measured]:
    """Run the three waves on one landing folder into a fresh data folder."""
    shutil.rmtree(data, ignore_errors=True)
    return [
        measure(
            f"{label} {tahap}",
            "run",
            "--tahap",
            tahap,
            "--landing",
            str(landing),
            "--data",
            str(data),
        )
        for tahap in TAHAP
    ]


def main() -> None:
    """Measure the sample, then a world of `--families` families generated for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=200_000)
    parser.add_argument("--areas", default="33.25,32.71,51.03,12.71")
    options = parser.parse_args()
    world = ROOT / "build" / "bench" / "world"
    shutil.rmtree(world, ignore_errors=True)
    measured = three_waves("sample", ROOT / "data/sample/landing", ROOT / "build/bench/sample")
    measured.append(
        measure(
            f"generate {options.families}",
            *("sample", "--out", str(world), "--families", str(options.families)),
            *("--seed", "7", "--areas", options.areas),
        )
    )
    measured += three_waves(f"{options.families}", world / "landing", ROOT / "build/bench/data")
    record(
        "run",
        f"python -m bench.run --families {options.families} --areas {options.areas}",
        measured,
        families=options.families,
    )


if __name__ == "__main__":
    main()
