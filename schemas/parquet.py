"""The one Parquet writer: the same rows give the same bytes, whoever wrote them.

What belongs here: writing a frame as the file of its table – types, order of rows, fixed
layout, the meaning of every column inside the file – and putting it in place atomically.
What does not: where a file lies, or what stands in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.row_order import in_order, places_in_order
from schemas.table import Column, Table
from schemas.validate import SchemaFault

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

# Part of the bytes: a change here changes the sha256 of every file written afterwards.
# A reader of one family or village unpacks whole groups of every column it wants: eight times
# smaller ones cost a tenth more bytes and a quarter of the time of such a read.
ROW_GROUP_ROWS = 16_384
PAGE_BYTES = 1_048_576
COMPRESSION = "zstd"
COMPRESSION_LEVEL = 3
FORMAT_VERSION = "2.6"
# Rows that become Arrow at a time, whole row groups.
_PIECE_ROWS = 16 * ROW_GROUP_ROWS
# How a file calls the values of a list.
_ELEMENT = ".list.element"
# What a file is called until it is whole; only a killed run leaves such a name behind.
UNFINISHED = ".baru-"


@dataclass(frozen=True)
class FileDigest:
    """What a written file holds: its rows, the sha256 of its bytes (64 hex), its size."""

    rows: int
    sha256: str
    bytes: int


def write_table(frame: pl.DataFrame, table: Table, path: Path) -> FileDigest:
    """`frame` as the file of `table` at `path`: same rows, same bytes, at any thread count.

    Rows are sorted by the table's sort columns (missing values last); what those leave tied
    is ordered by the key and then by the other columns, so the order of the input never
    shows. Columns must be those of the table; their order in the frame does not matter.
    The file appears whole or not at all: written under a temporary name beside `path`,
    flushed to the disk, then renamed. Raises SchemaFault for other columns, other types or
    a missing value in a required column; OSError if the disk refuses.
    """
    return _write(_pieces(frame, table), table, path)


def write_chunks(chunks: Iterable[pl.DataFrame], table: Table, path: Path) -> FileDigest:
    """The file that `write_table` makes of all `chunks` together, holding one at a time.

    Every row of a chunk must come before every row of the next in the table's order.
    """
    return _write((arrow_table(chunk, table) for chunk in chunks), table, path)


def _pieces(frame: pl.DataFrame, table: Table) -> Iterator[pa.Table]:
    """The rows of `frame` in order, as Arrow some row groups at a time: no second whole copy."""
    _check_columns(frame, table)
    rows = frame.select(table.column_names)
    if rows.height <= _PIECE_ROWS or not table.key:
        yield _as_arrow(in_order(rows, table), table)
        return
    places = places_in_order(rows, table)
    for start in range(0, rows.height, _PIECE_ROWS):
        piece = slice(start, start + _PIECE_ROWS)
        yield _as_arrow(rows[piece] if places is None else rows[places[piece]], table)


def _write(pieces: Iterable[pa.Table], table: Table, path: Path) -> FileDigest:
    """The file of these rows, which lie in order."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with (
        replacing(path) as unfinished,
        pq.ParquetWriter(
            unfinished,
            arrow_schema(table),
            data_page_size=PAGE_BYTES,
            compression=COMPRESSION,
            compression_level=COMPRESSION_LEVEL,
            version=FORMAT_VERSION,
            use_dictionary=_dictionaries(table),
            write_statistics=True,
        ) as writer,
    ):
        for group in _row_groups(pieces, table):
            writer.write_table(group, row_group_size=ROW_GROUP_ROWS)
            rows += group.num_rows
    return digest(path, rows)


@cache
def _dictionaries(table: Table) -> list[str]:
    """The columns, as a file calls them, that are written with a dictionary of their values.

    Where hardly a value comes twice it only adds: to files a sixth, to writing them as much. Which
    columns those are is told by the table and not by the rows: the same rows, the same bytes.
    """
    return [
        column.name + (_ELEMENT if column.dtype.startswith("List") else "")
        for column in table.columns
        if column.repeats
    ]


def schema_fits(path: Path, table: Table) -> bool:
    """True if the file at `path` has the columns, types and documentation of `table`."""
    import pyarrow.parquet as pq

    return bool(pq.read_schema(path).equals(arrow_schema(table), check_metadata=True))


def laid_out(path: Path, table: Table) -> bool:
    """Whether the file at `path` is as this writer lays one out: its columns and their meaning,
    its row groups, its library. Then rows in the order of `write_table` have its bytes too."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = pq.read_metadata(path)
    groups = [about.row_group(place) for place in range(about.num_row_groups)]
    columns = [group.column(place) for group in groups for place in range(about.num_columns)]
    dictionaries = _dictionaries(table)
    return bool(
        about.schema.to_arrow_schema().equals(arrow_schema(table), check_metadata=True)
        and about.created_by == f"parquet-cpp-arrow version {pa.__version__}"
        and about.format_version == FORMAT_VERSION
        and all(group.num_rows == ROW_GROUP_ROWS for group in groups[:-1])
        and all(group.num_rows <= ROW_GROUP_ROWS for group in groups[-1:])
        and all(column.compression.lower() == COMPRESSION for column in columns)
        and not any(
            column.has_dictionary_page and column.path_in_schema not in dictionaries
            for column in columns
        )
    )


def copy_table(source: Path, path: Path) -> FileDigest:
    """The file of a table at `source` once more at `path`, whole or not at all."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        shutil.copyfile(source, unfinished)
    return digest(path, pq.read_metadata(path).num_rows)


