"""What people decided and what was held when a wave was computed, as the manifest names it.

What belongs here: hashing the rows of append-only tables that counted, and comparing them.
What does not: where they lie (`assets.release`), or what a decision changes (review, register).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from release.canonical_json import rows
from schemas.fingerprint import fingerprints
from schemas.table import Table

_SHA256_DIGITS = 64
LEDGERS, HELD = "tinjauan", "berkas_ditahan"


@dataclass(frozen=True)
class Ledger:
    """The rows of an append-only table that counted: how many, and their sha256."""

    baris: int
    sha256: str


@dataclass(frozen=True)
class People:
    """What people had decided by the as-of day.

    ledgers: by table name. held: berkas, formulir, laporan, sebab of the files of reports that
    the storm breaker held and two officers had not let go.
    """

    ledgers: Mapping[str, Ledger]
    held: pl.DataFrame

    def as_json(self) -> dict[str, Any]:
        """The two entries of manifest.json."""
        named = self.held.select("berkas", "formulir", "laporan", "sebab").sort("berkas")
        return {
            LEDGERS: {name: asdict(ledger) for name, ledger in sorted(self.ledgers.items())},
            HELD: rows(named.rename({"berkas": "sha256"})),
        }


def ledger(frame: pl.DataFrame, table: Table) -> Ledger:
    """The ledger of `frame`, rows of `table`, in any order and split over files in any way.

    sha256 over the rows' own sha256 (`schemas.fingerprint`, all columns) in ascending order,
    one a line: it tells that a row was added, taken away or changed, and nothing of what it says.
    """
    marks = fingerprints(frame, table.column_names, _SHA256_DIGITS).sort()
    text = "".join(f"{mark}\n" for mark in marks)
    return Ledger(frame.height, hashlib.sha256(text.encode()).hexdigest())


def differing(manifest: Mapping[str, Any], now: People) -> list[str]:
    """What of decisions and held files is no longer as the manifest says: names, with counts."""
    told = now.as_json()
    found = []
    for name in sorted(set(manifest[LEDGERS]) | set(told[LEDGERS])):
        before, after = manifest[LEDGERS].get(name), told[LEDGERS].get(name)
        if before != after:
            counts = (str((entry or {}).get("baris", "-")) for entry in (before, after))
            found.append(f"{name} {' → '.join(counts)}")
    if manifest[HELD] != told[HELD]:
        found.append(f"{HELD} {len(manifest[HELD])} → {len(told[HELD])}")
    return found
