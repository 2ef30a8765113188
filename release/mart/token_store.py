"""Tokens computed once per DTSEN version: beside the mart, part by part, for every wave after.

What belongs here: the folder they lie in, making a part's, and clearing what no wave uses.
What does not: the hashing (sql/treatments.sql), or who uses them (sql/tables): whatever the
store does not know, or knew otherwise, is computed there, so it changes nothing but the time.

A store tells which token is whose. It holds the numbers of DTSEN's own people and nobody else's
name, only this user may read it, it is in no backup and no shared folder, and it is removed with
the key it was made with.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from release import canonical_json
from release.fingerprint import code_hash
from release.layout import MANIFEST, PUBLISHED, part_file, part_files
from release.mart.inputs import Wave
from release.mart.reports import SQL
from release.mart.tokens import Key
from schemas.decisions import DECISIONS, PBI_LIST
from schemas.parquet import replacing
from schemas.table import Table
from schemas.tahap import Tahap

# Beside the mart.
STORE = ".token"
_MADE_WITH = "kunci"
_NAMES = _FAMILIES, _PERSONS = "store_families", "store_persons"


@dataclass(frozen=True)
class TokenStore:
    """A folder of tokens, `<versi_dtsen>/<kabupaten>.<what>.parquet`, and each wave's version."""

    folder: Path
    versions: Mapping[Tahap, str]

    def complete(self, connection: duckdb.DuckDBPyConnection, wave: Wave) -> None:
        """Make the tokens of every part of `wave` that has none of its version yet."""
        home = self.folder / self.versions[wave.tahap]
        home.mkdir(mode=0o700, exist_ok=True)
        parts = {path.stem for table in PUBLISHED for path in part_files(wave.folder, table)}
        for kabupaten in sorted(parts):
            families, persons = self._files(wave, kabupaten)
            if families.exists() and persons.exists():
                continue
            for name, table in (("part_decisions", DECISIONS), ("part_persons", PBI_LIST)):
                _view(connection, name, table, wave.folder / part_file(table, kabupaten))
            _make(connection, _FAMILIES, families)
            connection.read_parquet(str(families)).create_view("part_families", replace=True)
            _make(connection, _PERSONS, persons)

    def use(self, connection: duckdb.DuckDBPyConnection, wave: Wave, kabupaten: str) -> None:
        """Point the SQL at the tokens of a part."""
        for name, path in zip(_NAMES, self._files(wave, kabupaten), strict=True):
            connection.sql(f"set variable {name} = $path", params={"path": str(path)})

    def _files(self, wave: Wave, kabupaten: str) -> tuple[Path, Path]:
        home = self.folder / self.versions[wave.tahap]
        families, persons = (home / f"{kabupaten}.{name}.parquet" for name in _NAMES)
        return families, persons


def opened(folder: Path, key: Key, waves: Iterable[Wave]) -> TokenStore:
    """The store at `folder` for `key`: emptied if made with another key or other treatments."""
    made_with = folder / _MADE_WITH
    mark = f"{key.fingerprint} {duckdb.__version__} {code_hash([SQL])}"
    # without the mark nobody knows whose tokens they are: a run was killed while it cleared them
    known = made_with.exists() and made_with.read_text(encoding="utf-8") == mark
    if folder.exists() and not known:
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(made_with) as unfinished:
        unfinished.write_text(mark, encoding="utf-8")
    versions = {
        wave.tahap: str(canonical_json.read(wave.folder / MANIFEST)["versi_dtsen"])
        for wave in waves
    }
    for home in folder.iterdir():
        if home.is_dir() and home.name not in versions.values():
            shutil.rmtree(home)
    return TokenStore(folder, versions)


def _view(connection: duckdb.DuckDBPyConnection, name: str, table: Table, path: Path) -> None:
    if path.exists():
        source = connection.read_parquet(str(path), hive_partitioning=False)
    else:
        connection.register(f"{name}_empty", table.empty().to_arrow())
        source = connection.table(f"{name}_empty")
    source.create_view(name, replace=True)


def _make(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    select = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    with replacing(path) as unfinished:
        file = str(unfinished).replace("'", "''")
        connection.sql(f"copy ({select}) to '{file}' (format parquet, compression zstd)")
