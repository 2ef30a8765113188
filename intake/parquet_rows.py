"""Parquet files → columns of text, as if they had come as CSV.

What belongs here: opening a Parquet file and turning its values into text without loss.
What does not: what the columns mean, or typing.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import polars as pl

from intake.layout import titles_of
from intake.reasons import FileRefused

MAGIC = b"PAR1"
FIRST_LINE = 2


@contextmanager
def _refusing() -> Iterator[None]:
    """FileRefused for whatever the reader library finds broken."""
    # Loaded when a Parquet file comes: it takes longer than reading most text files.
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, UnicodeDecodeError):
        raise FileRefused("BERKAS_RUSAK", terlihat="Parquet") from None


def parquet_titles(data: bytes) -> list[str]:
    """The column titles of a Parquet file; FileRefused if it cannot be opened."""
    import pyarrow.parquet as pq

    with _refusing():
        return list(pq.read_schema(io.BytesIO(data)).names)


def parquet_rows(data: bytes, numbers: Collection[str]) -> pl.DataFrame:
    """Every row as text under its received titles, and `baris` (first row = 2, as in a CSV).

    Whole numbers and dates become their plain text. FileRefused for floating point under one
    of the titles `numbers` – NIK, KK, codes – whose last digits may be gone, for nested or
    binary values, and for a file that breaks off.
    """
    import pyarrow.parquet as pq

    with _refusing():
        # pyarrow, because polars panics – stops the program – on some damaged files.
        table = pq.ParquetFile(io.BytesIO(data)).read()
        table.validate(full=True)
        frame = pl.DataFrame(table)
    lossy = [
        name
        for name, dtype in frame.schema.items()
        if dtype.is_nested() or dtype == pl.Binary or (dtype.is_float() and name in numbers)
    ]
    if lossy:
        raise FileRefused("TIPE_KOLOM_SALAH", asing=", ".join(titles_of(lossy)))
    return frame.with_columns(pl.all().cast(pl.String)).with_columns(
        baris=pl.int_range(FIRST_LINE, pl.len() + FIRST_LINE, dtype=pl.Int64)
    )
