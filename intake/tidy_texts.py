"""Delimited texts without quotes in which every line is sound: read as one, without judging lines.

What belongs here: telling such texts by counting, and reading many of them as one text.
What does not: any other text (`text_lines`), or what the columns mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from intake.cells import blank_rows
from intake.together import STEP

# What is looked at in one step fits into the processor's cache, and no new memory is asked for.
_STEP = 1 << 18


def looks_tidy(data: bytes, separator: str, cells: int) -> bool:
    """Whether a text has no quotes and as many separators as its lines ask for."""
    below = data.find(b"\n") + 1
    if not below or b'"' in data or b"\0" in data or data.endswith(b"\r"):
        return False
    # The reader library forgives the last line one separator too many.
    last = data[data.rfind(b"\n", 0, len(data) - 1) + 1 :]
    mark = separator.encode()
    return last.count(mark) == cells - 1 and _count(data, mark, below) == _line_count(
        data, below
    ) * (cells - 1)


def _line_count(data: bytes, below: int) -> int:
    """The lines from the byte `below` on, one of them perhaps without its end."""
    return _count(data, b"\n", below) + (not data.endswith(b"\n"))


def tidy_rows(
    texts: Sequence[bytes],
    places: Sequence[int],
    separator: str,
    columns: list[str],
    skipped: Sequence[int],
) -> tuple[list[pl.DataFrame], list[int]]:
    """The rows of texts that look tidy, read as one text; the places of those that are not.

    The reader library refuses a line with too many cells, so none has too few if there are
    as many separators as all lines together should have.
    """
    if not places:
        return [parsed(b"", separator, columns, 0).with_columns(baris=pl.lit(0, pl.Int64))], []
    starts = [texts[place].find(b"\n") + 1 for place in places]
    lines = [_line_count(texts[at], start) for at, start in zip(places, starts, strict=True)]
    try:
        if len(places) == 1:
            rows = parsed(texts[places[0]], separator, columns, skip=1)
        else:
            bodies = (texts[at][start:] for at, start in zip(places, starts, strict=True))
            joined = b"".join(b if b.endswith(b"\n") or not b else b + b"\n" for b in bodies)
            rows = parsed(joined, separator, columns, skip=0)
    except pl.exceptions.PolarsError:
        rows = None
    if rows is not None and rows.height == sum(lines) and not blank_rows(rows).len():
        return [rows.with_columns(_numbers(places, lines, skipped))], []
    if len(places) == 1:
        return [], list(places)
    # One of them is at fault; the others are as tidy as they look.
    found: list[pl.DataFrame] = []
    odd: list[int] = []
    for half in (places[: len(places) // 2], places[len(places) // 2 :]):
        own, own_odd = tidy_rows(texts, half, separator, columns, skipped)
        found += own
        odd += own_odd
    return found, odd


def _numbers(places: Sequence[int], lines: Sequence[int], skipped: Sequence[int]) -> pl.Series:
    """`baris` of the rows of some texts with so many lines each; the line below a header is 2."""
    counts = np.array(lines, dtype=np.int64)
    first = [at * STEP + 2 + skipped[at] for at in places]
    before = np.cumsum(counts) - counts
    numbers = np.arange(counts.sum()) + np.repeat(np.array(first, dtype=np.int64) - before, counts)
    return pl.Series("baris", numbers, dtype=pl.Int64)


def _count(data: bytes, mark: bytes, start: int) -> int:
    """How often the byte `mark` stands in `data` from `start` on."""
    if len(data) <= _STEP:
        return data.count(mark, start)
    text = np.frombuffer(data, np.uint8)
    steps = range(start, len(data), _STEP)
    return sum(int(np.count_nonzero(text[here : here + _STEP] == mark[0])) for here in steps)


def parsed(data: bytes, separator: str, columns: list[str], skip: int) -> pl.DataFrame:
    """The text after `skip` lines as the reader library takes it; PolarsError where it does not."""
    schema = pl.Schema({name: pl.String() for name in columns})
    try:
        return pl.read_csv(
            data, separator=separator, has_header=False, skip_lines=skip, schema=schema
        )
    except pl.exceptions.NoDataError:
        return schema.to_frame()
