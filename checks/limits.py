"""The limits of the checks, from their reviewed file.

What belongs here: reading `limits.yaml` into a frozen dataclass.
What does not: comparing (`drift`) or judging (`lists`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

LIMITS_FILE = Path(__file__).with_name("limits.yaml")


@dataclass(frozen=True)
class Limits:
    """How far a run may differ from the earlier ones (shares between 0 and 1), and how many
    rows of the lists are judged at once."""

    lari_pembanding: int
    lari_minimum: int
    padanan_selisih: float
    tolakan_selisih: float
    daftar_baris_sekaligus: int


def load_limits(path: Path = LIMITS_FILE) -> Limits:
    """The reviewed limits; KeyError names one that is missing."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Limits(
        int(found["lari_pembanding"]),
        int(found["lari_minimum"]),
        float(found["padanan_selisih"]),
        float(found["tolakan_selisih"]),
        int(found["daftar_baris_sekaligus"]),
    )
