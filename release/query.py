"""Questions over tables too large to hold: DuckDB over Parquet files and small frames.

What belongs here: opening the engine, naming the tables, binding parameters.
What does not: any particular question (each stands beside what it decides).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from schemas.read_order import largest_first
from schemas.table import Table


@dataclass(frozen=True)
class Files:
    """A table that lies in Parquet files; without a file it is the empty table."""

    table: Table
    paths: Sequence[Path]


@dataclass(frozen=True)
class Engine:
    """What a question may take: memory before it spills to disk; threads (None: all cores)."""

    memory: str = "2GB"
    threads: int | None = None


Source = pl.DataFrame | Files
Value = object


def ask(
    question: str,
    tables: Mapping[str, Source],
    values: Mapping[str, Value] | None = None,
    engine: Engine = Engine(),
) -> pl.DataFrame:
    """The answer to an SQL question over the named tables, as a frame.

    `values` are bound as $name. Nothing is kept open, and what the engine spills lies in a
    folder only this user can read and is gone afterwards.
    """
    with (
        tempfile.TemporaryDirectory(prefix="bansos-") as spill,
        duckdb.connect(":memory:") as connection,
    ):
        connection.sql("set temp_directory = $folder", params={"folder": spill})
        connection.sql("set memory_limit = $memory", params={"memory": engine.memory})
        connection.sql("set preserve_insertion_order = false")
        if engine.threads is not None:
            connection.sql("set threads = $threads", params={"threads": engine.threads})
        for name, source in tables.items():
            _name(connection, name, source)
        answer: pl.DataFrame = connection.sql(question, params=dict(values or {})).pl()
        return answer


def counts(
    question: str,
    tables: Mapping[str, Source],
    values: Mapping[str, Value] | None = None,
) -> dict[str, int]:
    """The one row a question answers with, as whole numbers by column name."""
    answer = ask(question, tables, values)
    return {name: int(number or 0) for name, number in answer.row(0, named=True).items()}


def _name(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    if isinstance(source, Files) and source.paths:
        paths = largest_first(source.paths)
        connection.read_parquet(paths, hive_partitioning=False).create_view(name)
    else:
        frame = source.table.empty() if isinstance(source, Files) else source
        connection.register(name, frame.to_arrow())
