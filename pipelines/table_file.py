"""Writing a result to the file a person names: Parquet, CSV or XLSX by its ending.

What belongs here: the endings, one frame after the other into one file, and who may read it.
What does not: what stands in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from pipelines.faults import BadUse
from review import write_sheet
from schemas.parquet import arrow_schema, replacing
from schemas.table import Table

ENDINGS = (".parquet", ".csv", ".xlsx")
_SHEET_ROWS = 1_000_000
_OWNER_ONLY = 0o600


def known_ending(path: Path) -> Path:
    """`path`, if its ending says how to write it; BadUse names the endings."""
    if path.suffix.lower() not in ENDINGS:
        raise BadUse(
            f"--keluaran {path.name}: akhiran harus / the ending must be {', '.join(ENDINGS)}."
        )
    if not path.parent.is_dir():
        raise BadUse(f"Folder tidak ada / no such folder: {path.parent}")
    return path


def written_through(
    frames: Iterable[pl.DataFrame], table: Table, path: Path | None
) -> Iterator[pl.DataFrame]:
    """The same frames, each added to the file at `path` as it passes; without a path, none.

    Frames are rows of `table` in their order. The file appears whole or not at all, readable
    by its owner alone. Only a sheet holds all rows in memory; BadUse above a million of them.
    """
    if path is None:
        yield from frames
    elif path.suffix.lower() == ".xlsx":
        yield from _sheet(frames, table, path)
    else:
        with replacing(path) as unfinished:
            unfinished.touch(_OWNER_ONLY)
            yield from _streamed(frames, table, unfinished, path.suffix.lower())


def _sheet(frames: Iterable[pl.DataFrame], table: Table, path: Path) -> Iterator[pl.DataFrame]:
    kept = [table.empty()]
    for frame in frames:
        kept.append(frame)
        if sum(one.height for one in kept) > _SHEET_ROWS:
            raise BadUse(
                f"Lebih dari {_SHEET_ROWS} baris tidak muat di lembar / too many rows for a sheet: "
                "pakai / use .parquet atau .csv."
            )
        yield frame
    write_sheet(path, pl.concat(kept), table)


def _streamed(
    frames: Iterable[pl.DataFrame], table: Table, unfinished: Path, ending: str
) -> Iterator[pl.DataFrame]:
    if ending == ".parquet":
        import pyarrow.parquet as pq

        schema = arrow_schema(table)
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as file:
            for frame in frames:
                file.write_table(frame.rechunk().to_arrow().cast(schema).combine_chunks())
                yield frame
        return
    lists = [column.name for column in table.columns if column.dtype.startswith("List")]
    with unfinished.open("wb") as text:
        table.empty().drop(lists).select(
            pl.col(name) if name not in lists else pl.lit("").alias(name)
            for name in table.column_names
        ).clear().write_csv(text)
        for frame in frames:
            joined = frame.with_columns(pl.col(name).list.join(";") for name in lists)
            joined.write_csv(text, include_header=False)
            yield frame
