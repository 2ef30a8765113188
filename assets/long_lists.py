"""The national lists too long to hold, laid on disk by the part their rows concern.

What belongs here: one pass over register and lists in a database that spills to disk, and
handing out the rows of a part.
What does not: shorter lists (`assets.own_rows`), or what a row does (rules/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from assets.folders import Folders
from assets.scratch import scratch
from schemas.forms import LINEAGE
from schemas.lists import LISTS
from schemas.table import Table

# By list the columns in which it names families, by any KK number of a lineage, and persons.
NAMED_IN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kepesertaan": (("no_kk",), ("nik_pengurus", "nik_peserta")),
    "verifikasi": (("no_kk",), ("nik",)),
    "komponen": (("no_kk",), ("nik",)),
}
MEMORY = "2GB"
# Where a row came from decides nothing, and the sha256 of its file is half of the row.
_ORIGIN = [column.name for column in LINEAGE if column.name != "isi"]
_KEPT = "daftar_{}.parquet"
# A part of a small world is some thousand rows, and a row group is read whole.
_GROUP_ROWS = 16_384


class LongLists:
    """The long lists beside the register of a tahap; asked while `long_lists` is open."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: Path) -> None:
        self._connection = connection
        self._place = place
        self._last: tuple[str, dict[str, pl.DataFrame]] = ("", {})

    def of_nobody_counted(self) -> pl.DataFrame:
        """Rows of `kepesertaan` whose participant no family of the register counts."""
        found = self._connection.sql(
            f"""select {_columns("kepesertaan", "l")} from kepesertaan l
            anti join orang o on l.nik_peserta::ubigint = o.nomor and o.dihitung
            where l.nik_peserta is not null"""
        )
        return _typed(found.pl(), LISTS["kepesertaan"]).sort("isi")

    def lay_out(self, outside: pl.DataFrame) -> None:
        """Write every row by the parts it concerns; `outside`: of rules.insured_outside."""
        beyond = outside.select("nik", "kode_kabupaten_kota").drop_nulls().to_arrow()
        self._connection.from_arrow(beyond).create("luar")
        self._connection.sql(
            "insert into orang select nik::ubigint, kode_kabupaten_kota::usmallint, false from luar"
        )
        for name, (kks, niks) in NAMED_IN.items():
            named = [("rumah", f"hash(l.{kk})") for kk in kks]
            named += [("orang", f"l.{nik}::ubigint") for nik in niks]
            joins = " ".join(
                f"left join {table} p{n} on p{n}.nomor = {key}"
                for n, (table, key) in enumerate(named)
            )
            parts = ", ".join(f"p{n}.kab" for n in range(len(named)))
            self._connection.sql(
                f"""copy (
                    select unnest(list_distinct([{parts}])) as kab, {_columns(name, "l")}
                    from {name} l {joins} order by kab, isi
                ) to '{self._place / _KEPT.format(name)}' (
                    format parquet, compression zstd, row_group_size {_GROUP_ROWS}
                )"""
            )

    def of(self, kab: str) -> dict[str, pl.DataFrame]:
        """Per list the rows that name a KK or a person of part `kab`, each once, by `isi`."""
        if self._last[0] != kab:
            self._last = (kab, self._rows(kab))
        return self._last[1]

    def _rows(self, kab: str) -> dict[str, pl.DataFrame]:
        return {
            name: _typed(
                pl.scan_parquet(self._place / _KEPT.format(name))
                .filter(pl.col("kab") == int(kab))
                .drop("kab")
                .unique("isi")
                .sort("isi")
                .collect(),
                LISTS[name],
            )
            for name in NAMED_IN
        }


@contextmanager
def long_lists(
    folders: Folders, families: Mapping[str, Path], members: Mapping[str, Path]
) -> Iterator[LongLists]:
    """The long lists of the lake beside the register's files by kabupaten/kota.

    A KK number may be provisional and is known by its hash: two of one hash would hand a part
    a row that concerns it not, which does no harm. A NIK is the number its digits write.
    """
    with (
        scratch(folders, "daftar_panjang") as place,
        duckdb.connect(place / "daftar.duckdb") as connection,
    ):
        connection.sql("set temp_directory = $folder", params={"folder": str(place)})
        connection.sql("set memory_limit = $memory", params={"memory": MEMORY})
        connection.sql("set preserve_insertion_order = false")
        for name in NAMED_IN:
            connection.read_parquet(str(folders.list_(name))).create_view(name)
        _read(connection, "keluarga", families.values())
        _read(connection, "anggota", members.values())
        connection.sql(
            f"""create table rumah as select distinct hash(nomor) as nomor, kab from (
                select unnest(no_kk_silsilah) as nomor, {_PART} as kab from keluarga
                union all select unnest(terbentuk_dari), {_PART} from keluarga
            ) where nomor is not null"""
        )
        connection.sql(
            f"""create table orang as
            select nik::ubigint as nomor, {_PART} as kab, bool_or(dihitung) as dihitung
            from anggota where nik is not null group by all"""
        )
        yield LongLists(connection, place)


_PART = r"regexp_extract(filename, '(\d+)\.parquet$', 1)::usmallint"


def _read(connection: duckdb.DuckDBPyConnection, name: str, files: Iterable[Path]) -> None:
    paths = [str(path) for path in files]
    connection.read_parquet(paths, filename=True, hive_partitioning=False).create_view(name)


def _columns(name: str, of: str) -> str:
    names = LISTS[name].column_names
    return ", ".join(f"{of}.{column}" for column in names if column not in _ORIGIN)


def _typed(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    schema = table.polars_schema()
    return rows.cast({name: schema[name] for name in rows.columns})
