"""The hash of what a frame holds, to tell whether a part's inputs are those of the last time.

What belongs here: that hash alone.
What does not: fingerprints of single rows (`fingerprint`), or the bytes of a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def frame_sha256(frame: pl.DataFrame) -> str:
    """sha256 over names, types and cells in the frame's own order, as Arrow writes them.

    Equal hashes mean equal frames. Equal frames in another order, or told by another version
    of Polars, may differ: then a part is made once more than needed, never once too few.
    What lies in memory beneath a missing cell, or beside a column without one, does not count:
    rows taken out of a longer table bring it along.
    """
    import polars as pl
    import pyarrow as pa

    digest = hashlib.sha256()
    if frame.is_empty():
        digest.update(repr(list(frame.schema.items())).encode())
        return digest.hexdigest()
    for told in _as_told(frame):
        table = told.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
        held = pa.BufferOutputStream()
        with pa.ipc.new_stream(held, table.schema) as stream:
            stream.write_table(table)
        digest.update(held.getvalue())
    return digest.hexdigest()


def _as_told(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """`frame` with every missing cell filled, and a column of numbers that says where they were.

    True and false become numbers as well: single bits leave the rest of their last byte open.
    Of lists the lengths, and then the values of each column one after the other.
    """
    import polars as pl

    told, lists = [], []
    for name, dtype in frame.schema.items():
        cell = pl.col(name)
        if isinstance(dtype, pl.List):
            lists.append(frame.select(cell).filter(cell.list.len() > 0).explode(name))
            cell = cell.list.len()
        elif dtype == pl.Boolean:
            cell = cell.cast(pl.UInt8)
        if frame[name].null_count():
            told.append(cell.is_null().cast(pl.UInt8).alias(f"{name} kosong"))
            cell = cell.fill_null("") if dtype == pl.String else cell.to_physical().fill_null(0)
        told.append(cell)
    yield frame.select(told)
    for values in lists:
        yield from _as_told(values)
