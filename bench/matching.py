"""How fast links are found among ten million persons, beside DuckDB's scan of the same columns.

What belongs here: building the index part by part, linking 1 report per 100 persons and one day's
1,000 reports, candidates and recall, at several sizes; every step in a process of its own.
What does not: how right the links are (bench/linkage.py) or making the world (register_world).

    .venv/bin/python -m bench.matching [--sizes 1,3,10] [--world FOLDER] [--result NAME]

The register grows by whole kabupaten/kota, as the real one does. `kali_pindaian` is a step's wall
and processor time over those of the scan: the columns of DTSEN that matching reads, every value
read by DuckDB on two threads, the median of three in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

import matching
from bench.measure import RESULTS, ROOT, commit, machine, own_peak_mib
from bench.register_world import (
    AREAS,
    FAMILIES,
    FAMILY_COLUMNS,
    MEMBER_COLUMNS,
    RegisterWorld,
    make_world,
)
from matching.blocking_quality import blocking_quality

_MILLION = 1_000_000
# The order in which the register grows: about 1, 3 and 10 million persons.
GROWTH = ("7371", "9171", "3325", "3404", "6472")
ONE_DAY = 1_000
THREADS = 2


def areas_of(world: RegisterWorld, millions: int) -> list[str]:
    """The kabupaten/kota of a register of about so many million persons."""
    held = {kab: pl.scan_parquet(path).select(pl.len()).collect().item()
            for kab, path in world.members().items()}  # fmt: skip
    chosen: list[str] = []
    for kab in [*GROWTH, *sorted(set(held) - set(GROWTH))]:
        if sum(held[one] for one in chosen) >= millions * _MILLION:
            break
        chosen.append(kab)
    return sorted(chosen)


def write_people(world: RegisterWorld, areas: list[str], reports: int, target: Path) -> None:
    """The persons named by so many reports of these areas, drawn by a hash of their number."""
    told = world.reports()
    numbers = (
        pl.concat([frame.select("id_laporan", "kode_desa") for frame in told.values()])
        .filter(pl.col("kode_desa").str.head(4).is_in(areas))
        .unique("id_laporan")
        .sort(pl.col("id_laporan").hash(seed=5), "id_laporan")
        .head(reports)
    )
    kept = {form: frame.join(numbers, on="id_laporan", how="semi") for form, frame in told.items()}
    matching.people_named(kept).write_parquet(target)


def scan(world: RegisterWorld, areas: list[str]) -> dict[str, float]:
    """Wall and processor seconds of DuckDB's scan: the median of three."""
    import duckdb

    members = [str(world.members()[kab]) for kab in areas]
    families = [str(world.families(kab)) for kab in areas]
    of_members, of_families = (
        ", ".join(f"bit_xor(hash({name}))" for name in names if name != "versi_dtsen")
        for names in (MEMBER_COLUMNS, FAMILY_COLUMNS)
    )
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        for _ in range(3):
            wall, cpu = time.perf_counter(), time.process_time()
            connection.sql(f"SELECT {of_members} FROM read_parquet({members})").fetchall()
            connection.sql(f"SELECT {of_families} FROM read_parquet({families})").fetchall()
            found.append((time.perf_counter() - wall, time.process_time() - cpu))
    return {"detik": median(wall for wall, _ in found), "cpu": median(cpu for _, cpu in found)}


