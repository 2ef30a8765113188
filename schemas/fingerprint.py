"""Fingerprints of rows: the same content gives the same text, anywhere and for ever.

What belongs here: the canonical text of a row and its sha256.
What does not: what a repeated fingerprint means (intake, review).
"""

from __future__ import annotations

import atexit
from functools import cache

import duckdb
import polars as pl

# Intake turns control characters into spaces, so no cell can hold the separator.
_SEPARATOR = "\x1f"
# No cleaned cell is empty, so an empty text says "missing" and nothing else.
_MISSING = ""


def fingerprints(rows: pl.DataFrame, columns: list[str], digits: int) -> pl.Series:
    """The first `digits` hex digits of the sha256 over `columns` of each row, in order.

    Canonical text: values in the order of `columns`, dates as YYYY-MM-DD, whole numbers in
    decimal, missing as nothing, joined by the unit separator (U+001F), in UTF-8.
    """
    text = rows.select(
        isi=pl.concat_str(
            [pl.col(name).cast(pl.String).fill_null(_MISSING) for name in columns],
            separator=_SEPARATOR,
        )
    )
    if not text.height:
        return pl.Series("isi", [], dtype=pl.String)
    cursor = _engine().cursor()
    try:
        cursor.register("baris", text.to_arrow())
        # One column through one projection: DuckDB keeps the order of the rows.
        hashed: pl.DataFrame = cursor.sql(
            "SELECT left(sha256(isi), $digits) AS isi FROM baris", params={"digits": digits}
        ).pl()
    finally:
        cursor.close()
    return hashed["isi"]


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine for all files: starting it costs more than hashing a small file."""
    engine = duckdb.connect()
    atexit.register(engine.close)
    return engine
