"""What the system refused, whichever library met it: a full disk, or a file it may not touch.

What belongs here: recognising it.
What does not: what an officer is told (pipelines, portal), or looking at the disk before a run.
"""

from __future__ import annotations

import errno
import os

import duckdb
import polars as pl

# Polars and DuckDB pass the system's word on in their own exceptions, without its number.
_LIBRARIES = (pl.exceptions.PolarsError, duckdb.Error)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_SHORT = (errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN)


def says_disk_full(fault: BaseException) -> bool:
    """True if the system refused to write for want of space or quota."""
    return _says(fault, _FULL)


def says_denied(fault: BaseException) -> bool:
    """True if the system refused for want of a right: of a file, its folder, or a disk that is
    mounted for reading alone."""
    return _says(fault, _DENIED)


def says_short(fault: BaseException) -> bool:
    """True if the machine lacked memory, processes or open files just then."""
    return isinstance(fault, MemoryError) or _says(fault, _SHORT)


def _says(fault: BaseException, numbers: tuple[int, ...]) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in numbers
    return isinstance(fault, _LIBRARIES) and any(
        os.strerror(number) in str(fault) for number in numbers
    )
