"""The whole-column rules against the slow, obvious ones, on many random families.

What belongs here: three random worlds, one a wave, and what was compared and differed, recorded.
What does not: drawing the worlds or either side (tests/rules), or time (bench/rules.py).

    .venv/bin/python -m bench.agreement [--families 100000] [--seed 1]
"""

from __future__ import annotations

import argparse
import sys
import time

from bench.measure import record
from tests.rules.agreement import Agreement, compare, compare_selection, context_of
from tests.rules.random_world import world

WAVES = (1, 2, 3)


def agreement(families: int, seed: int) -> tuple[Agreement, int]:
    """What was found on `families` families, a third of them in each wave, and how many."""
    found, drawn = Agreement(), 0
    for wave in WAVES:
        one = world(-(-families // len(WAVES)), seed * 10 + wave)
        context = context_of(wave)
        candidates = compare(one, context, found)
        compare_selection(candidates, context, found)
        drawn += one.families.height
        print(f"gelombang {wave}: {found.compared} dibandingkan, {found.differing or 'sama semua'}")
    return found, drawn


def main() -> None:
    """Compare, record, and end with 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.process_time()
    found, families = agreement(options.families, options.seed)
    record(
        "agreement",
        f"python -m bench.agreement --families {options.families} --seed {options.seed}",
        [],
        families=families,
        compared=found.compared,
        differing=dict(sorted(found.differing.items())),
        decisions=dict(sorted(found.statuses.items())),
        reasons=dict(sorted(found.reasons.items())),
        cpu_s=round(time.process_time() - start),
    )
    sys.exit(1 if found.differing else 0)


if __name__ == "__main__":
    main()
