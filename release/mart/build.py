"""Filling the mart beside the old one, then putting it in its place in one step.

What belongs here: the order of the work, and the swap.
What does not: what a table holds (sql/, published), the key (tokens), or memory and disk
(workspace).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from release.mart.catalogue import check_columns, write_comments
from release.mart.flows import fill_flows
from release.mart.inputs import MartInputs, Wave
from release.mart.kept import begin_with, stamp, waves_kept
from release.mart.parts import PARTED, fill_by_part, ordered
from release.mart.published import small_tables
from release.mart.reports import SQL, name_reports
from release.mart.sources import name_sources
from release.mart.token_store import STORE, TokenStore, opened
from release.mart.tokens import Key, key_from_environment
from release.mart.workspace import clear_leftovers, limit, room, workspace
from release.query import Engine
from schemas import masking
from schemas.forms import COMMON
from schemas.mart import TABLES
from schemas.mart_flows import FLOWS
from schemas.mart_views import MACROS, VIEWS
from schemas.masking import MartTable
from schemas.parquet import replacing

DEFAULT_ENGINE = Engine()
_ABOUT = "tentang_mart"


@dataclass(frozen=True)
class MartResult:
    """The mart that was made: rows by table, and its waves.

    `lasting_tokens`: made with the key of the environment, so the next mart has the same.
    """

    path: Path
    rows: dict[str, int]
    waves: list[str]
    lasting_tokens: bool


def build_mart(inputs: MartInputs, target: Path, engine: Engine = DEFAULT_ENGINE) -> MartResult:
    """Make the mart of all given releases at `target`, replacing the old one in one step.

    Readers of the old file keep it; a fault or a kill on the way leaves it untouched. The
    same inputs and key give the same rows in the same order. Memory is bounded by `engine`;
    what spills lies in a folder only this user can read, gone afterwards. One build at a
    time: the caller holds the data folder's lock.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target)
    key = key_from_environment()
    small = small_tables(inputs.waves)
    small[_ABOUT] = _about(key, [str(wave.tahap) for wave in inputs.waves])
    kept = waves_kept(target, key, inputs.waves)
    with workspace(target) as spill, room(engine), replacing(target) as unfinished:
        store = opened(_store_folder(target, spill, key), key, inputs.waves)
        try:
            with duckdb.connect(":memory:") as connection:
                limit(connection, engine, spill)
                prepare_treatments(connection, key)
                name_sources(connection, inputs)
                name_reports(connection, inputs)
                for wave in inputs.waves[kept:]:
                    store.complete(connection, wave)
                begin_with(connection, target, unfinished, inputs.waves[:kept])
                rows = _fill(connection, inputs.waves[kept:], small, store, key.description)
        finally:
            unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)
    stamp(target, key, inputs.waves)
    return MartResult(
        path=target,
        rows=rows,
        waves=small["tahap"]["tahap"].to_list(),
        lasting_tokens=key.lasting,
    )


def _store_folder(target: Path, spill: Path, key: Key) -> Path:
    """Beside the mart for the next one; tokens of a key that ends go with what was spilled."""
    return target.with_name(STORE) if key.lasting else spill / STORE


def _fill(
    connection: duckdb.DuckDBPyConnection,
    waves: Sequence[Wave],
    small: dict[str, pl.DataFrame],
    store: TokenStore,
    note: str,
) -> dict[str, int]:
    """Write all tables, of the large ones the rows of `waves`; the rows each table has then."""
    for table in TABLES:
        if table.name in PARTED:
            fill_by_part(connection, table, _select(table), waves, store)
        elif table is FLOWS:
            fill_flows(connection, table, waves)
        else:
            _create(connection, table, small.get(table.name))
    connection.sql("use mart")
    for folder, names in (
        ("macros", [macro.name for macro in MACROS]),
        ("views", [view.name for view in VIEWS]),
    ):
        for name in names:
            connection.sql((SQL / folder / f"{name}.sql").read_text(encoding="utf-8"))
    check_columns(connection)
    # one transaction, one flush to the disk
    connection.begin()
    write_comments(connection, note)
    connection.commit()
    rows = {
        table.name: int(connection.table(table.name).count("*").fetchall()[0][0])
        for table in TABLES
    }
    connection.sql("use memory")
    connection.sql("checkpoint mart")
    connection.sql("detach mart")
    return rows


def _create(
    connection: duckdb.DuckDBPyConnection, table: MartTable, frame: pl.DataFrame | None
) -> None:
    """Create the table from its SQL file, or from a small frame, sorted by its sort columns."""
    if frame is None:
        select = _select(table)
    else:
        connection.register("small", frame.to_arrow())
        select = "select * from small"
    connection.sql(f"create table mart.{table.name} as select * from ({select}) {ordered(table)}")


def _select(table: MartTable) -> str:
    return (SQL / "tables" / f"{table.name}.sql").read_text(encoding="utf-8")


def _about(key: Key, waves: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "isi_mart": ", ".join(waves) or "(belum ada rilis)",
            "kunci_token": key.description,
            "sidik_kunci": key.fingerprint if key.lasting else "ACAK",
            "token": "HMAC-SHA-256 (RFC 2104) atas nomor, 32 hex pertama / first 32 hex digits",
            "nama": "huruf pertama tiap kata, sisanya bintang / first letter of every word",
            "tanggal_lahir": "tahun saja / year only",
            "tidak_ada": "teks bebas, nomor telepon, alamat, nomor dokumen / left out",
            "alasan_terbatas": f"menjadi / become {masking.EXAMINED}",
        }
    ).unpivot(variable_name="hal", value_name="isi")


def prepare_treatments(connection: duckdb.DuckDBPyConnection, key: Key) -> None:
    """The macros of treatments.sql, and what the SQL needs besides tables.

    Session variables are written nowhere, so the key leaves no trace in any file.
    """
    for name, value in {
        "inner_pad": key.inner_pad,
        "outer_pad": key.outer_pad,
        "hidden_number": masking.HIDDEN_NUMBER,
        "restricted": list(masking.RESTRICTED),
        "examined": masking.EXAMINED,
        "restricted_component": "|".join(masking.RESTRICTED_COMPONENTS),
        "component_shown": masking.COMPONENT_SHOWN,
        "common": [*(column.name for column in COMMON), "isi"],
    }.items():
        connection.sql(f"set variable {name} = $value", params={"value": value})
    connection.sql((SQL / "treatments.sql").read_text(encoding="utf-8"))
