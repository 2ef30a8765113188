"""Many files in one table: which file a row is of, and which line of it.

What belongs here: the number by which a row of one of several files is known while they are read
together, and counting by file.
What does not: which files are read together (`reading`).

A row is `file × STEP + line`: unique over all files, in the order of files and lines, and for the
first file simply its line. So whatever sorts, joins or groups by line does so by file and line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

# More lines than any file has, so few that the files of a batch fit into 64 bits.
STEP = 1 << 40


def file_of(rows: pl.Series) -> pl.Series:
    """The place of the file each row is of, from 0."""
    if _of_one(rows):
        return pl.Series(rows.name, [0], dtype=pl.UInt32).new_from_index(0, len(rows))
    return (rows // STEP).cast(pl.UInt32)


def line_of(rows: pl.Series) -> pl.Series:
    """The line each row has in its own file."""
    return rows if _of_one(rows) else (rows % STEP).cast(pl.Int64)


def _of_one(rows: pl.Series) -> bool:
    """Whether all rows are of the first file, as those of a file read alone."""
    last = rows.max()
    return isinstance(last, int) and last < STEP


def of_some(files: pl.Series | None, places: pl.Series) -> pl.Series:
    """The files of the rows at `places`; all the first where `files` is None."""
    if files is None:
        return pl.Series([0], dtype=pl.UInt32).new_from_index(0, len(places))
    return files.gather(places)


def of_file(frame: pl.DataFrame, place: int) -> pl.DataFrame:
    """`frame`, whose `baris` is the line in its file, as rows of the file at `place`."""
    return frame.with_columns(pl.col("baris") + place * STEP) if place else frame


def counted(files: pl.Series, where: pl.Series | None, count: int) -> pl.Series:
    """For each of `count` files how many of its rows are true in `where` (None: all)."""
    if count == 1:
        return pl.Series([len(files) if where is None else int(where.sum() or 0)])
    some = files if where is None else files.filter(where.fill_null(False))
    found = some.value_counts(name="banyak")
    none = pl.Series([0], dtype=pl.Int64).new_from_index(0, count)
    return none.scatter(found[some.name], found["banyak"].cast(pl.Int64))


def by_file(frame: pl.DataFrame, files: pl.Series, count: int) -> list[pl.DataFrame]:
    """`frame`, whose rows lie file after file, cut into those of each file."""
    if count == 1:
        return [frame]
    ends = files.search_sorted(pl.Series(range(count + 1), dtype=files.dtype), side="left")
    return [frame.slice(start, end - start) for start, end in pairwise(ends)]


def keys_for(files: pl.Series, keys: Sequence[str]) -> pl.Series:
    """The sha256 of every row's file, of which `files` are the places."""
    if len(keys) == 1:
        return pl.Series("berkas", keys).new_from_index(0, len(files))
    return pl.Series("berkas", keys).gather(files)
