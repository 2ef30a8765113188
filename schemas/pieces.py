"""Very many small files of one table, sorted and typed together, each written by itself.

What belongs here: cutting one table into files; the plain form of a file of few rows.
What does not: a large file (`parquet`), where the files lie, or what stands in them.

A file of a few rows is mostly its own description. It is written plain: no meanings of columns, no
dictionaries, no statistics. The rows are the same, and so are the bytes whatever else is written.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from schemas.parquet import UNFINISHED, arrow_schema, arrow_table, sync_folder, write_table
from schemas.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

# From here on a file is written as every table is.
MANY_ROWS = 4_096
# Quick to start, which counts for a few rows.
COMPRESSION = "lz4"
# A disk makes many files safe in nearly the time of one; the time is spent waiting.
_FLUSHES = 8
_FILE = "_berkas_ke"


def write_pieces(pieces: Mapping[Path, pl.DataFrame], table: Table) -> None:
    """Each of `pieces` as a file of `table`; its bytes depend on its own rows alone.

    Raises as `schemas.parquet.write_table`, then without any of the small files written.
    """
    small = {path: rows for path, rows in pieces.items() if rows.height < MANY_ROWS}
    for path, rows in pieces.items():
        if path not in small:
            write_table(rows, table, path)
    if not small:
        return
    rows = _together(list(small.values()), table)
    starts = accumulate((own.height for own in small.values()), initial=0)

    schema = _plain_schema(table)
    contents = (
        _plain(rows.slice(start, own.height), schema)
        for start, own in zip(starts, small.values(), strict=False)
    )
    for folder in {path.parent for path in small}:
        folder.mkdir(parents=True, exist_ok=True)
    # Contents are made one by one: threads would only wait for each other.
    with ThreadPoolExecutor(_FLUSHES) as disk:
        list(disk.map(_put, contents, small))
    for folder in sorted({path.parent for path in small}):
        sync_folder(folder)


def _together(frames: list[pl.DataFrame], table: Table) -> pa.Table:
    """All rows as one Arrow table, frame after frame, each in the table's order."""
    files = np.repeat(np.arange(len(frames)), [one.height for one in frames])
    every = pl.concat(frames).with_columns(pl.Series(_FILE, files))
    return arrow_table(every, table, _FILE).cast(_plain_schema(table))


@cache
def _plain_schema(table: Table) -> pa.Schema:
    """The columns alone."""
    import pyarrow as pa

    return pa.schema(
        [pa.field(field.name, field.type, field.nullable) for field in arrow_schema(table)]
    )


def _plain(rows: pa.Table, schema: pa.Schema) -> bytes:
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    with pq.ParquetWriter(
        sink,
        schema,
        compression=COMPRESSION,
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
    ) as writer:
        writer.write_table(rows)
    return sink.getvalue()


def _put(content: bytes, path: Path) -> None:
    """`content` as the file at `path`, whole or not at all; the folder is left to be synced."""
    if path.is_file() and path.read_bytes() == content:
        return
    unfinished = f"{path.parent}/.{path.name}{UNFINISHED}{os.getpid()}"
    try:
        # Buffered: an unbuffered write may end short on a full disk without a fault.
        with open(unfinished, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
