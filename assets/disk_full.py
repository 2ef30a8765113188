"""Whether a fault says that the disk is full, whichever library met it.

What belongs here: recognising it.
What does not: what an officer is told (pipelines), or looking at the disk before a run.
"""

from __future__ import annotations

import errno
import os

import duckdb
import polars as pl

# Polars and DuckDB pass the system's word on in their own exceptions, without its number.
_LIBRARIES = (pl.exceptions.PolarsError, duckdb.Error)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def says_disk_full(fault: BaseException) -> bool:
    """True if the system refused to write for want of space or quota."""
    if isinstance(fault, OSError):
        return fault.errno in _FULL
    return isinstance(fault, _LIBRARIES) and any(
        os.strerror(number) in str(fault) for number in _FULL
    )
