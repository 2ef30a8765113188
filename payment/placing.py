"""Which list row each line of feedback answers, over tables too large to hold.

What belongs here: the join of feedback and lists, on disk where it must spill, and handing out
its result one kabupaten/kota at a time.
What does not: what a line means for its family (`fates`, `state`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from schemas.codes import UNKNOWN_AREA
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.lists import LISTS
from schemas.read_order import largest_first
from schemas.table import Table

SQL = Path(__file__).with_name("sql")
FEEDBACK = LISTS["pembayaran"]
MEMORY = "2GB"

Source = pl.DataFrame | Sequence[Path]


@dataclass(frozen=True)
class PlacedPart:
    """One kabupaten/kota: its list rows with today's reasons (`alasan`), and its feedback.

    `feedback` has FEEDBACK's columns and `diketahui`, `nasib`, `tahap_daftar`, `no_kk_daftar`,
    `kode_kabupaten_kota`. Lines that answer no list row are spread by the area that issued the
    KK number, so that they too are bounded by a part; their kode_kabupaten_kota is 0000.
    """

    kabupaten: str
    listed: pl.DataFrame
    feedback: pl.DataFrame


class Placed:
    """Feedback placed beside the lists; parts can be asked for while it is open."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def parts(self) -> Iterator[PlacedPart]:
        """Every part once, in the order of its code; there is always one."""
        found = self._connection.sql(
            "select bagian from daftar union select bagian from ditempatkan union select $unknown",
            params={"unknown": UNKNOWN_AREA},
        ).fetchall()
        for (code,) in sorted(found):
            yield PlacedPart(code, self._rows("daftar", code), self._rows("ditempatkan", code))

    def _rows(self, table: str, code: str) -> pl.DataFrame:
        rows = self._connection.sql(
            f"select * exclude bagian from {table} where bagian = $code", params={"code": code}
        )
        frame: pl.DataFrame = rows.pl()
        known = {**KPM_LIST.polars_schema(), **FEEDBACK.polars_schema(), "diketahui": pl.Date()}
        return frame.cast({name: known[name] for name in frame.columns if name in known})


@contextmanager
def placed(
    feedback: Source, lists: Source, decisions: Source, waves: Sequence[str], as_of: date
) -> Iterator[Placed]:
    """Feedback (pembayaran) placed beside the published lists (daftar_kpm).

    `waves`: the tahap those lists are of. `decisions`: putusan of the newest release of each
    quarter, whose reasons the families have today. A line known after `as_of` answers nothing
    yet. Two waves never list a family twice, nor a payee, for one programme: so each line
    finds one list row at most.
    """
    with (
        tempfile.TemporaryDirectory(prefix="bansos-") as spill,
        duckdb.connect(":memory:") as connection,
    ):
        connection.sql("set temp_directory = $folder", params={"folder": spill})
        connection.sql("set memory_limit = $memory", params={"memory": MEMORY})
        _name(connection, FEEDBACK, feedback)
        _name(connection, KPM_LIST, lists)
        _name(connection, DECISIONS, decisions)
        connection.sql((SQL / "listed.sql").read_text(encoding="utf-8"))
        for name, value in {"as_of": as_of, "tahap": list(waves)}.items():
            connection.sql(f"set variable {name} = $value", params={"value": value})
        connection.sql((SQL / "placed.sql").read_text(encoding="utf-8"))
        yield Placed(connection)


def _name(connection: duckdb.DuckDBPyConnection, table: Table, source: Source) -> None:
    name = f"read_{table.name}"
    if not isinstance(source, pl.DataFrame) and source:
        connection.read_parquet(largest_first(source), hive_partitioning=False).create_view(name)
        return
    frame = source if isinstance(source, pl.DataFrame) else table.empty()
    connection.from_arrow(frame.select(table.column_names).to_arrow()).create(name)
