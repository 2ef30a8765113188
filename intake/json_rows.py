"""JSON files → columns of text, digits as they were written.

What belongs here: an array of objects, one object a line, or an object that holds one array.
What does not: what the columns mean, or typing.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from intake.reasons import FileRefused

_BROKEN = (ValueError, RecursionError)


def looks_like_json(text: bytes) -> bool:
    """Whether a text begins as JSON does and no delimited text would."""
    start = text[:256].lstrip()
    return start.startswith((b"[{", b'{"', b"{ ", b"{\n", b"{\r", b"[\n", b"[ ", b"[\r", b"[]"))


def json_frame(text: bytes) -> pl.DataFrame:
    """Every object as a row of text; FileRefused if it is no list of flat objects."""
    try:
        rows = _objects(text.decode())
    except _BROKEN:
        raise FileRefused("BERKAS_RUSAK", terlihat="JSON") from None
    # Strings, and numbers as their digits; null is missing.
    titles = list(dict.fromkeys(title for row in rows for title in row))
    try:
        return pl.DataFrame(rows, schema={title: pl.String() for title in titles}, strict=True)
    except (pl.exceptions.PolarsError, TypeError):
        raise FileRefused("TIPE_KOLOM_SALAH", asing="JSON") from None


def _objects(text: str) -> list[dict[str, Any]]:
    try:
        found = _read(text)
    except json.JSONDecodeError:
        found = [_read(line) for line in text.splitlines() if line.strip()]
    if isinstance(found, dict):
        held = [value for value in found.values() if isinstance(value, list)]
        found = held[0] if len(held) == 1 else [found]
    if not isinstance(found, list) or not found or set(map(type, found)) != {dict}:
        raise ValueError("no list of objects")
    return found


def _read(text: str) -> Any:
    # Digits stay as written: a number type would change those of a NIK.
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
