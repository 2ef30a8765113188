"""What intake keeps of every landed file: its rows, rejects and repairs by its hash, its account.

What belongs here: writing them for many files at once, each under its own name.
What does not: reading a file (intake/), or joining files (`settling`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

import intake
from assets.folders import Folders
from assets.known_files import Entry
from assets.settling import TABLES
from assets.stamps import set_stamp
from schemas import lists
from schemas.pieces import write_pieces
from schemas.table import Table, without_key
from schemas.validate import validated


def keep(
    results: Sequence[intake.FileIntake], version: str, bridge: str, folders: Folders
) -> list[Entry]:
    """Keep what tables of files gave, their accounts last; returns the accounts."""
    files: dict[str, dict[Path, pl.DataFrame]] = defaultdict(dict)
    tables: dict[str, Table] = {}
    for one in results:
        for frame, table, path in _frames(one, folders):
            if frame is None:
                path.unlink(missing_ok=True)
            else:
                tables[table.name] = table
                files[table.name][path] = frame
    for name, own in files.items():
        write_pieces(own, tables[name])
    entries = [_account(one, version, bridge) for one in results]
    write_accounts(entries, folders)
    return entries


def _frames(
    one: intake.FileIntake, folders: Folders
) -> Iterable[tuple[pl.DataFrame | None, Table, Path]]:
    name = f"{one.sha256}.parquet"
    if one.table is not None:
        yield _checked(one), TABLES[one.table], folders.received / name
    for frame, table, folder in (
        (one.rejected, lists.REJECTS, folders.rejects),
        (one.repairs, lists.REPAIRS, folders.repairs),
    ):
        yield (frame if frame.height else None), table, folder / name
    if one.replaces is not None and one.origin is not None:
        yield one.origin, lists.ORIGINS, folders.received / f"{one.sha256}.asal.parquet"


def _checked(one: intake.FileIntake) -> pl.DataFrame:
    """The accepted rows; of an extract validated here, for its file may become the part as it is.

    Rows that repeat others are still among them.
    """
    if one.versi_dtsen is None or one.table is None:
        return one.accepted
    return validated(one.accepted, without_key(TABLES[one.table]))


def write_accounts(entries: Iterable[Entry], folders: Folders) -> None:
    """Keep the accounts of files; from then on they are taken in."""
    for entry in entries:
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        set_stamp(folders.received / f"{entry['berkas']}.json", text)


def _account(one: intake.FileIntake, version: str, bridge: str) -> Entry:
    entry: Entry = {
        "berkas": one.sha256,
        "versi": version,
        "jalur": one.name,
        "tabel": one.table,
        "keadaan": one.state,
        "kode": one.code,
        "petunjuk": one.hint,
        "dibaca": one.rows_read,
        "ditolak": one.rows_rejected,
        "versi_dtsen": one.versi_dtsen,
        "kabupaten": one.kabupaten,
    }
    if one.needs_bridge:
        entry["jembatan"] = bridge
    if one.replaces is not None and one.origin is not None:
        entry["menggantikan"] = one.replaces
    return entry


def container_account(sha: str, name: str, pieces: int, version: str) -> Entry:
    """The account of an archive or workbook whose pieces are files of their own."""
    return {
        "berkas": sha,
        "versi": version,
        "jalur": name,
        "tabel": None,
        "keadaan": "DITERIMA",
        "kode": None,
        "petunjuk": f"Berisi {pieces} tabel, masing-masing dicatat sendiri / holds {pieces} tables",
        "dibaca": 0,
        "ditolak": 0,
        "versi_dtsen": None,
        "kabupaten": None,
    }
