"""Package and mart beside a sorted Parquet copy and a table of the same rows.

What belongs here: publishing a wave once more, and making the mart whole, with its tokens known,
and on the mart of the waves before; processor seconds of each, and of their floor.
What does not: a nation's worth of rows (bench.mart_nation), or the questions (bench.mart).

    .venv/bin/python -m bench.package_mart --data COPY --tahap 2025-T4-3

COPY is a data folder nobody else uses, with the waves up to `--tahap`; what is stale of its
register and decisions is made first and not measured. The package is that of the one wave, with
gate, guards and the judge of the lists (already imported: 3 s that do not grow); the mart's rows
are all waves'.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

import rules
from assets.folders import Folders
from assets.mart import make_mart, mart_file
from assets.register import families_at_cutoff
from assets.release import publish_tranche
from assets.rests_on import release_stamp
from assets.rules import decide_families
from bench.measure import record
from checks.lists import judge_lists
from release import canonical_json
from release.layout import MANIFEST, PUBLISHED
from release.mart import KEY_VARIABLE, forget
from schemas.tahap import Tahap


def main() -> None:
    """Measure the four, and record them beside their floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tahap", type=Tahap.parse, required=True)
    options = parser.parse_args()
    os.environ.setdefault(KEY_VARIABLE, "kunci untuk mengukur saja, 0123456789")
    folders, tahap = Folders(options.data), options.tahap
    publish = _publishing(folders, tahap)
    floor = _floor(folders, tahap)
    spent = {"package": _seconds(publish)}
    forget(mart_file(folders))
    spent["mart_whole"] = _seconds(lambda: make_mart(folders))
    mart_file(folders).unlink()
    spent["mart_tokens_known"] = _seconds(lambda: make_mart(folders))
    aside = folders.data / "dikesampingkan"
    folders.release(tahap).rename(aside)
    make_mart(folders)
    aside.rename(folders.release(tahap))
    spent["mart_wave_added"] = _seconds(lambda: make_mart(folders))
    again = _floor(folders, tahap)
    # the machine is shared: the floor before and after what is measured
    mean = {name: round((floor[name] + again[name]) / 2, 2) for name in floor}
    copy, table = mean["copy_of_the_wave"], mean["table_of_all_waves"]
    record(
        "package_mart",
        f"python -m bench.package_mart --data COPY --tahap {tahap}",
        [],
        cpu_s=spent,
        floor_cpu_s=mean,
        package_over_copy=round(spent["package"] / copy, 2),
        **{
            f"{name}_over_table": round(spent[name] / table, 2)
            for name in spent
            if name.startswith("mart")
        },
        package_and_mart_over_both={
            name: round((spent["package"] + spent[name]) / (copy + table), 2)
            for name in spent
            if name.startswith("mart")
        },
    )


def _publishing(folders: Folders, tahap: Tahap) -> Callable[[], object]:
    """Publishing `tahap` from the candidates of the lake, which are made current first."""
    told = canonical_json.read(folders.release(tahap) / MANIFEST)
    as_of, version = date.fromisoformat(told["diketahui_sampai"]), told["versi_dtsen"]
    cutoff = rules.load_quarter(tahap.triwulan).wave(tahap.wave).cutoff

    def quiet(stage: str, done: int, total: int) -> None:
        return None

    families_at_cutoff(
        folders, tahap, version, cutoff=cutoff, as_of=as_of, areas=None, progress=quiet
    )
    decided = decide_families(
        folders,
        tahap,
        as_of=as_of,
        model_version=told["versi"]["model"],
        areas=None,
        progress=quiet,
    )

    def publish() -> object:
        release_stamp(folders, tahap).unlink(missing_ok=True)
        return publish_tranche(
            folders, tahap, decided, areas=None, judge=judge_lists, progress=quiet
        )

    publish()  # code that changed since makes other bytes once
    return publish


def _floor(folders: Folders, tahap: Tahap) -> dict[str, float]:
    """Processor seconds of a sorted copy of the wave's rows, and of a table of all waves' rows."""
    scratch = folders.data / "lantai"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    spent = {"copy_of_the_wave": 0.0, "table_of_all_waves": 0.0}
    with duckdb.connect(str(scratch / "lantai.duckdb")) as connection:
        connection.sql("set memory_limit = '2GB'")
        for table in PUBLISHED:
            one, every = (
                f"read_parquet('{folders.releases}/{which}/{table.name}/*/*.parquet', "
                "hive_partitioning = false)"
                for which in (tahap, "*")
            )
            order = ", ".join(("tahap", *table.sort))
            copy, source = scratch / f"{table.name}.parquet", scratch / "semua.parquet"
            copied = f"copy (from {one} order by {order}) to '{copy}' (compression zstd)"
            spent["copy_of_the_wave"] += _seconds(partial(connection.sql, copied))
            connection.sql(f"copy (from {every} order by {order}) to '{source}' (compression zstd)")
            laid = f"create table {table.name} as from read_parquet('{source}')"
            spent["table_of_all_waves"] += _seconds(partial(connection.sql, laid))
    shutil.rmtree(scratch)
    return {name: round(seconds, 2) for name, seconds in spent.items()}


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return round(time.process_time() - start, 2)


if __name__ == "__main__":
    main()
