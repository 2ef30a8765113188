"""The files of a large table in the order DuckDB should be given them.

What belongs here: that order.
What does not: opening an engine, or any question.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def largest_first(paths: Iterable[Path]) -> list[str]:
    """The paths by size, as text; those of one size as they came.

    The engine takes the first file's rows for those of every one: where the first had none it made
    room for whole tables to look up a few rows in, and ran out of memory.
    """
    return [str(one) for one in sorted(paths, key=lambda path: path.stat().st_size, reverse=True)]
