"""Link quality at the three noise levels, on a world the model file was not made on.

What belongs here: the whole command (`sample`, `run`, `evaluate --json`) as its user starts it.
What does not: stages of the linkage (bench/linkage.py).

    .venv/bin/python -m bench.noise [--families 20000] [--seed 2718]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess

from bench.measure import BANSOS, ROOT, measure, record

LEVELS = ("low", "base", "high")


def main() -> None:
    """Generate, run wave 1 and evaluate at every level; record the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", default="20000")
    parser.add_argument("--seed", default="2718")
    parser.add_argument("--areas", default="33.25,32.71,51.03,12.71")
    parser.add_argument("--events", default="4")
    options = parser.parse_args()
    measured, quality = [], {}
    for level in LEVELS:
        world, data = (ROOT / "build/bench" / f"{name}_{level}" for name in ("noise", "data"))
        for folder in (world, data):
            shutil.rmtree(folder, ignore_errors=True)
        measured.append(
            measure(
                f"sample {level}",
                *("sample", "--out", str(world), "--families", options.families),
                *("--seed", options.seed, "--areas", options.areas, "--events", options.events),
                *("--noise", level),
            )
        )
        measured.append(
            measure(
                f"run {level}",
                *("run", "--tahap", "2025-T4-1", "--landing", str(world / "landing")),
                *("--data", str(data)),
            )
        )
        evaluate = ("evaluate", "--truth", str(world / "truth"), "--data", str(data), "--json")
        answer = subprocess.run([str(BANSOS), *evaluate], capture_output=True, check=True)
        quality[level] = json.loads(answer.stdout)
        print(level, quality[level]["semua"])
    record(
        "noise",
        f"python -m bench.noise --families {options.families} --seed {options.seed} "
        f"--areas {options.areas} --events {options.events}",
        measured,
        mutu=quality,
    )


if __name__ == "__main__":
    main()
