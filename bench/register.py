"""The register step over a quarter's events, against reading and writing the same tables.

What belongs here: a lake with true links, made once; the step and its floor, each in a process of
its own: reading every column of the DTSEN tables, the reports and their links once, and writing
what the step wrote once more.
What does not: finding links (bench/matching.py), or whether a family is right (tests/register).

    .venv/bin/python -m bench.register --data DIR --families 325000      about a million persons

10.4 million persons: --families 3250000. DIR is kept: a second run measures only.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

import matching
from assets.folders import Folders, parts
from assets.intake import take_in
from assets.matching import reports
from assets.register import families_at_cutoff
from bench.measure import measure_command, record
from bench.register_world import AREAS
from schemas import families as tables
from schemas.linkage import FILE_WATCH, LINKS
from schemas.parquet import write_table
from schemas.review import STANDING
from schemas.tahap import Tahap
from synthetic.generate import write_sample

TAHAP = Tahap.parse("2025-T4-3")
VERSION = "2025T4"
# All events of the quarter, told by its last day.
CUTOFF = date(2025, 12, 31)
_PLAIN = (
    (tables.ENDED, "keluarga_berakhir"),
    (tables.LINEAGE, "kk_silsilah"),
    (tables.EVENTS, "peristiwa"),
    (tables.CHANGES, "perubahan_peristiwa"),
    (tables.CONFLICTS, "pertentangan"),
    (tables.PREGNANCIES, "kehamilan"),
    (tables.STAYS, tables.STAYS.name),
)


def silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def make_lake(folder: Path, families: int) -> None:
    """The sample's files taken in, and the true links in place of found ones; made once."""
    folders = Folders(folder)
    if folders.links.exists():
        return
    write_sample(folder / "contoh", families, 11, AREAS, format="parquet")
    take_in(folder / "contoh" / "landing", folders, silent)
    truth = pl.read_csv(folder / "contoh" / "truth" / "tautan.csv", infer_schema=False)
    known = pl.col("no_kk").is_not_null()
    answers = truth.select(
        "id_laporan",
        "peran",
        pl.col("urutan").cast(pl.Int64),
        pl.col("nik").alias("nik_padan"),
        pl.col("nik").alias("id_orang_padan"),
        pl.col("no_kk").alias("no_kk_padan"),
        pl.when(known).then(pl.lit("DITERIMA")).otherwise(pl.lit("TANPA_PADANAN")).alias("_k"),
    )
    people = matching.people_named(reports(folders)).with_columns(pl.col("urutan").cast(pl.Int64))
    found = people.join(answers, on=["id_laporan", "peran", "urutan"], how="left").with_columns(
        pl.col("_k").fill_null("TANPA_PADANAN").alias("keputusan"),
        pl.lit(value=True).alias("nik_sama"),
        pl.lit(value=True).alias("nama_sepakat"),
        pl.lit("ukur").alias("versi_model"),
        pl.lit(VERSION).alias("versi_dtsen"),
    )
    links = found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in LINKS.polars_schema().items()
    )
    write_table(links, LINKS, folders.engine_links)
    write_table(STANDING.empty(), STANDING, folders.standing_pairs)
    write_table(FILE_WATCH.empty(), FILE_WATCH, folders.file_watch)
    write_table(links, LINKS, folders.links)


def step(folders: Folders) -> None:
    """The register of the whole quarter, from nothing: parts that stand are not made again."""
    shutil.rmtree(folders.register(TAHAP), ignore_errors=True)
    families_at_cutoff(
        folders, TAHAP, VERSION, cutoff=CUTOFF, as_of=CUTOFF, areas=None, progress=silent
    )


def floor(folders: Folders) -> float:
    """Processor seconds of reading persons and events and writing the register's tables."""
    spent = cpu(partial(reports, folders)) + cpu(partial(pl.read_parquet, folders.links))
    for table in ("dtsen_keluarga", "dtsen_anggota"):
        for path in parts(folders.dtsen(table, VERSION)).values():
            spent += cpu(partial(pl.read_parquet, path))
    register = folders.register(TAHAP)
    with tempfile.TemporaryDirectory(prefix="bansos-ukur-") as place:
        for table, name in ((tables.FAMILIES, "keluarga"), (tables.MEMBERS, "anggota")):
            for path in parts(register / name).values():
                rows, target = pl.read_parquet(path), Path(place) / name / path.name
                spent += cpu(partial(write_table, rows, table, target))
        for table, name in _PLAIN:
            rows, target = pl.read_parquet(register / f"{name}.parquet"), Path(place) / name
            spent += cpu(partial(write_table, rows, table, target))
    return spent


def cpu(work: Callable[[], object]) -> float:
    """Processor seconds of `work`."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure the step and its floor on the lake under `--data`, made first if it is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--families", type=int, default=325_000)
    parser.add_argument("--only", choices=("langkah", "lantai"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    folders = Folders(options.data)
    if options.only:
        spent = floor(folders) if options.only == "lantai" else cpu(lambda: step(folders))
        (options.data / f"{options.only}.json").write_text(json.dumps(spent))
        return
    make_lake(options.data, options.families)
    measured = [
        measure_command(
            name,
            [sys.executable, "-m", "bench.register", "--data", str(options.data), "--only", only],
        )
        for name, only in (("register", "langkah"), ("read and write", "lantai"))
    ]
    spent = {
        only: float(json.loads((options.data / f"{only}.json").read_text()))
        for only in ("langkah", "lantai")
    }
    register = folders.register(TAHAP)
    persons = pl.scan_parquet(list(parts(folders.dtsen("dtsen_anggota", VERSION)).values()))
    events = pl.read_parquet(register / "peristiwa.parquet")["keadaan"].value_counts(sort=True)
    ratio = round(spent["langkah"] / spent["lantai"], 2)
    record(
        "register",
        f"python -m bench.register --data DIR --families {options.families}",
        measured,
        persons=persons.select(pl.len()).collect().item(),
        reports=dict(events.rows()),
        cpu_step_s=round(spent["langkah"], 2),
        cpu_floor_s=round(spent["lantai"], 2),
        ratio=ratio,
    )
    print(f"step {spent['langkah']:.1f} s cpu, floor {spent['lantai']:.1f}: {ratio} ×")


if __name__ == "__main__":
    main()
