"""`python -m synthetic OUT FAMILIES SEED AREAS [EVENTS] [FORMAT] [ONLY]`: a sample by hand.

What belongs here: the barest runner, for trying the generator out.
What does not: the command of the product (bansos sample).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from synthetic.generate import write_sample


def main(arguments: list[str]) -> None:
    """Writes a sample and prints its size."""
    out, families, seed, areas, *rest = arguments
    begin = time.perf_counter()
    summary = write_sample(
        Path(out),
        int(families),
        int(seed),
        areas.split(","),
        only=rest[2].split(",") if len(rest) > 2 else None,
        events=float(rest[0]) if rest else 1.0,
        format="parquet" if len(rest) > 1 and rest[1] == "parquet" else "csv",
    )
    seconds = time.perf_counter() - begin
    sys.stdout.write(
        f"{summary.families} families, {summary.persons} persons, {summary.reports} reports, "
        f"{seconds:.1f} s\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
