"""`bansos sample`: the synthetic landing folder, asked for from the command line.

What belongs here: checking the options and calling the generator.
What does not: the population and its noise (synthetic/).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from assets.folders import Progress
from pipelines.faults import BadUse
from schemas.areas import areas as known_areas
from synthetic.generate import SampleSummary
from synthetic.generate import write_sample as generate

NOISE = ("low", "base", "high")


@dataclass(frozen=True)
class SampleOptions:
    """The options of `bansos sample`, area codes without dots."""

    out: Path
    families: int
    seed: int
    areas: list[str]
    only: list[str] | None
    quarter: str
    noise: str
    events: float
    parquet: bool


def write_sample(options: SampleOptions, progress: Progress) -> SampleSummary:
    """Write OUT/landing and OUT/truth; BadUse names an option that cannot be."""
    if options.noise not in NOISE:
        raise BadUse(f"--noise: {options.noise!r}; pilih / choose: {', '.join(NOISE)}.")
    codes = set(known_areas()["kode"])
    unknown = [area for area in options.areas + (options.only or []) if area not in codes]
    outside = [area for area in options.only or [] if area not in options.areas]
    if unknown or outside:
        raise BadUse(
            "Kabupaten/kota tidak dikenal atau di luar --areas / unknown or not among --areas: "
            + ", ".join(sorted({*unknown, *outside}))
        )
    return generate(
        out=options.out,
        families=options.families,
        seed=options.seed,
        areas=options.areas,
        only=options.only,
        quarter=options.quarter,
        noise=cast(Literal["low", "base", "high"], options.noise),
        events=options.events,
        format="parquet" if options.parquet else "csv",
        progress=progress,
    )
