"""Package and mart beside a sorted Parquet copy and a table of the same rows.

What belongs here: publishing a wave once more, and making the mart whole, with its tokens known,
and on the mart of the waves before; processor seconds of each, and of their floor.
What does not: making copies of a world (bench.copies), or the questions (bench.mart).

    .venv/bin/python -m bench.package_mart --data COPY --tahap 2025-T4-3
    .venv/bin/python -m bench.package_mart --data DIR --tahap 2025-T4-3 --copies 50 --out FOLDER
    .venv/bin/python -m bench.mart --data FOLDER

The second lays 50 copies of a world out in FOLDER and measures one run of `--tahap` there: its
package, and its wave added to the mart of those before; DIR is only read. What it shares with the
small world – reports, events, links – is the fixed cost, the rest the families'.

COPY is a data folder nobody else uses, with the waves up to `--tahap`; what is stale of its
register and decisions is made first and not measured. The package is that of the one wave, with
gate, guards and the judge of the lists (already imported: 3 s that do not grow); the mart's rows
are all waves'.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

import rules
from assets.folders import Folders
from assets.mart import make_mart, mart_file
from assets.register import families_at_cutoff
from assets.release import publish_tranche
from assets.rests_on import release_stamp
from assets.rules import Decided, cut_by_quota, decide_families
from bench.copies import lay_out
from bench.measure import own_peak_mib, record
from checks.lists import judge_lists
from release import canonical_json
from release.layout import MANIFEST, PUBLISHED, part_files
from release.mart import KEY_VARIABLE, forget
from schemas.decisions import DECISIONS
from schemas.tahap import Tahap

_BESIDE_ALL_WAVES = ("mart_whole", "mart_tokens_known", "mart_wave_added")


def main() -> None:
    """Measure the four, and record them beside their floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tahap", type=Tahap.parse, required=True)
    parser.add_argument("--copies", type=int, help="as many as make the number of families")
    parser.add_argument("--out", type=Path, help="where the copies lie; empty or not there")
    options = parser.parse_args()
    os.environ.setdefault(KEY_VARIABLE, "kunci untuk mengukur saja, 0123456789")
    if options.copies:
        _nation(options.data, options.tahap, options.copies, options.out)
    else:
        _world(Folders(options.data), options.tahap)


def _nation(data: Path, tahap: Tahap, copies: int, out: Path) -> None:
    """One run of a wave on so many copies: package and mart, beside the same rows."""
    lay_out(data, out, copies, tahap)
    folders = Folders(out)
    publish = _publish(folders, tahap, _cut(folders, tahap))
    importlib.import_module("great_expectations")
    spent = {"package": _seconds(publish)}
    aside = out / "dikesampingkan"
    folders.release(tahap).rename(aside)
    spent["mart_of_waves_before"] = _seconds(lambda: make_mart(folders))
    aside.rename(folders.release(tahap))
    spent["mart_wave_added"] = _seconds(lambda: make_mart(folders))
    floor = _floor(folders, tahap)
    rows = pl.scan_parquet(part_files(folders.release(tahap), DECISIONS))
    _record(
        f"package_mart_{copies}",
        f"python -m bench.package_mart --data DIR --tahap {tahap} --copies {copies} --out FOLDER",
        spent,
        floor,
        families=rows.select(pl.col("no_kk").n_unique()).collect(engine="streaming").item(),
        mart_mib=mart_file(folders).stat().st_size >> 20,
        peak_mib=own_peak_mib(),
    )


def _world(folders: Folders, tahap: Tahap) -> None:
    """The four on a copy of a world's own data."""
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
    _record(
        "package_mart",
        f"python -m bench.package_mart --data COPY --tahap {tahap}",
        spent,
        mean,
    )


def _record(
    name: str, command: str, spent: dict[str, float], floor: dict[str, float], **others: object
) -> None:
    copy, table = floor["copy_of_the_wave"], floor["table_of_all_waves"]
    marts = [one for one in spent if one in _BESIDE_ALL_WAVES]
    record(
        name,
        command,
        [],
        cpu_s=spent,
        floor_cpu_s=floor,
        package_over_copy=round(spent["package"] / copy, 2),
        **{f"{one}_over_table": round(spent[one] / table, 2) for one in marts},
        package_and_mart_over_both={
            one: round((spent["package"] + spent[one]) / (copy + table), 2) for one in marts
        },
        **others,
    )


def _publishing(folders: Folders, tahap: Tahap) -> Callable[[], object]:
    """Publishing `tahap` from the candidates of the lake, which are made current first."""
    told = canonical_json.read(folders.release(tahap) / MANIFEST)
    as_of, version = date.fromisoformat(told["diketahui_sampai"]), told["versi_dtsen"]
    cutoff = rules.load_quarter(tahap.triwulan).wave(tahap.wave).cutoff

    families_at_cutoff(
        folders, tahap, version, cutoff=cutoff, as_of=as_of, areas=None, progress=_quiet
    )
    decided = decide_families(
        folders,
        tahap,
        as_of=as_of,
        model_version=told["versi"]["model"],
        areas=None,
        progress=_quiet,
    )
    publish = _publish(folders, tahap, decided)
    publish()  # code that changed since makes other bytes once
    return publish


def _cut(folders: Folders, tahap: Tahap) -> Decided:
    """The candidates as they lie in the lake, and their cut by quota, already made."""
    told = canonical_json.read(folders.release(tahap) / MANIFEST)
    decided = cut_by_quota(
        folders,
        tahap,
        as_of=date.fromisoformat(told["diketahui_sampai"]),
        model_version=told["versi"]["model"],
        progress=_quiet,
    )
    decided.chosen("")
    return decided


def _publish(folders: Folders, tahap: Tahap, decided: Decided) -> Callable[[], object]:
    def publish() -> object:
        release_stamp(folders, tahap).unlink(missing_ok=True)
        return publish_tranche(
            folders, tahap, decided, areas=None, judge=judge_lists, progress=_quiet
        )

    return publish


def _quiet(stage: str, done: int, total: int) -> None:
    return None


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
