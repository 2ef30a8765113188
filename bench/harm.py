"""What wrong links do to families, in a world of its own: `evaluate --dampak` wave by wave.

What belongs here: making the world, the three waves, and recording harm and link quality.
What does not: judging them.

    .venv/bin/python -m bench.harm [--families 200000] [--areas KK.KK,…] [--seed N]

The seed is none of those the model and its limits were made with. `--again` asks anew of the
world and the data folder of the last time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess

from bench.measure import BANSOS, ROOT, Measured, measure, record
from bench.run import TAHAP, three_waves

AREAS = "33.25,32.71,51.03,12.71,35.29,73.71,13.71,52.01"


def main() -> None:
    """Measure the harm in every wave of one world with base noise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=200_000)
    parser.add_argument("--areas", default=AREAS)
    parser.add_argument("--seed", type=int, default=271828)
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    command = (
        f"python -m bench.harm --families {options.families} --areas {options.areas} "
        f"--seed {options.seed}"
    )
    world, data = ROOT / "build" / "bench" / "harm_world", ROOT / "build" / "bench" / "harm_data"
    measured: list[Measured] = []
    if not options.again:
        shutil.rmtree(world, ignore_errors=True)
        made = measure(
            "generate",
            *("sample", "--out", str(world), "--families", str(options.families), "--parquet"),
            *("--seed", str(options.seed), "--areas", options.areas),
        )
        measured = [made, *three_waves(str(options.families), world / "landing", data)]
    found = {}
    for tahap in TAHAP:
        asked = ("evaluate", "--truth", str(world / "truth"), "--data", str(data))
        told = subprocess.run(
            [str(BANSOS), *asked, "--dampak", "--tahap", tahap, "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        found[tahap] = json.loads(told.stdout)
    quality = found[TAHAP[0]]["semua"]
    harm = {tahap: one["dampak"] for tahap, one in found.items()}
    record("harm", command, measured, families=options.families, mutu=quality, dampak=harm)


if __name__ == "__main__":
    main()