def _row_groups(chunks: Iterable[pa.Table], table: Table) -> Iterator[pa.Table]:
    """The same rows in pieces of whole row groups, but for the last; at least one piece."""
    import pyarrow as pa

    rest = arrow_schema(table).empty_table()
    written = False
    for chunk in chunks:
        rows = pa.concat_tables([rest, chunk]).combine_chunks() if rest.num_rows else chunk
        whole = rows.num_rows - rows.num_rows % ROW_GROUP_ROWS
        if whole:
            yield rows.slice(0, whole)
            written = True
        rest = rows.slice(whole)
    if rest.num_rows or not written:
        yield rest


def digest(path: Path, rows: int) -> FileDigest:
    """The digest of the file at `path`, which holds `rows` rows."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return FileDigest(rows=rows, sha256=sha256, bytes=path.stat().st_size)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`; after the block its file is safe on disk under `path`.

    If the block raises, `path` is untouched and the temporary file is gone. A file that holds
    these very bytes stays as it lies: whoever copies or backs up sees what truly changed.
    """
    unfinished = path.with_name(f".{path.name}{UNFINISHED}{os.getpid()}")
    try:
        yield unfinished
        if _same_bytes(unfinished, path):
            return
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


def _same_bytes(one: Path, other: Path) -> bool:
    """Whether both are files of the same bytes; read, for a time of writing proves nothing."""
    if not other.is_file() or one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as new, other.open("rb") as old:
        while block := new.read(PAGE_BYTES):
            if block != old.read(PAGE_BYTES):
                return False
    return True


def sync_folder(folder: Path) -> None:
    """The names in `folder` are safe on disk, not only the bytes of its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def arrow_table(frame: pl.DataFrame, table: Table, apart: str = "") -> pa.Table:
    """`frame` sorted, in one piece, and typed and documented as `table` says.

    `apart`: a further column of the frame by which it is sorted before all others, then dropped.
    """
    _check_columns(frame.drop(apart) if apart else frame, table)
    return _as_arrow(in_order(frame, table, apart).select(table.column_names), table)


def _as_arrow(ordered: pl.DataFrame, table: Table) -> pa.Table:
    return ordered.rechunk().to_arrow().cast(arrow_schema(table)).combine_chunks()


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of `table`; meaning and sensitivity of its columns in the metadata.

    They stand twice: per field for readers of Arrow, and as one JSON text under `bansos` in
    the file's key-value metadata, which every reader of Parquet shows.
    """
    import pyarrow as pa

    described = {
        "tabel": table.name,
        "arti": table.meaning,
        "kunci": list(table.key),
        "urutan": list(table.sort),
        "kolom": [_described(column) for column in table.columns],
    }
    text = json.dumps(described, ensure_ascii=False, sort_keys=True)
    return pa.schema([_field(column) for column in table.columns], {"bansos": text})


def _field(column: Column) -> pa.Field:
    metadata: Any = {"arti": column.meaning, "sensitivitas": column.sensitivity.value}
    return _arrow_field(column.name, column.dtype, column.nullable, metadata)


def _arrow_field(name: str, dtype: str, nullable: bool, metadata: Any) -> pa.Field:
    import pyarrow as pa

    types = {
        "String": pa.string(),
        "Date": pa.date32(),
        "Int8": pa.int8(),
        "Int16": pa.int16(),
        "Int32": pa.int32(),
        "Int64": pa.int64(),
        "UInt64": pa.uint64(),
        "Float64": pa.float64(),
        "Boolean": pa.bool_(),
        "List(String)": pa.list_(pa.field("element", pa.string())),
    }
    return pa.field(name, types[dtype], nullable, metadata)


def _described(column: Column) -> dict[str, object]:
    return {
        "nama": column.name,
        "tipe": column.dtype,
        "arti": column.meaning,
        "sensitivitas": column.sensitivity.value,
        "wajib": not column.nullable,
        "sumber": column.source,
    }


def _check_columns(frame: pl.DataFrame, table: Table) -> None:
    """SchemaFault unless `frame` has the table's columns and types and no forbidden gap."""
    expected = dict(table.polars_schema())
    faults = [f"{name}: kolom hilang / missing" for name in expected if name not in frame.columns]
    faults += [f"{name}: kolom asing / unknown" for name in frame.columns if name not in expected]
    for name, dtype in frame.schema.items():
        if name in expected and dtype != expected[name]:
            faults.append(f"{name}: tipe {dtype}, seharusnya / expected {expected[name]}")
    for column in table.columns:
        if not column.nullable and column.name in frame.columns:
            gaps = frame[column.name].null_count()
            if gaps:
                faults.append(f"{column.name}: {gaps} nilai kosong / missing values")
    if faults:
        raise SchemaFault(
            f"Tabel {table.name} tidak dapat ditulis / cannot be written: " + "; ".join(faults)
        )
