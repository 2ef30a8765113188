"""Opening the mart, as every reader does: read-only.

What belongs here: the connection, and what a reader is told when there is no mart.
What does not: any question.
"""

from __future__ import annotations

from pathlib import Path

import duckdb


class MartMissing(FileNotFoundError):
    """There is no mart at that place."""


def open_mart(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the mart at `path`; close it after use.

    Many readers may have it open at once, also while a new mart takes its place: they go on
    reading the one they opened. MartMissing says how to make one.
    """
    if not path.exists():
        raise MartMissing(
            f"Belum ada mart / no mart yet: {path}. "
            "Buat dengan / make it with: bansos mart --data …"
        )
    return duckdb.connect(path, read_only=True)
