"""A file of the data folder that a page cannot read: told plainly, logged by place.

What belongs here: which faults mean that, and the answer they become.
What does not: faults of the portal's own (`app`), or finding and mending the file (bansos verify).

A run replaces files while pages read, and a disk may spoil one. Neither is a fault of the portal,
and both end in the same page: what to do, and nothing of what the file is called or holds.
"""

from __future__ import annotations

import json
import logging

import duckdb
import polars as pl
import pyarrow as pa
from starlette.requests import Request

from audit import LogBroken
from release.canonical_json import NotCanonical

STATUS, KEY = 503, "galat_berkas"
FAULTS: tuple[type[Exception], ...] = (
    pl.exceptions.ComputeError,
    pa.ArrowException,
    duckdb.Error,
    json.JSONDecodeError,
    UnicodeDecodeError,
    NotCanonical,
    LogBroken,
    OSError,
)


def note(request: Request, fault: Exception) -> None:
    """Write where it happened into the server's log; the texts of such faults quote data."""
    place = request.scope.get("route")
    told = getattr(place, "path", "-")
    logging.getLogger("bansos.portal").error("berkas tidak terbaca: %s", told, exc_info=fault)
