"""What a run leaves when it is struck: killed, out of disk, over a spoilt part, beside another.

    .venv/bin/python -m bench.crash [--kills 50] [--seed 8] [--families 300]

What belongs here: striking a run of a small world at random moments of every stage, and comparing
what the next run makes with an undisturbed one, byte by byte, lake and releases.
What does not: the small version that runs with every test (tests/end_to_end/test_killed).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from bench.measure import BANSOS, ROOT, record
from pipelines.faults import Stop
from pipelines.outcome import RunOptions
from pipelines.run import run_tahap

TAHAP = "2025-T4-1"
STAGES = ("masuk", "padanan", "register", "aturan", "rilis")
PLACE = ROOT / "build" / "bench" / "crash"
# A kill follows a file's opening by up to this long, so that it also falls into what is done
# between two of them.
LATEST_S = 0.05
MIB = 2**20
# Above what the run asks for before it starts.
SMALL_DISK_MIB = 96
_WAYS = ("ubah", "potong")
_SPOILT = {
    "dtsen": "lake/dtsen_anggota/*/[0-9]*.parquet",
    "laporan": "lake/laporan/kelahiran.parquet",
    "indeks": "lake/indeks/*/[0-9]*.arrow",
    "padanan mesin": "lake/padanan_mesin/padanan.parquet",
    "padanan": "lake/padanan/padanan.parquet",
    "periksa berkas": "lake/periksa_berkas/*.parquet",
    "keluarga": "lake/register/*/keluarga/[0-9]*.parquet",
    "anggota": "lake/register/*/anggota/[0-9]*.parquet",
    "peristiwa": "lake/register/*/peristiwa.parquet",
    "putusan calon": "lake/putusan_calon/*/[0-9]*.parquet",
    "daftar pbi": "lake/daftar_pbi/*/[0-9]*.parquet",
}


@dataclass(frozen=True)
class World:
    """A landing folder, the folder an undisturbed run of it left, and where its stages end."""

    landing: Path
    whole: dict[str, str]
    ends: list[int]

    def moment(self, stage: int, chance: random.Random) -> int:
        """A random deed within a stage."""
        return chance.randint(([0, *self.ends][stage]) + 1, self.ends[stage])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=600, help="no new kill after that long")
    options = parser.parse_args()
    until = time.monotonic() + 60 * options.minutes
    shutil.rmtree(PLACE, ignore_errors=True)
    world = made_world(options.families)
    chance = random.Random(options.seed)
    struck: dict[str, list[dict[str, Any]]] = {
        "disk_penuh": [disk_full(world, stage, chance) for stage in range(len(STAGES))],
        "bagian_rusak": [spoilt(world, name, how) for name in _SPOILT for how in _WAYS],
        "dua_sekaligus": [two_at_once(world)],
    }
    print(struck, flush=True)
    kills: list[dict[str, Any]] = []
    while len(kills) < options.kills and time.monotonic() < until:
        kills.append(killed(world, len(kills), chance))
    struck["dibunuh"] = kills
    hit = Counter(str(one["langkah"]) for one in kills)
    unlike = {name: sum(not one["sama"] for one in found) for name, found in struck.items()}
    print(f"kills per stage: {dict(hit)}; not the same afterwards: {unlike}")
    record(
        "crash",
        f"python -m bench.crash --kills {options.kills} --seed {options.seed} "
        f"--families {options.families}",
        [],
        kali_per_langkah=dict(hit),
        berbeda=unlike,
        **struck,
    )


def made_world(families: int) -> World:
    """The world, run once undisturbed; the deeds of each stage counted on the way."""
    place = ("--families", str(families), "--seed", "5", "--areas", "33.25", "--events", "3")
    subprocess.run(
        [str(BANSOS), "sample", "--out", str(PLACE / "dunia"), *place],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    landing, counts = PLACE / "dunia" / "landing", PLACE / "langkah.json"
    with started(landing, PLACE / "utuh", 0, counts) as (process, _):
        if process.wait() != 0:
            raise RuntimeError("the undisturbed run failed")
    return World(landing, contents(PLACE / "utuh"), json.loads(counts.read_text()))


def contents(data: Path) -> dict[str, str]:
    """sha256 of every file of lake and releases, but the empty locks."""
    return {
        path.relative_to(data).as_posix(): sha256(path.read_bytes()).hexdigest()
        for room in ("lake", "release")
        for path in sorted((data / room).rglob("*"))
        if path.is_file() and path.name != ".kunci"
    }


def run_again(world: World, data: Path) -> dict[str, Any]:
    """The next run, in this process, and how what it leaves differs from the undisturbed."""
    run_tahap(RunOptions(TAHAP, world.landing, data), lambda stage, done, total: None)
    found = contents(data)
    apart = {name for name in {*found, *world.whole} if found.get(name) != world.whole.get(name)}
    return {"sama": not apart, **({"berbeda": sorted(apart)[:9]} if apart else {})}


@contextmanager
def started(
    landing: Path, data: Path, at: int, counts: Path = Path(os.devnull)
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A run in a process of its own, and the pipe on which it tells of deed number `at`."""
    told, tells = os.pipe()
    run = ("run", "--tahap", TAHAP, "--landing", str(landing), "--data", str(data), "--plain")
    words = [sys.executable, "-m", "bench.struck", str(at), str(tells), str(counts), str(data)]
    process = subprocess.Popen(
        [*words, *run],
        cwd=ROOT,
        pass_fds=[tells],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    os.close(tells)
    try:
        yield process, told
    finally:
        os.close(told)
        if process.poll() is None:
            process.kill()
            process.wait()


def killed(world: World, number: int, chance: random.Random) -> dict[str, Any]:
    """One run killed within a stage, stage after stage in turn, and the run after it."""
    data = PLACE / f"bunuh_{number:03d}"
    at = world.moment(number % len(STAGES), chance)
    late = chance.uniform(0, LATEST_S)
    with started(world.landing, data, at) as (process, told):
        os.read(told, 1)
        time.sleep(late)
        process.send_signal(signal.SIGKILL)
        ended = process.wait()
    log = data / "catatan_lari.jsonl"
    done = log.read_text(encoding="utf-8").count("\n") if log.exists() else 0
    left = len(list(data.rglob("*.baru*")))
    result = {
        "langkah": STAGES[done] if done < len(STAGES) else "sesudah",
        "perbuatan": at,
        "tunda_ms": round(1000 * late, 1),
        "terbunuh": ended == -signal.SIGKILL,
        "setengah_jadi": left,
        **run_again(world, data),
    }
    shutil.rmtree(data)
    print(f"kill {number:>3} {result}", flush=True)
    return result


def disk_full(world: World, stage: int, chance: random.Random) -> dict[str, Any]:
    """The disk is full from a moment of a stage on; then there is room again."""
    disk = PLACE / "disk"
    disk.mkdir(exist_ok=True)
    size = f"size={SMALL_DISK_MIB}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=True)
    try:
        data, filler = disk / "data", disk / "penuh"
        with started(world.landing, data, world.moment(stage, chance)) as (process, told):
            os.read(told, 1)
            fill(filler)
            _, errors = process.communicate()
            code = process.returncode
        filler.unlink()
        said = "Disk penuh" in errors.decode()
        result = {"langkah": STAGES[stage], "kode": code, "berkata_penuh": said}
        return result | run_again(world, data)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        for size in (MIB, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def spoilt(world: World, name: str, how: str) -> dict[str, Any]:
    """A file of the lake changed or cut in the middle behind the run's back."""
    data = PLACE / "rusak"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(PLACE / "utuh", data)
    path = sorted(data.glob(_SPOILT[name]))[0]
    held = bytearray(path.read_bytes())
    middle = len(held) // 2
    if how == "potong":
        del held[middle:]
    else:
        held[middle : middle + 16] = bytes(255 - one for one in held[middle : middle + 16])
    path.write_bytes(held)
    return {"bagian": name, "cara": how, **after(lambda: run_again(world, data))}


def after(again: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the next run did, or the kind of fault it ended with."""
    try:
        return again()
    except (OSError, ValueError, Stop, duckdb.Error, pl.exceptions.PolarsError) as fault:
        return {"sama": False, "galat": type(fault).__name__}


def two_at_once(world: World) -> dict[str, Any]:
    """Two runs over one folder: one is turned away, and the other's work is whole."""
    data = PLACE / "dua"
    with started(world.landing, data, 1) as (first, told):
        os.read(told, 1)
        with started(world.landing, data, 1) as (second, _):
            codes = sorted([first.wait(), second.wait()])
    return {"kode": codes, **run_again(world, data)}


if __name__ == "__main__":
    main()
