"""A file or a database that a page cannot read or write: told plainly, logged by place.

What belongs here: which faults mean that, and the answer they become.
What does not: faults of the portal's own (`app`), or finding and mending the file (bansos verify).

A run replaces files while pages read, a disk fills up or spoils one, a folder belongs to somebody
else. None is a fault of the portal, and each wants something else done; the page says what, and
nothing of what a file is called or holds.
"""

from __future__ import annotations

import json
import logging
import sqlite3

import duckdb
import polars as pl
import pyarrow as pa
from sqlalchemy.exc import OperationalError
from starlette.requests import Request

from assets.system_faults import says_denied, says_disk_full, says_short
from audit import LogBroken
from release.canonical_json import NotCanonical

FAULTS: tuple[type[Exception], ...] = (
    pl.exceptions.ComputeError,
    pa.ArrowException,
    duckdb.Error,
    json.JSONDecodeError,
    UnicodeDecodeError,
    NotCanonical,
    LogBroken,
    OSError,
    MemoryError,
    OperationalError,
)
_UNAVAILABLE, _NO_ROOM = 503, 507
_SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL})
_SQLITE_DENIED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
# The extended codes of SQLite carry the plain one in their lowest byte.
_PLAIN = 0xFF
# PostgreSQL, appendix A: disk_full.
_POSTGRES_FULL = "53100"


def answer_to(fault: Exception) -> tuple[int, str]:
    """The status and the text of the page that `fault` becomes."""
    if isinstance(fault, OperationalError):
        return _of_database(fault)
    if says_disk_full(fault):
        return _NO_ROOM, "galat_penuh"
    if says_denied(fault):
        return _UNAVAILABLE, "galat_izin"
    if says_short(fault):
        return _UNAVAILABLE, "galat_mesin"
    return _UNAVAILABLE, "galat_berkas"


def note(request: Request, fault: Exception) -> None:
    """Write where it happened into the server's log; the texts of such faults quote data."""
    place = request.scope.get("route")
    told, (_, key) = getattr(place, "path", "-"), answer_to(fault)
    logging.getLogger("bansos.portal").error("%s: %s", key, told, exc_info=fault)


def _of_database(fault: OperationalError) -> tuple[int, str]:
    """The portal's own state: SQLite's number, or PostgreSQL's code."""
    number = getattr(fault.orig, "sqlite_errorcode", None)
    plain = None if number is None else number & _PLAIN
    if plain in _SQLITE_FULL or getattr(fault.orig, "pgcode", None) == _POSTGRES_FULL:
        return _NO_ROOM, "galat_penuh"
    if plain in _SQLITE_DENIED:
        return _UNAVAILABLE, "galat_izin"
    return _UNAVAILABLE, "galat_basisdata"
