"""Delimited texts without quotes in which every line is sound: read as one, without judging lines.

What belongs here: telling such texts by counting, and reading many of them as one text.
What does not: any other text (`text_lines`), or what the columns mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from intake.cells import blank_rows
from intake.together import STEP


def tidy_lines(data: bytes, separator: str, cells: int) -> int | None:
    """The lines below the header of a text that looks tidy; None of one that does not.

    It looks tidy if it has no quotes and its last line as many cells as its header.
    """
    below = data.find(b"\n") + 1
    if not below or b'"' in data or b"\0" in data or data.endswith(b"\r"):
        return None
    # The reader library forgives the last line one separator too many.
    last = data[data.rfind(b"\n", 0, len(data) - 1) + 1 :]
    if last.count(separator.encode()) != cells - 1:
        return None
    # The last line may lack its end.
    return data.count(b"\n", below) + (not data.endswith(b"\n"))


def tidy_rows(
    texts: Sequence[bytes],
    looked: Mapping[int, int],
    separator: str,
    columns: list[str],
    skipped: Sequence[int],
) -> tuple[list[pl.DataFrame], list[int]]:
    """The rows of texts that look tidy, read as one text; the places of those that are not.

    `looked`: the lines of each text that looks tidy, by its place. The reader library refuses a
    line with too many cells. One with too few leaves its last cell empty: where none is, no line
    has; else none has if there are as many separators as all lines together should have.
    """
    places, lines = list(looked), list(looked.values())
    if not places:
        return [parsed(b"", separator, columns, 0).with_columns(baris=pl.lit(0, pl.Int64))], []
    try:
        if len(places) == 1:
            rows = parsed(texts[places[0]], separator, columns, skip=1)
        else:
            bodies = (texts[at][texts[at].find(b"\n") + 1 :] for at in places)
            joined = b"".join(b if b.endswith(b"\n") or not b else b + b"\n" for b in bodies)
            rows = parsed(joined, separator, columns, skip=0)
        whole = rows.height == sum(lines) and not blank_rows(rows).len()
    except pl.exceptions.PolarsError:
        rows, whole = pl.DataFrame(), False
    odd: list[int] = []
    if not whole or rows.to_series(-1).null_count():
        mark, marks = separator.encode(), len(columns) - 1
        odd = [at for at in places if _below(texts[at], mark) != looked[at] * marks]
    if whole and not odd:
        return [rows.with_columns(_numbers(places, lines, skipped))], []
    if len(places) == 1:
        return [], places
    rest = [at for at in places if at not in odd]
    # One of them is at fault, though all have as many separators as they should.
    cut = len(rest) if odd else len(rest) // 2
    found: list[pl.DataFrame] = []
    for some in filter(None, (rest[:cut], rest[cut:])):
        own, own_odd = tidy_rows(
            texts, {at: looked[at] for at in some}, separator, columns, skipped
        )
        found += own
        odd += own_odd
    return found, odd


def _below(data: bytes, mark: bytes) -> int:
    """How often `mark` stands below the first line."""
    return data.count(mark, data.find(b"\n") + 1)


def _numbers(places: Sequence[int], lines: Sequence[int], skipped: Sequence[int]) -> pl.Series:
    """`baris` of the rows of some texts with so many lines each; the line below a header is 2."""
    first = [at * STEP + 2 + skipped[at] for at in places]
    told = pl.DataFrame({"dari": first, "banyak": lines}).filter(pl.col("banyak") > 0)
    ranges = pl.int_ranges("dari", pl.col("dari") + pl.col("banyak"))
    return told.select(ranges.alias("baris").explode()).to_series()


def parsed(data: bytes, separator: str, columns: list[str], skip: int) -> pl.DataFrame:
    """The text after `skip` lines as the reader library takes it; PolarsError where it does not."""
    schema = pl.Schema({name: pl.String() for name in columns})
    try:
        return pl.read_csv(
            data, separator=separator, has_header=False, skip_lines=skip, schema=schema
        )
    except pl.exceptions.NoDataError:
        return schema.to_frame()
