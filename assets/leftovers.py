"""What a killed run left behind in the lake: files that never became whole.

What belongs here: clearing them away.
What does not: releases and marts, which clear their own (release/).
"""

from __future__ import annotations

from pathlib import Path

# Part of the name of every file until it is put in its place (schemas.parquet, stamps, indexes).
_UNFINISHED = "*.baru*"


def clear_unfinished(lake: Path) -> int:
    """Remove every unfinished file; returns how many. Only for who holds the folder's lock."""
    found = [path for path in lake.rglob(_UNFINISHED) if path.is_file()]
    for path in found:
        path.unlink()
    return len(found)
