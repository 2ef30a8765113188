"""A folder beside the lake's tables for rows that wait for their turn.

What belongs here: making it and taking it away again, whatever happens meanwhile.
What does not: what lies in it; a killed run's folder is cleared by `assets.leftovers`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.folders import Folders
from schemas.parquet import UNFINISHED


@contextmanager
def scratch(folders: Folders, name: str) -> Iterator[Path]:
    """An empty folder under the lake, gone after the block."""
    place = folders.lake / f".{name}{UNFINISHED}{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place)
