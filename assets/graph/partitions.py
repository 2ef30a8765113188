"""The two ways assets are divided: by kabupaten/kota, and by tahap.

What belongs here: the partition definitions, read from what is reviewed or received.
What does not: which part must be made again (the stamps beside the parts say).
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg

import rules

# Kabupaten/kota become known when their first DTSEN extract is taken in.
KABUPATEN_NAME = "kabupaten_kota"
KABUPATEN = dg.DynamicPartitionsDefinition(name=KABUPATEN_NAME)

QUARTER_FILES = Path(rules.__file__).parent / "parameters" / "tahap"


def reviewed_quarters() -> list[rules.Quarter]:
    """The quarters that have a reviewed file, oldest first."""
    return [rules.load_quarter(path.stem) for path in sorted(QUARTER_FILES.glob("*.yaml"))]


def reviewed_tahap() -> list[str]:
    """Every wave of every reviewed quarter, oldest first."""
    return [
        f"{quarter.triwulan}-{wave.number}"
        for quarter in reviewed_quarters()
        for wave in quarter.waves
    ]


TAHAP = dg.StaticPartitionsDefinition(reviewed_tahap())
