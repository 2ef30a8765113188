"""The append-only tables under `tinjauan/`, read once per file.

What belongs here: keeping what was read of files that are never opened for writing again.
What does not: what their rows mean, or adding to them (assets).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import polars as pl

from assets.folders import Folders
from assets.review import decision_files
from schemas.table import Table


@dataclass
class _Read:
    names: set[str] = field(default_factory=set)
    rows: pl.DataFrame | None = None


_KEPT: dict[tuple[str, str], _Read] = {}
_LOCK = threading.Lock()


def recorded_rows(folders: Folders, table: Table) -> pl.DataFrame:
    """All rows of one append-only table, as `assets.review.recorded` gives them.

    An officer's every click adds a small file; this process opens each of them once.
    """
    with _LOCK:
        known = _KEPT.setdefault((str(folders.data.absolute()), table.name), _Read())
        files = decision_files(folders, table)
        names = {path.name for path in files}
        if not known.names <= names:  # a restored or purged folder: begin again
            known.names, known.rows = set(), None
        fresh = [path for path in files if path.name not in known.names]
        if known.rows is None or fresh:
            frames = [known.rows if known.rows is not None else table.empty()]
            frames += [pl.read_parquet(path) for path in fresh]
            known.rows = (
                pl.concat(frames)
                .unique(list(table.key), keep="first", maintain_order=True)
                .sort(table.sort)
            )
            known.names = names
        return known.rows
