"""A nation's worth of rows from a smaller world: its parts once more, as other people elsewhere.

What belongs here: the parts of releases and of the lake tables a package is made from, so many
times, under other area codes and other numbers, in an otherwise shared data folder.
What does not: running the waves of a nation (bench.national), or measuring.

Every number is another one in every copy: its first six digits, which only some of all values
have, move on. So nobody stands in two families, and every order stays. The small
parts, of those who moved out of the world, are one part a copy: a nation of that many families has
some 500 parts, not thousands. What events, links and reports say stays that of the one world.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from assets.folders import Folders, parts
from assets.stamps import set_stamp, stamp_beside
from release.layout import PUBLISHED, part_files, releases
from schemas.decisions import CANDIDATES, PBI_LIST
from schemas.families import FAMILIES, MEMBERS
from schemas.lists import FILES, LISTS
from schemas.parquet import COMPRESSION, ROW_GROUP_ROWS, write_table
from schemas.table import Table
from schemas.tahap import Tahap

_NUMBERS = frozenset(
    {"no_kk", "no_kk_ditetapkan", "no_kk_asal", "nomor_kartu_keluarga", "id_orang"}
    | {"nik", "nik_kepala", "nik_wali", "nik_pengurus", "nik_pengurus_lama"}
)
_LISTS = frozenset({"no_kk_silsilah", "terbentuk_dari"})
_AREAS = frozenset({"kode_desa", "kode_desa_dtsen", "kode_kelurahan_desa", "kode_kabupaten_kota"})
# Of DTSEN what a package asks of it; its members only tell from which file they came.
_OF_DTSEN = {
    "dtsen_keluarga": ("nomor_kartu_keluarga", "kode_kelurahan_desa", "desil_nasional", "berkas"),
    "dtsen_anggota": ("berkas",),
}
_REPEATED = ("verifikasi", "kuota")
# Two digits of province and two of kabupaten/kota, none of them the world's own.
_FIRST_PROVINCE, _PER_PROVINCE = 40, 99
_LARGE = 5_000  # families
_START = 6  # digits of a number, of which only some of all values begin one


def lay_out(data: Path, out: Path, copies: int, tahap: Tahap | None = None) -> None:
    """A data folder like `data` that holds every part so many times, as other people.

    With `tahap` it holds besides what the package of that wave is made from, and of its release
    only what stands in no part.
    """
    shutil.rmtree(out, ignore_errors=True)
    world, nation = Folders(data), Folders(out)
    nation.lake.mkdir(parents=True)
    for place in (data, world.lake):
        for path in place.iterdir():
            if path.name not in ("lake", "release", "mart", "portal", "jejak", "rilis"):
                (out / path.relative_to(data)).symlink_to(path.resolve())
    with duckdb.connect(":memory:") as connection:
        copying = _Copying(connection, world, copies)
        for wave, folder in releases(world.releases).items():
            tables = [table.name for table in PUBLISHED]
            shutil.copytree(folder, nation.release(wave), ignore=shutil.ignore_patterns(*tables))
            if wave != tahap:
                for table in PUBLISHED:
                    found = {path.stem: path for path in part_files(folder, table)}
                    copying.parts(found, nation.release(wave) / table.name, table, by_province=True)
            if tahap:
                _lay_register(copying, world, nation, wave, tahap)
        if tahap:
            _lay_lake(copying, world, nation, tahap)


def _lay_register(
    copying: _Copying, world: Folders, nation: Folders, wave: Tahap, tahap: Tahap
) -> None:
    """The families of a wave, and of `tahap` all that its package reads of the register."""
    source, target = world.register(wave), nation.register(wave)
    copying.parts(parts(source / "keluarga"), _own(target / "keluarga", nation, world), FAMILIES)
    if wave == tahap:
        members = _own(target / "anggota", nation, world)
        copying.parts(parts(source / "anggota"), members, MEMBERS)
        ended = _own(target / "keluarga_berakhir.parquet", nation, world)
        copying.whole(source / ended.name, ended)


def _lay_lake(copying: _Copying, world: Folders, nation: Folders, tahap: Tahap) -> None:
    for table, columns in _OF_DTSEN.items():
        for version in sorted((world.lake / table).iterdir()):
            target = _own(nation.dtsen(table, version.name), nation, world)
            copying.parts(parts(version), target, None, columns)
    candidates = _own(nation.candidates(tahap), nation, world)
    copying.parts(parts(world.candidates(tahap)), candidates, CANDIDATES)
    persons = _own(nation.persons(tahap), nation, world)
    copying.parts(parts(world.persons(tahap)), persons, PBI_LIST, written=True)
    guardians = _own(nation.guardians(tahap), nation, world)
    copying.whole(world.guardians(tahap), guardians)
    kept = {}
    for name in _REPEATED:
        target = _own(nation.list_(name), nation, world)
        copying.whole(world.list_(name), target)
    _scale_quota(nation.list_("kuota"), copying.copies)
    tables = [nation.list_(name) for name in _REPEATED]
    tables += [path for name in _OF_DTSEN for path in (nation.lake / name).glob("*/*.parquet")]
    for berkas, rows in (
        pl.scan_parquet(tables, schema={"berkas": pl.String}, extra_columns="ignore")
        .group_by("berkas")
        .len()
        .collect()
        .rows()
    ):
        kept[berkas] = rows
    files = pl.read_parquet(world.files)
    now = pl.col("berkas").replace_strict(kept, default=pl.col("diterima"), return_dtype=pl.Int64)
    files = files.with_columns(diterima=now, dibaca=now + pl.col("ditolak") + pl.col("berulang"))
    write_table(files, FILES, _own(nation.files, nation, world))


def _scale_quota(path: Path, copies: int) -> None:
    """The quotas of the nation: those of its parts, and its own so many times, once each."""
    quota = pl.read_parquet(path)
    nation = pl.col("kode_wilayah") == "ID"
    own = quota.filter(nation).unique(["triwulan", "program", "gelombang"])
    own = own.with_columns(pl.col("kuota") * copies)
    write_table(pl.concat([quota.filter(~nation), own]), LISTS["kuota"], path)


def _own(path: Path, nation: Folders, world: Folders) -> Path:
    """`path`, where no folder above it is a link into the world any more; its own link is gone."""
    for folder in [*reversed(path.relative_to(nation.data).parents)][1:]:
        here = nation.data / folder
        if here.is_symlink():
            here.unlink()
            here.mkdir()
            for one in (world.data / folder).iterdir():
                (here / one.name).symlink_to(one.resolve())
    if path.is_symlink():
        path.unlink()
    return path


class _Copying:
    """Copies of files and parts: numbers and areas as they are in each copy."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, world: Folders, copies: int) -> None:
        self.connection, self.copies = connection, copies
        every = f"read_parquet('{world.lake}/%s/*.parquet', union_by_name = true)"
        columns = [("no_kk", "register/*/keluarga"), ("no_kk", "register/*/anggota")]
        columns += [("nik", "register/*/anggota"), ("id_orang", "daftar_pbi/*")]
        starts = " union ".join(
            f"select left({name}, {_START}) from {every % table}" for name, table in columns
        )
        connection.sql(
            f"create type awal as enum (from ({starts}) as t(awal) "
            f"where awal ~ '^[0-9]{{{_START}}}$' order by awal)"
        )
        found = connection.sql("select len(enum_range(null::awal))").fetchall()
        self._spread = found[0][0] + 1
        most = 10**_START // self._spread
        if copies > most:
            raise ValueError(f"At most {most} copies can be told apart")
        # A number that begins like none of the register's is in no family there.
        connection.sql(
            "create macro nomor(x, copy) as case "
            "when x is null then null "
            "when x[1] > '9' then left(x, 14) || lpad(lower(to_hex(copy)), 2, '0') "
            f"else lpad((coalesce(enum_code(try_cast(left(x, {_START}) as awal)), {found[0][0]}) "
            f"+ copy * {self._spread})::varchar, {_START}, '0') || x[{_START + 1}:] end"
        )
        families = {
            kab: pl.scan_parquet(path).select(pl.len()).collect().item()
            for wave in (world.lake / "register").iterdir()
            for kab, path in parts(wave / "keluarga").items()
        }
        self._large = sorted(kab for kab, rows in families.items() if rows >= _LARGE)
        self.areas = [*self._large, "rest"]

    def parts(
        self,
        found: dict[str, Path],
        folder: Path,
        table: Table | None,
        columns: Sequence[str] = ("*",),
        *,
        by_province: bool = False,
        written: bool = False,
    ) -> None:
        """Every part so many times in `folder`; `written` as this program writes it."""
        folder.mkdir(parents=True, exist_ok=True)
        small = [path for kab, path in found.items() if kab not in self._large]
        groups = {kab: [path] for kab, path in found.items() if kab in self._large} | (
            {"rest": small} if small else {}
        )
        for kab, paths in groups.items():
            for copy in range(self.copies):
                code = self._code(kab, copy)
                place = folder / f"provinsi={code[:2]}" if by_province else folder
                place.mkdir(exist_ok=True)
                order = table.sort if table and kab == "rest" else ()
                select = self._select(paths, copy, columns, order)
                target = place / f"{code}.parquet"
                if written and table:
                    rows = self.connection.sql(select).pl().cast(dict(table.polars_schema()))
                    write_table(rows, table, target)
                else:
                    self._copy(select, target)
                if not by_province:
                    self._seal(target)

    def whole(self, source: Path, target: Path) -> None:
        """One file with the rows of all copies."""
        selects = [self._select([source], copy, ("*",)) for copy in range(self.copies)]
        self._copy(" union all ".join(f"({one})" for one in selects), target)

    def _copy(self, select: str, target: Path) -> None:
        self.connection.sql(
            f"copy ({select}) to '{target}' "
            f"(format parquet, compression {COMPRESSION}, row_group_size {ROW_GROUP_ROWS})"
        )

    def _seal(self, path: Path) -> None:
        stamp = stamp_beside(path)
        outputs = [path]
        if stamp.exists():  # of the table made with it
            outputs += [stamp.with_suffix(".parquet")]
        set_stamp(stamp, "salinan", outputs)

    def _code(self, kab: str, copy: int) -> str:
        province, number = divmod(copy * len(self.areas) + self.areas.index(kab), _PER_PROVINCE)
        return f"{_FIRST_PROVINCE + province:02d}{number + 1:02d}"

    def _select(
        self, paths: Sequence[Path], copy: int, columns: Sequence[str], order: Sequence[str] = ()
    ) -> str:
        files = ", ".join(f"'{path}'" for path in paths)
        source = f"read_parquet([{files}], hive_partitioning = false)"
        names = self.connection.sql(f"select {', '.join(columns)} from {source} limit 0").columns
        areas = {kab: self._code(kab, copy) for kab in self._large}
        known = "map {" + ", ".join(f"'{kab}': '{code}'" for kab, code in areas.items()) + "}"
        rest = self._code("rest", copy)

        def area(name: str) -> str:
            return f"coalesce({known}[left({name}, 4)], '{rest}') || {name}[5:]"

        def changed(name: str) -> str:
            if name == "id_orang":
                return f"nomor({name}[:16], {copy}) || {name}[17:] as {name}"
            if name in _NUMBERS:
                return f"nomor({name}, {copy}) as {name}"
            if name in _LISTS:
                return f"list_transform({name}, lambda one: nomor(one, {copy})) as {name}"
            if name in _AREAS:
                return f"if({name} is null, null, {area(name)}) as {name}"
            if name == "kode_provinsi" and "kode_kabupaten_kota" in names:
                return f"left({area('kode_kabupaten_kota')}, 2) as {name}"
            if name == "kode_wilayah":
                return f"if({name} = 'ID', {name}, {area(name)}) as {name}"
            return name

        ordered = f" order by {', '.join(f'{name} nulls last' for name in order)}" if order else ""
        return f"select {', '.join(map(changed, names))} from {source}{ordered}"
