"""Which waves of the mart that stands need not be laid down again.

What belongs here: the stamp beside a mart (of its file, its key, the code, each wave), comparing
it with what is to be made, and taking the standing file as the beginning of the new one.
What does not: filling (`parts`, `build`).

The large tables, and what is counted between waves, hold wave after wave, and a release does not
change once it is there. So the first waves that are the same in both stay; every other wave, and
every other table, is made anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import duckdb

import schemas
from release.fingerprint import code_hash
from release.layout import manifest_hash, part_files
from release.mart.inputs import Wave
from release.mart.parts import PARTED
from release.mart.token_store import STORE
from release.mart.tokens import Key
from schemas import masking
from schemas.mart_flows import FLOWS

_STAMP_SUFFIX = ".stempel"
_BY_WAVE = (*PARTED, FLOWS.name)


def waves_kept(target: Path, key: Key, waves: Sequence[Wave]) -> int:
    """How many of the first of `waves` the mart at `target` holds as they would be made now.

    None without a lasting key, with other code or another engine, and of a file that is not the
    one stamped.
    """
    told = _told(target)
    if not key.lasting or not told or told["berkas"] != _file(target) or told["dari"] != _made(key):
        return 0
    same = zip(told["tahap"], map(_wave, waves), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], same)))


def begin_with(
    connection: duckdb.DuckDBPyConnection, target: Path, unfinished: Path, kept: Sequence[Wave]
) -> None:
    """`unfinished`, attached as mart: the file at `target` with the rows of `kept` and no more."""
    if kept:
        shutil.copyfile(target, unfinished)
    file = str(unfinished).replace("'", "''")
    connection.sql(f"attach '{file}' as mart")
    if not kept:
        return
    found = connection.sql(
        "select 'view', view_name from duckdb_views() "
        "where database_name = 'mart' and not internal "
        "union all select distinct if(function_type = 'macro', 'macro', 'macro table'), "
        "function_name from duckdb_functions() "
        "where database_name = 'mart' and not internal "
        "union all select 'table', table_name from duckdb_tables() where database_name = 'mart'"
    ).fetchall()
    for kind, name in found:
        if name not in _BY_WAVE:
            connection.sql(f'drop {kind} mart."{name}"')
    stay = [str(wave.tahap) for wave in kept]
    for name in _BY_WAVE:
        connection.sql(
            f"delete from mart.{name} where not list_contains($stay, tahap)", params={"stay": stay}
        )
    # what was dropped leaves the file before anything new is written
    connection.sql("checkpoint mart")


def stamp(target: Path, key: Key, waves: Sequence[Wave]) -> None:
    """Tell what the mart at `target`, just made, was made from; nothing of one whose key ends."""
    path = target.with_name(target.name + _STAMP_SUFFIX)
    if not key.lasting:
        path.unlink(missing_ok=True)
        return
    told = {
        "berkas": _file(target),
        "dari": _made(key),
        "tahap": [_wave(wave) for wave in waves],
    }
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")


def forget(target: Path) -> None:
    """The next mart at `target` begins with nothing of this one, and with no token made before."""
    target.with_name(target.name + _STAMP_SUFFIX).unlink(missing_ok=True)
    shutil.rmtree(target.with_name(STORE), ignore_errors=True)


def _told(target: Path) -> dict[str, Any]:
    path = target.with_name(target.name + _STAMP_SUFFIX)
    if not path.exists() or not target.exists():
        return {}
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # of a run killed over it
        return {}
    return told


def _file(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _made(key: Key) -> str:
    """Key, engine, the code a row comes from (this room, schemas), and the reasons it hides."""
    code = code_hash([Path(__file__).parent, Path(str(schemas.__file__)).parent])
    hidden = hashlib.sha256(" ".join(masking.RESTRICTED).encode()).hexdigest()
    return f"{key.fingerprint} {duckdb.__version__} {code} {hidden}"


def _wave(wave: Wave) -> list[str]:
    """Tahap, and one hash over the manifest and the part files as they lie there."""
    total = hashlib.sha256(manifest_hash(wave.folder).encode())
    for table in PARTED.values():
        for path in part_files(wave.folder, table):
            found = path.stat()
            total.update(f"{table.name} {path.stem} {found.st_size} {found.st_mtime_ns}\n".encode())
    return [str(wave.tahap), total.hexdigest()]
