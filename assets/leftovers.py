"""What a killed run left behind in the lake: files that never became whole, rows that waited.

What belongs here: clearing them away.
What does not: releases and marts, which clear their own (release/).
"""

from __future__ import annotations

import shutil
from pathlib import Path

# Part of the name of every file until it is put in its place (schemas.parquet, stamps, indexes)
# and of every folder for the while (assets.scratch).
_UNFINISHED = "*.baru*"


def clear_unfinished(lake: Path) -> int:
    """Remove every unfinished file or folder; returns how many. Only for the lock's holder."""
    found = list(lake.rglob(_UNFINISHED))
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # gone with its folder
    return len(found)
