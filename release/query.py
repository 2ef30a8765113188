"""Questions over tables too large to hold: DuckDB over Parquet files and small frames.

What belongs here: opening the engine, naming the tables, binding parameters.
What does not: any particular question (each stands beside what it decides).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
import polars as pl

from schemas.read_order import largest_first
from schemas.table import Table

# Parquet of all tables together that a question is asked of at a time: some 300,000 families.
BYTES_AT_ONCE = 64 * 2**20


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
    with opened(engine) as connection:
        for name, source in tables.items():
            _name(connection, name, source)
        answer: pl.DataFrame = connection.sql(question, params=dict(values or {})).pl()
        return answer


def ask_in_turn(
    tables: Mapping[str, Source],
    begin: str,
    of_some: str,
    of_all: str,
    values: Mapping[str, Value] | None = None,
) -> pl.DataFrame:
    """The answer to `of_all`, after `of_some` was run over the files of some areas at a time.

    Of tables in parts nearly every row meets those of its own area, so what `of_some` leaves in
    the tables that `begin` made is little: counts, and the rows that met none. Which areas come
    together must not show in the answer. Memory is that of some areas, however large the nation.
    """
    with opened() as connection:
        connection.sql(begin)
        for some in _some_areas(tables):
            for name, source in some.items():
                _name(connection, name, source)
            connection.sql(of_some)
        for name, source in tables.items():
            _name(connection, name, source)
        answer: pl.DataFrame = connection.sql(of_all, params=dict(values or {})).pl()
        return answer


@contextmanager
def opened(engine: Engine = Engine()) -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine with no table; what it spills is gone after the block."""
    with (
        tempfile.TemporaryDirectory(prefix="bansos-") as spill,
        duckdb.connect(":memory:") as connection,
    ):
        connection.sql("set temp_directory = $folder", params={"folder": spill})
        connection.sql("set memory_limit = $memory", params={"memory": engine.memory})
        connection.sql("set preserve_insertion_order = false")
        if engine.threads is not None:
            connection.sql("set threads = $threads", params={"threads": engine.threads})
        yield connection


def in_parts(source: Source, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """These columns of a table, one of its files at a time."""
    if isinstance(source, pl.DataFrame):
        yield source.select(columns)
        return
    for path in source.paths:
        yield pl.read_parquet(path, columns=list(columns), hive_partitioning=False)


def _some_areas(tables: Mapping[str, Source]) -> Iterator[dict[str, Source]]:
    """The files of neighbouring areas, named by their files, together up to a size; frames with
    all of them."""
    frames = {name: one for name, one in tables.items() if not isinstance(one, Files)}
    parts = {name: one for name, one in tables.items() if isinstance(one, Files)}
    named = sorted((path.stem, name, path) for name, one in parts.items() for path in one.paths)
    some: dict[str, list[Path]] = {name: [] for name in parts}
    size = 0

    def together() -> dict[str, Source]:
        return frames | {name: Files(parts[name].table, paths) for name, paths in some.items()}

    for _, of_one in groupby(named, itemgetter(0)):
        own = [(name, path) for _, name, path in of_one]
        more = sum(path.stat().st_size for _, path in own)
        if size and size + more > BYTES_AT_ONCE:
            yield together()
            some, size = {name: [] for name in parts}, 0
        for name, path in own:
            some[name].append(path)
        size += more
    yield together()


def counts(
    question: str,
    tables: Mapping[str, Source],
    values: Mapping[str, Value] | None = None,
) -> dict[str, int]:
    """The one row a question answers with, as whole numbers by column name."""
    answer = ask(question, tables, values)
    return {name: int(number or 0) for name, number in answer.row(0, named=True).items()}


def _name(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    # a frame stands before files of the same name, also of a later one
    connection.unregister(name)
    if isinstance(source, Files) and source.paths:
        paths = largest_first(source.paths)
        connection.read_parquet(paths, hive_partitioning=False).create_view(name, replace=True)
    else:
        frame = source.table.empty() if isinstance(source, Files) else source
        connection.register(name, frame.to_arrow())
