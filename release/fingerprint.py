"""Fingerprints of code, parameters and schemas: what the manifest names them by.

What belongs here: hashing folders and tables independent of machine, time and path.
What does not: hashing of data files (`schemas.parquet.digest`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from schemas.parquet import arrow_schema
from schemas.table import Table

CODE_SUFFIXES = frozenset({".py", ".sql", ".yaml", ".yml", ".csv", ".txt", ".parquet"})


def code_hash(folders: Sequence[Path]) -> str:
    """The sha256 over every source and data file below `folders`, by name and content.

    The folder's own name counts, where it lies does not.
    """
    total = hashlib.sha256()
    for folder in sorted(folders, key=lambda path: path.name):
        for path in _sources(folder):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            total.update(f"{name}\0{file_hash(path)}\n".encode())
    return total.hexdigest()


def file_hash(path: Path) -> str:
    """The sha256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def schema_hash(tables: Iterable[Table]) -> str:
    """The sha256 over names, types, order and documentation of `tables`."""
    total = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.name):
        schema = arrow_schema(table)
        total.update(schema.to_string(show_field_metadata=False).encode())
        total.update(schema.metadata[b"bansos"])
    return total.hexdigest()


def _sources(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in CODE_SUFFIXES and "__pycache__" not in path.parts
    )
