"""`bansos evaluate`: the lake's links against a truth folder.

What belongs here: finding and reading the two sides.
What does not: the measures (matching/evaluate).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

import matching
from assets.folders import Folders
from pipelines.faults import BadUse


def evaluate_links(truth: Path, data: Path) -> dict[str, Any]:
    """The quality figures of the links under `data`; BadUse if one side is missing."""
    answers = truth / "tautan.csv"
    if not answers.exists():
        raise BadUse(
            f"Tidak ada kebenaran / no truth: {answers}. "
            "Kebenaran hanya ada di samping landing sintetis (bansos sample)."
        )
    links = Folders(data).links
    if not links.exists():
        raise BadUse(
            f"Belum ada padanan / no links yet under {data}. Jalankan dulu / run first: "
            "bansos run --tahap …"
        )
    rows = pl.read_csv(answers, infer_schema=False)
    try:
        return matching.evaluate(pl.read_parquet(links), rows)
    except matching.EvaluationFault as fault:
        raise BadUse(str(fault)) from None
