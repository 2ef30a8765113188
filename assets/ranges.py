"""A list too large to hold, in ranges of `isi` one after another.

What belongs here: how many ranges a table needs, and laying the rows of its files aside by range.
What does not: which row of a range stays (intake/), or writing the table (`assets.settling`).

`isi` is a hash, so ranges of it are of one size whatever the rows say; rows that repeat each
other have the same `isi` and meet in one range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, pairwise
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from schemas.table import Table

# Rows of a list held at a time: of a participation list some 150 MiB, and as much again two or
# three times while they are judged, sorted and written.
RANGE_ROWS = 1_000_000
# The same of DTSEN, whose rows are wider.
FAMILY_ROWS = 200_000
_KK = "nomor_kartu_keluarga"
# Hex digits of `isi` by which a row finds its range.
_DIGITS = 4
_RANGE = "_rentang"


def ranges_for(table: Table, files: Iterable[Path]) -> int:
    """In how many ranges these files are settled: 1 for all tables but long lists."""
    if table.sort != ("isi",):
        return 1
    rows: int = _scanned(table, files).select(pl.len()).collect().item()
    return max(1, -(-rows // RANGE_ROWS))


def _scanned(table: Table, files: Iterable[Path]) -> pl.LazyFrame:
    schema = table.polars_schema()
    return pl.scan_parquet(list(files), schema=schema, missing_columns="insert")


def read_together(table: Table, files: Mapping[str, Path]) -> dict[str, pl.DataFrame]:
    """The rows of some files of a table, by sha256, read at once; a column one lacks is empty."""
    rows = _scanned(table, files.values()).collect()
    by_file = _by_file(rows)
    return {sha: by_file.get(sha, rows.clear()) for sha in files}


def _by_file(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """`rows` by the sha256 of their file; those of one file as they are."""
    files = rows["berkas"]
    if rows.height and (files == files[0]).all():
        return {str(files[0]): rows.rechunk()}
    return {str(sha): own for (sha,), own in rows.partition_by("berkas", as_dict=True).items()}


def families_in_order(table: Table, files: Mapping[str, Path]) -> Iterator[dict[str, pl.DataFrame]]:
    """The rows of DTSEN files by sha256, whole families at a time, in the order of their KK."""
    if sum(pq.read_metadata(path).num_rows for path in files.values()) <= FAMILY_ROWS:
        yield read_together(table, files)
        return
    numbers = pl.concat(pl.read_parquet(path, columns=[_KK]) for path in files.values())[_KK].sort()
    cuts = numbers.gather_every(FAMILY_ROWS).unique().sort()[1:].to_list()
    kk = pl.col(_KK)
    for start, end in pairwise([None, *cuts, None]):
        own = (True if start is None else kk >= start) & (True if end is None else kk < end)
        yield {sha: _scanned(table, [path]).filter(own).collect() for sha, path in files.items()}


def batches(path: Path) -> Iterator[pl.DataFrame]:
    """The rows of a file, no more of them at a time than a range has."""
    rows = pq.read_metadata(path).num_rows
    for start in range(0, rows, RANGE_ROWS):
        yield pl.scan_parquet(path).slice(start, RANGE_ROWS).collect()


def lay_aside(rows: Iterable[pl.DataFrame], ranges: int, place: Path) -> None:
    """Write the rows under `place` by range, in pieces of many rows."""
    waiting: list[pl.DataFrame] = []
    numbers = count()
    for frame in rows:
        waiting.append(frame)
        if sum(one.height for one in waiting) >= RANGE_ROWS:
            _write(waiting, ranges, place / f"{next(numbers):06d}")
            waiting = []
    _write(waiting, ranges, place / f"{next(numbers):06d}")


def _write(frames: list[pl.DataFrame], ranges: int, place: Path) -> None:
    if not frames:
        return
    rows = pl.concat(frames, how="diagonal")
    digits = pl.col("isi").str.head(_DIGITS).str.to_integer(base=16, dtype=pl.Int64)
    by_range = rows.with_columns((digits * ranges // 16**_DIGITS).alias(_RANGE)).partition_by(
        _RANGE, as_dict=True, include_key=False
    )
    place.mkdir()
    for (number,), own in by_range.items():
        own.write_ipc(place / f"{number}.arrow", compression="lz4")


def in_order(place: Path, ranges: int) -> Iterator[Mapping[str, pl.DataFrame]]:
    """Range by range what was laid aside, by file (sha256)."""
    for number in range(ranges):
        pieces = sorted(place.glob(f"*/{number}.arrow"))
        rows = [pl.read_ipc(path) for path in pieces]
        for path in pieces:
            path.unlink()
        yield _by_file(pl.concat(rows, how="diagonal")) if rows else {}
