"""The mart of a nation, from the releases of a smaller world laid side by side.

What belongs here: copies of a world's published parts as other kabupaten/kota of other people, the
mart over them, and beside it a sorted Parquet copy and a `create table as` of the same rows.
What does not: running the waves of a nation (bench.national), or the questions (bench.mart).

    .venv/bin/python -m bench.mart_nation --data DIR --copies 50 --out FOLDER
    .venv/bin/python -m bench.mart --data FOLDER

Copies multiply decisions, lists and PBI rows, nearly all of a mart's rows; events, links and lists
of the lake stay those of the one world.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import duckdb

from bench.measure import measure, record
from release.layout import part_files, releases
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.parquet import COMPRESSION, ROW_GROUP_ROWS

_NUMBERS = ("no_kk", "no_kk_ditetapkan", "nik", "nik_pengurus", "nik_pengurus_lama", "id_orang")
_AREAS = {"kode_desa": 10, "kode_kabupaten_kota": 4, "kode_provinsi": 2}
_TABLES = (DECISIONS, KPM_LIST, PBI_LIST)
# Two digits of province and two of kabupaten/kota, none of them the world's own.
_FIRST_PROVINCE, _PER_PROVINCE = 40, 99


def main() -> None:
    """Lay the copies out, make the mart, and record it beside its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=50)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lay_out(options.data, options.out, options.copies)
    floor = _floor(options.out)
    made = measure("bansos mart", "mart", "--data", str(options.out))
    record(
        "mart_nation",
        f"python -m bench.mart_nation --data DIR --copies {options.copies} --out FOLDER",
        [made],
        copies=options.copies,
        floor_s=floor,
        times_the_floor=round(made.wall_s / sum(floor.values()), 2),
    )


def lay_out(data: Path, out: Path, copies: int) -> None:
    """A data folder like `data` whose releases hold every part so many times, as other people."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for path in data.iterdir():
        if path.name not in ("release", "mart", "portal", "jejak"):
            (out / path.name).symlink_to(path.resolve())
    with duckdb.connect(":memory:") as connection:
        for tahap, folder in releases(data / "release").items():
            target = out / "release" / str(tahap)
            small = shutil.ignore_patterns(*(table.name for table in _TABLES))
            shutil.copytree(folder, target, ignore=small)
            for table in _TABLES:
                for place, path in enumerate(part_files(folder, table)):
                    _copied(connection, path, target / table.name, place * copies, copies)


def _copied(
    connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, first: int, copies: int
) -> None:
    source = f"read_parquet('{path}', hive_partitioning = false)"
    names = connection.sql(f"from {source} limit 0").columns
    for copy in range(copies):
        province, kab = divmod(first + copy, _PER_PROVINCE)
        code = f"{_FIRST_PROVINCE + province:02d}{kab + 1:02d}"
        changed = [
            f"'{code}' || {name}[5:] as {name}" if name in _NUMBERS
            else f"left('{code}' || {name}[5:], {_AREAS[name]}) as {name}" if name in _AREAS
            else name
            for name in names
        ]  # fmt: skip
        target = folder / f"provinsi={code[:2]}" / f"{code}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.sql(
            f"copy (select {', '.join(changed)} from {source}) to '{target}' "
            f"(format parquet, compression {COMPRESSION}, row_group_size {ROW_GROUP_ROWS})"
        )


def _floor(data: Path) -> dict[str, float]:
    """Seconds of a sorted Parquet copy of the published rows, and of a table made of them."""
    scratch = data / "floor"
    scratch.mkdir()
    spent = {"sorted_copy_s": 0.0, "create_table_s": 0.0}
    with duckdb.connect(str(scratch / "floor.duckdb")) as connection:
        connection.sql("set memory_limit = '2GB'")
        for table in _TABLES:
            every = f"{data}/release/*/{table.name}/*/*.parquet"
            files = f"read_parquet('{every}', hive_partitioning = false)"
            copy = scratch / f"{table.name}.parquet"
            start = time.perf_counter()
            order = ", ".join(("tahap", *table.sort))
            connection.sql(f"copy (from {files} order by {order}) to '{copy}' (compression zstd)")
            spent["sorted_copy_s"] += time.perf_counter() - start
            start = time.perf_counter()
            connection.sql(f"create table {table.name} as from read_parquet('{copy}')")
            spent["create_table_s"] += time.perf_counter() - start
    shutil.rmtree(scratch)
    return {name: round(seconds, 2) for name, seconds in spent.items()}


if __name__ == "__main__":
    main()
