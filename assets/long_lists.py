"""The national lists too long to hold, laid on disk by the part their rows concern.

What belongs here: one pass over register and lists in a database that spills to disk, and
handing out the rows of a part.
What does not: shorter lists (`assets.own_rows`), or what a row does (rules/).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

import rules
from assets.folders import Folders
from assets.own_rows import NAMES_FAMILIES, NAMES_PERSONS
from assets.scratch import scratch
from schemas.forms import LINEAGE
from schemas.lists import LISTS
from schemas.read_order import largest_first
from schemas.row_order import rows_in_place

# Those with a file in the lake.
IN_FILES = ("kepesertaan", "verifikasi", "komponen")
# The lists of earlier waves, spread over lineages (`rules.earlier_lists`): as long, in no file.
_LISTED = "ditetapkan"
_LISTED_SCHEMA = rules.Lists().ditetapkan.schema
_EVERY = (*IN_FILES, _LISTED)
MEMORY = "2GB"
# Where a row came from decides nothing, and the sha256 of its file is half of the row; who wrote
# it and the names and villages in it decide nothing either.
_ORIGIN = [column.name for column in LINEAGE if column.name != "isi"]
_UNREAD = {
    "kepesertaan": [*_ORIGIN, "nama_pengurus"],
    "verifikasi": [*_ORIGIN, "kode_desa", "petugas", "no_berita_acara"],
    "komponen": _ORIGIN,
}
_KEPT = "daftar_{}.parquet"
# Rows of all of them that are held at a time, but for a part that has more.
HELD_ROWS = 200_000
# A part of a small world is some thousand rows, and a row group is read whole.
_GROUP_ROWS = 16_384


class LongLists:
    """The long lists beside the register of a tahap; asked while `long_lists` is open."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        place: Path,
        families: Mapping[str, Path],
        members: Mapping[str, Path],
        listed: pl.LazyFrame,
    ) -> None:
        """`families`, `members`, `listed`: see `long_lists`."""
        self._connection = connection
        self._place = place
        self._families = families
        self._members = members
        self._listed = listed
        self._areas: list[str] = []
        self._together = 1
        self._held: dict[str, dict[str, pl.DataFrame]] = {}

    def of_nobody_counted(self) -> pl.DataFrame:
        """Rows of `kepesertaan` whose participant no family of the register counts."""
        _read(self._connection, "semua", self._members.values())
        found = self._connection.sql(
            f"""select {_columns("kepesertaan")} from kepesertaan l
            anti join (select nik::ubigint as nomor from semua where dihitung) o
            on l.nik_peserta::ubigint = o.nomor where l.nik_peserta is not null"""
        )
        rows: pl.DataFrame = found.pl()
        return rows.cast(_schema("kepesertaan")).sort("isi")

    def lay_out(self, outside: pl.DataFrame, areas: Collection[str]) -> None:
        """Write the rows that concern some parts, part by part, to be asked for with `of`.

        `outside`: of rules.insured_outside. A part has the same rows whichever others are laid
        out with it.
        """
        self._areas = sorted(areas)
        if not self._areas:
            return
        self._read_parts(outside)
        for name in _EVERY:
            named = [("rumah", f"hash(l.{kk})") for kk in NAMES_FAMILIES[name]]
            named += [("orang", f"l.{nik}::ubigint") for nik in NAMES_PERSONS[name]]
            joins = " ".join(
                f"left join {table} p{n} on p{n}.nomor = {key}"
                for n, (table, key) in enumerate(named)
            )
            parts = ", ".join(f"p{n}.kab" for n in range(len(named)))
            self._connection.sql(
                f"""copy (
                    select unnest(list_distinct([{parts}])) as kab, {_columns(name)}
                    from {name} l {joins} order by kab, {", ".join(_order(name))}
                ) to '{self._place / _KEPT.format(name)}' (
                    format parquet, compression zstd, row_group_size {_GROUP_ROWS}
                )"""
            )
        laid = sum(pq.read_metadata(self._place / _KEPT.format(name)).num_rows for name in _EVERY)
        self._together = max(1, HELD_ROWS * len(self._areas) // max(1, laid))

    def _read_parts(self, outside: pl.DataFrame) -> None:
        """The numbers of the parts to be laid out, and the lists of earlier waves."""
        sql = self._connection.sql
        spread = self._place / f"{_LISTED}.parquet"
        self._listed.sink_parquet(spread, maintain_order=False)
        self._connection.read_parquet(str(spread)).create_view(_LISTED)
        _read(self._connection, "keluarga", (self._families[kab] for kab in self._areas))
        _read(self._connection, "anggota", (self._members[kab] for kab in self._areas))
        sql(
            f"""create table rumah as select distinct hash(nomor) as nomor, kab from (
                select unnest(no_kk_silsilah) as nomor, {_PART} as kab from keluarga
                union all select unnest(terbentuk_dari), {_PART} from keluarga
            ) where nomor is not null"""
        )
        here = outside.filter(pl.col("kode_kabupaten_kota").is_in(self._areas))
        beyond = here.select("nik", "kode_kabupaten_kota").drop_nulls().to_arrow()
        self._connection.from_arrow(beyond).create("luar")
        sql(
            f"""create table orang as
            select distinct nik::ubigint as nomor, {_PART} as kab from anggota where nik is not null
            union all select nik::ubigint, kode_kabupaten_kota::usmallint from luar"""
        )

    def of(self, kab: str) -> dict[str, pl.DataFrame]:
        """Per list the rows that name a KK or a person of part `kab`, each once and sorted."""
        if kab not in self._held:
            place = self._areas.index(kab)
            self._held = self._rows(self._areas[place : place + self._together])
        return self._held[kab]

    def _rows(self, areas: list[str]) -> dict[str, dict[str, pl.DataFrame]]:
        """The rows of several parts, read at once where parts are small."""
        numbers = [int(kab) for kab in areas]
        found = {
            name: _each_once(
                pl.scan_parquet(self._place / _KEPT.format(name))
                .filter(pl.col("kab").is_between(numbers[0], numbers[-1]))
                .collect(),
                ["kab", *_order(name)],
            )
            .cast(_schema(name))
            .partition_by("kab", as_dict=True, include_key=False)
            for name in _EVERY
        }
        empty = {name: pl.DataFrame(schema=_schema(name)) for name in _EVERY}
        return {
            kab: {name: rows.get((number,), empty[name]) for name, rows in found.items()}
            for kab, number in zip(areas, numbers, strict=True)
        }


@contextmanager
def long_lists(
    folders: Folders,
    families: Mapping[str, Path],
    members: Mapping[str, Path],
    listed: pl.LazyFrame,
) -> Iterator[LongLists]:
    """The long lists of the lake, and `listed` before, beside the register's files by kabupaten.

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
        for name in IN_FILES:
            connection.read_parquet(str(folders.list_(name))).create_view(name)
        yield LongLists(connection, place, families, members, listed)


_PART = r"regexp_extract(filename, '(\d+)\.parquet$', 1)::usmallint"


def _read(connection: duckdb.DuckDBPyConnection, name: str, files: Iterable[Path]) -> None:
    paths = largest_first(files)
    connection.read_parquet(paths, filename=True, hive_partitioning=False).create_view(name)


def _schema(name: str) -> pl.Schema:
    """The columns of a list that decide something, and their types."""
    if name == _LISTED:
        return _LISTED_SCHEMA
    whole = LISTS[name].polars_schema()
    return pl.Schema({column: whole[column] for column in whole if column not in _UNREAD[name]})


def _each_once(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The rows in the order of `key`, each key once; as they lie where they lie so."""
    if rows_in_place(rows, key) == rows.slice(1).height:
        return rows
    return rows.sort(key, nulls_last=True).unique(key, keep="first", maintain_order=True)


def _order(name: str) -> list[str]:
    """What tells two rows of a list apart, in the order they are sorted by."""
    return _LISTED_SCHEMA.names() if name == _LISTED else ["isi"]


def _columns(name: str) -> str:
    return ", ".join(f"l.{column}" for column in _schema(name))
