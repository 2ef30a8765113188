"""Which engine carries parts to workers: one process, Dask, Ray, Dagster's own dynamic steps.

What belongs here: rules over the parts of a drawn world by every engine – start, overhead, the
same bytes – and what each does when a worker is killed with a part in work.
What does not: the engines (bench.cluster_ways), or the product's choice (docs/cluster.md).

    .venv/bin/python -m bench.cluster [--areas 24] [--families 4800]

Ray is measured where `pip install --target build/bench/ray ray==2.60.0` has been run before.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import pickle
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl

import matching
import rules
from assets.folders import Folders
from assets.part_work import PartFunction, PartWork
from assets.rules import write_candidates
from bench.measure import ROOT, Measured, measure, measure_command, record
from schemas.tahap import Tahap

TAHAP = "2025-T4-1"
PLACE = ROOT / "build/bench/cluster"
RAY = ROOT / "build/bench/ray"
EMPTY = 240


class Taken:
    """Stands where the workers stand, and keeps what they would be given."""

    def make(
        self, function: PartFunction, shared: Any, works: Iterable[PartWork]
    ) -> Iterator[PartWork]:
        self.given = (function, shared, list(works))
        return iter(())

    @contextmanager
    def as_workers(self) -> Iterator[Taken]:
        yield self


def jobs_of_rules(areas: int, families: int) -> list[PartWork]:
    """Draw a world, run wave 1 in one process, and keep what its rules were made from."""
    kab = pl.read_parquet(ROOT / "reference/wilayah.parquet")["kode"]
    chosen = kab.filter(kab.str.len_chars() == 4).sort()[:areas]
    codes = ",".join(f"{code[:2]}.{code[2:]}" for code in chosen)
    world = ("--families", str(families), "--seed", "7", "--areas", codes, "--events", "3")
    measure("dunia", "sample", "--out", str(PLACE / "dunia"), *world)
    place = ("--landing", str(PLACE / "dunia/landing"), "--data", str(PLACE / "data"))
    measure("gelombang satu", "run", "--tahap", TAHAP, *place, "--plain")
    taken, tahap, folders = Taken(), Tahap.parse(TAHAP), Folders(PLACE / "data")
    for path in folders.candidates(tahap).glob("*.stempel"):
        path.unlink()
    with patch("assets.rules.workers", taken.as_workers):
        write_candidates(
            folders,
            tahap,
            as_of=rules.load_quarter(tahap.triwulan).wave(tahap.wave).cutoff,
            model_version=matching.load_model().version,
            areas=None,
            progress=lambda *_: None,
        )
    function, shared, works = taken.given
    (PLACE / "bagian.pickle").write_bytes(pickle.dumps(taken.given))
    empty = [PartWork(f"{number:04}", (), (Path(f"{number}"),)) for number in range(EMPTY)]
    (PLACE / "kosong.pickle").write_bytes(pickle.dumps((function, shared, empty)))
    return works


def tried(way: str, kind: str, jobs: str, *more: str) -> tuple[Measured, dict[str, Any]]:
    """One engine over some parts, in a process of its own."""
    out = PLACE / f"{way}-{kind}".replace(" ", "_")
    command = [sys.executable, "-m", "bench.cluster_ways", way, str(PLACE / jobs), str(out), *more]
    path = f"{RAY}:{os.environ.get('PYTHONPATH', '')}" if way == "ray" else ""
    measured = measure_command(
        f"{way}, {kind}", command, PYTHONPATH=path, RAY_USAGE_STATS_ENABLED="0"
    )
    facts = json.loads((out / "hasil.json").read_text())
    print(measured.name, measured, facts)
    return measured, facts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=24)
    parser.add_argument("--families", type=int, default=4800)
    asked = parser.parse_args()
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    works = jobs_of_rules(asked.areas, asked.families)
    ways = ["satu proses", "dask", "dagster", *(["ray"] if RAY.exists() else [])]
    measured, facts = [], {}
    for way in ways:
        kinds = [
            ("parts", "bagian.pickle", ()),
            ("killed", "bagian.pickle", ("--killed", works[5].area)),
        ]
        # An empty part through Dagster is a process that imports: the parts say it already.
        kinds += [("empty", "kosong.pickle", ("--empty",))] if way != "dagster" else []
        for kind, jobs, more in kinds[: 1 if way == "satu proses" else None]:
            one, found = tried(way, kind, jobs, *more)
            measured.append(one)
            facts[one.name] = found
    alone = sorted((PLACE / "satu_proses-parts").glob("*.parquet"))
    for way in ways[1:]:
        other = PLACE / f"{way}-parts"
        if not all(filecmp.cmp(path, other / path.name, shallow=False) for path in alone):
            raise RuntimeError(f"{way} made other bytes")
    command = f"python -m bench.cluster --areas {asked.areas} --families {asked.families}"
    record("cluster", command, measured, parts=len(works), empty_parts=EMPTY, found=facts)


if __name__ == "__main__":
    main()
