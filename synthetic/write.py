"""Files as the senders would write them, byte for byte the same every time.

What belongs here: Parquet and CSV writing and the damage that happens to files.
What does not: what stands in the tables.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from synthetic.streams import Rng

ROW_GROUP = 250_000
DTSEN_SEPARATOR = "|"


def write_parquet(table: pa.Table, path: Path) -> None:
    """`table` as Parquet text columns; few-valued columns are dictionary-encoded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    few = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=1,
        row_group_size=ROW_GROUP,
        use_dictionary=few,
        write_statistics=False,
        # readers must see plain text, not our dictionaries
        store_schema=False,
    )


def write_dtsen_csv(table: pa.Table, path: Path, rng: Rng, damaged: int, floats: bool) -> None:
    """`table` as pipe-separated text with every field quoted, and `damaged` extra broken lines.

    A broken line is a second, damaged copy of a line of the file: cut off or with a delimiter
    too many. So no person is lost by it. With `floats` the identifiers carry ".0".
    """
    frame = pl.DataFrame(table).with_columns(pl.all().cast(pl.String).fill_null(""))
    if floats:
        numbers = [c for c in ("nomor_induk_kependudukan", "nomor_kartu_keluarga") if c in frame]
        frame = frame.with_columns(
            pl.when(pl.col(c) != "").then(pl.col(c) + ".0").otherwise(pl.col(c)) for c in numbers
        )
    text = frame.write_csv(separator=DTSEN_SEPARATOR, quote_style="always")
    lines = text.split("\n")
    for place in sorted(rng.integers(1, len(lines) - 1, damaged).tolist(), reverse=True):
        lines.insert(place + 1, _damaged(rng, lines[place]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def _damaged(rng: Rng, line: str) -> str:
    """`line` cut off somewhere, or with a field too many."""
    if rng.random() < 0.5:
        return line[: int(rng.integers(len(line) // 4, len(line) - 20))]
    fields = line.split(DTSEN_SEPARATOR)
    place = int(rng.integers(1, len(fields)))
    return DTSEN_SEPARATOR.join([*fields[:place], *fields[place - 1 :]])


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """A comma-separated list with a header; missing values are empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_csv(path)


def append_csv(frame: pl.DataFrame, path: Path, begin: bool) -> None:
    """Adds rows to a list written area by area; `begin` starts it anew with its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb" if begin else "ab") as file:
        frame.write_csv(file, include_header=begin)


def excel_rounded(frame: pl.DataFrame, columns: list[str], hit: np.ndarray) -> pl.DataFrame:
    """`frame` with 16-digit numbers as a spreadsheet keeps them: the last digit becomes 0."""
    long = pl.Series(hit)
    return frame.with_columns(
        pl.when(long & (pl.col(c).str.len_chars() == 16))
        .then(pl.col(c).str.slice(0, 15) + "0")
        .otherwise(pl.col(c))
        .alias(c)
        for c in columns
        if c in frame.columns
    )
