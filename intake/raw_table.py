"""A table as it was received, for writing it back to its sender.

What belongs here: titles, cells and lines of a piece that is no XLSX, damaged lines among them.
What does not: layouts or typing (`received`, `typed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from intake.encodings import as_utf8
from intake.json_rows import json_frame, looks_like_json
from intake.parquet_rows import MAGIC, parquet_rows
from intake.received import opened
from intake.sheets import Sheet
from intake.text_header import text_header
from intake.text_lines import read_records


@dataclass(frozen=True)
class Raw:
    """A table as received: its titles and cells, and the line of every row."""

    titles: Sequence[str]
    rows: pl.DataFrame
    lines: pl.Series


def raw_table(content: bytes | Sheet, header: int) -> Raw:
    """`content` as received; `header` is the row of its titles. A damaged line is one cell.

    A family's heading over the titles stands below them, where it holds for the same rows.
    FileRefused if it cannot be opened.
    """
    if isinstance(content, Sheet):
        titles = content.cells.filter(content.rows == header).row(0)
        over = [line for line, _ in opened(content).above]
        below = (content.rows > header) | content.rows.is_in(over)
        return Raw(
            [title or "" for title in titles],
            content.cells.filter(below),
            content.rows.filter(below),
        )
    if content.startswith(MAGIC):
        rows = parquet_rows(content, ())
        return Raw(rows.columns[:-1], rows.drop("baris"), rows["baris"])
    text, _ = as_utf8(content)
    if looks_like_json(text):
        frame = json_frame(text)
        return Raw(frame.columns, frame, pl.int_range(2, frame.height + 2, eager=True))
    skipped, start, separator, titles_read = text_header(text)
    names = [str(place) for place in range(len(titles_read))]
    records = read_records([text[start:]], separator, names)
    damaged = records.damaged.select("baris", pl.col("isi_diterima").alias("0"))
    rows = pl.concat([records.rows, damaged], how="diagonal").with_columns(
        pl.col("baris") + skipped
    )
    schema = {"baris": pl.Int64, "0": pl.String}
    above = pl.DataFrame(opened(content).above, schema=schema, orient="row")
    rows = pl.concat([above, rows], how="diagonal").sort("baris").select(rows.columns)
    return Raw(titles_read, rows.drop("baris"), rows["baris"])
