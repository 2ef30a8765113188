"""The cut by quota, on disk by the part a family lives in.

What belongs here: laying down what the cut gave, and handing out the rows of a part.
What does not: who is chosen (rules), or what follows for the part's decisions (`rules.finish`).
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

import rules

_KAB = "kode_kabupaten_kota"
_NOWHERE = (0, 0)


class Chosen:
    """What `rules.cut` gave, read where it lies. The files have no name, so nothing is left of
    them whatever happens."""

    def __init__(self, cut: Iterable[pl.DataFrame], place: Path) -> None:
        """Lay down every frame of `cut`, of which one is held at a time.

        `place`: a folder on the disk they may lie on.
        """
        self._laid = list(map(partial(_laid_down, place), cut))

    def of(self, kabupaten: str) -> pl.DataFrame:
        """The rows of one part."""
        empty = pl.DataFrame(schema=rules.CUT_SCHEMA)
        found = [rows.slice(*places.get(kabupaten, _NOWHERE)) for rows, places in self._laid]
        return pl.concat([empty, *(pl.DataFrame(pl.from_arrow(rows)) for rows in found)])


def _laid_down(place: Path, rows: pl.DataFrame) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
    """The rows by kabupaten, mapped from a file; of each the first row and how many there are."""
    rows = rows.sort(_KAB)
    runs = rows[_KAB].cast(pl.String).rle().struct.unnest()
    begins = runs.select("value", pl.col("len").cum_sum() - pl.col("len"), pl.col("len").alias("n"))
    with tempfile.TemporaryFile(dir=place) as file:
        rows.write_ipc(file, compression="uncompressed")
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    table = pa.ipc.open_file(pa.py_buffer(mapped)).read_all()
    return table, {kab: (begin, count) for kab, begin, count in begins.iter_rows()}