def build(world: RegisterWorld, areas: list[str], target: Path) -> dict[str, Any]:
    """Build the index of the areas, one part after the other."""
    persons = 0
    for kab in areas:
        members = pl.read_parquet(world.members()[kab])
        families = pl.read_parquet(world.families(kab))
        matching.write_index_part(families, members, target / f"{kab}.arrow")
        persons += members.height
    size = sum(path.stat().st_size for path in target.glob("*.arrow"))
    return {"orang_dtsen": persons, "mib_indeks": size // 2**20}


def link(areas: list[str], index: Path, people: Path, threads: int = THREADS) -> dict[str, Any]:
    """Link the persons named."""
    named = pl.read_parquet(people)
    parts = [index / f"{kab}.arrow" for kab in areas]
    outcome = matching.linked(named, parts, matching.load_model(), threads=threads)
    outcome.links.write_parquet(people.with_name(f"padanan_{people.name}"))
    reports = named["id_laporan"].n_unique()
    return {
        "laporan": reports,
        "orang_disebut": named.height,
        "calon_per_laporan": round(outcome.candidates / reports, 2),
        "calon_per_orang": round(outcome.candidates / named.height, 2),
        "keputusan": dict(outcome.links.group_by("keputusan").len().sort("keputusan").rows()),
    }


def recall(world: RegisterWorld, areas: list[str], index: Path, people: Path) -> dict[str, Any]:
    """Blocking recall in all and by key, for the persons who are in these areas' DTSEN."""
    niks = pl.concat(
        pl.read_parquet(world.members()[kab], columns=["nomor_induk_kependudukan"]) for kab in areas
    ).to_series()
    truth = world.truth().filter(pl.col("nik").is_in(niks.drop_nulls().unique().implode()))
    parts = [index / f"{kab}.arrow" for kab in areas]
    found = blocking_quality(pl.read_parquet(people), parts, truth, threads=THREADS)
    return {"recall": round(found.recall or 0.0, 5), "kunci": found.keys.to_dicts()}


def in_a_process(world: Path, step: str, areas: list[str], *more: str) -> dict[str, Any]:
    """Run one step in a process of its own; what it says with its wall, processor and memory."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.matching", "--world", str(world), "--step", step,
         "--areas", ",".join(areas), *more],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"step {step} ended with {status}")
    return {
        "detik": round(time.perf_counter() - start, 2),
        "cpu": round(usage.ru_utime + usage.ru_stime, 2),
    } | json.loads(said.splitlines()[-1])


def one_step(options: argparse.Namespace) -> dict[str, Any]:
    """What a child process does."""
    world, areas = RegisterWorld(options.world), options.areas.split(",")
    if options.step == "scan":
        return scan(world, areas)
    if options.step == "build":
        return build(world, areas, options.index)
    if options.step == "link":
        return link(areas, options.index, options.people)
    return recall(world, areas, options.index, options.people)


def one_size(world: RegisterWorld, millions: int, work: Path) -> dict[str, Any]:
    """Every step at one size of the register."""
    areas = areas_of(world, millions)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    index = ("--index", str(work / "indeks"))
    floor = in_a_process(world.folder, "scan", areas)
    found = {"pindaian": floor, "indeks": in_a_process(world.folder, "build", areas, *index)}
    persons = found["indeks"]["orang_dtsen"]
    for name, reports in (("padanan", persons // 100), ("sehari", ONE_DAY)):
        people = work / f"orang_{name}.parquet"
        write_people(world, areas, reports, people)
        found[name] = in_a_process(world.folder, "link", areas, *index, "--people", str(people))
    found["blok"] = in_a_process(
        world.folder, "recall", areas, *index, "--people", str(work / "orang_padanan.parquet")
    )
    for name in ("indeks", "padanan", "sehari"):
        found[name]["kali_pindaian"] = {
            clock: round(found[name][clock] / floor[clock], 2) for clock in ("detik", "cpu")
        }
    shutil.rmtree(work)
    return found


def main() -> None:
    """Measure every size and record the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1,3,10")
    parser.add_argument("--world", type=Path, default=ROOT / "build" / "bench" / "register")
    parser.add_argument("--result", default="matching")
    parser.add_argument("--step")
    parser.add_argument("--areas")
    parser.add_argument("--index", type=Path)
    parser.add_argument("--people", type=Path)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(one_step(options) | {"puncak_mib": own_peak_mib()}))
        return
    world = make_world(options.world, FAMILIES, 11, AREAS)
    record: dict[str, Any] = {
        "command": f"python -m bench.matching --sizes {options.sizes}",
        "commit": commit(),
        "machine": machine(),
        "beban": os.getloadavg()[1],
        "ukuran": {},
    }
    for millions in map(int, options.sizes.split(",")):
        found = one_size(world, millions, options.world / "kerja")
        record["ukuran"][f"{millions} juta"] = found
        for name, told in found.items():
            print(millions, name, {key: value for key, value in told.items() if key != "kunci"})
    record["puncak_mib_pengukur"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    RESULTS.mkdir(parents=True, exist_ok=True)
    target = RESULTS / f"{options.result}.json"
    target.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
