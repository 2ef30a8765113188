"""Fingerprints of rows: the same content gives the same text, anywhere and for ever.

What belongs here: the canonical text of a row and its sha256.
What does not: what a repeated fingerprint means (intake, review).
"""

from __future__ import annotations

from datetime import date

import polars as pl
import polars_hash as plh

# Intake turns control characters into spaces, so no cell can hold the separator.
_SEPARATOR = "\x1f"
# No cleaned cell is empty, so an empty text says "missing" and nothing else.
_MISSING = ""
_ROW = "isi"
_PLACE = "{}"
# Looking for what repeats pays in columns of this length and more.
_LONG = 1 << 14
# Rows whose text lies in memory at a time: what is used again need not be asked for.
_AT_A_TIME = 1 << 16


def fingerprints(rows: pl.DataFrame, columns: list[str], digits: int) -> pl.Series:
    """The first `digits` hex digits of the sha256 over `columns` of each row, in order.

    Canonical text: values in the order of `columns`, dates as YYYY-MM-DD, whole numbers in
    decimal, missing as nothing, joined by the unit separator (U+001F), in UTF-8.
    """
    if not rows.height:
        return pl.Series(_ROW, [], dtype=pl.String)
    pattern, held = _pattern(rows, columns)
    hashed = plh.col(_ROW).chash.sha2_256().str.head(digits)
    told = (_canonical(some, pattern, held) for some in rows.iter_slices(_AT_A_TIME))
    return pl.concat([text.select(hashed).to_series() for text in told], rechunk=True)


def in_words(values: pl.Series) -> pl.Series:
    """`values` as text; dates as YYYY-MM-DD, in a long column each day of its span once."""
    first, last = (values.min(), values.max()) if values.dtype == pl.Date else (None, None)
    if not (isinstance(first, date) and isinstance(last, date)):
        return values.cast(pl.String)
    if len(values) < max(_LONG, (last - first).days):
        return values.cast(pl.String)
    days = pl.date_range(first, last, eager=True)
    place = values.to_physical() - days.to_physical()[0]
    return days.cast(pl.String).gather(place).alias(values.name)


def _pattern(rows: pl.DataFrame, columns: list[str]) -> tuple[str, list[str]]:
    """The canonical text with what is the same in every row, and the columns of its places."""
    told = {name: _everywhere(rows[name]) for name in columns}
    places = (_PLACE if text is None else text for text in told.values())
    return _SEPARATOR.join(places), [name for name, text in told.items() if text is None]


def _canonical(rows: pl.DataFrame, pattern: str, held: list[str]) -> pl.DataFrame:
    """One column of text: `pattern` with the columns of `held` in its places."""
    if not held:
        return pl.select(pl.repeat(pattern, rows.height).alias(_ROW))
    texts = [in_words(rows[name]).fill_null(_MISSING) for name in held]
    return pl.select(pl.format(pattern, *texts).alias(_ROW))


def _everywhere(values: pl.Series) -> str | None:
    """The text of every cell of a column that holds one value, or nothing; else None."""
    if values.null_count() == len(values):
        return _MISSING
    if len(values) < _LONG or values.null_count():
        return None
    first = values.head(1)
    if values[-1] != first[0] or not (values == first).all():
        return None
    text = str(in_words(first)[0])
    # A cell must not pass for a place of the pattern.
    return None if set(_PLACE) & set(text) else text
