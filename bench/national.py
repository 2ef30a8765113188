"""A quarter of the nation on this machine: three waves, mart and verification, stage by stage.

What belongs here: the world of a share of the nation in all its kabupaten, the commands as the
ministry gives them, what each stage used, and the floor of each stage in the same run.
What does not: the stages, or the floors' queries (bench/floors.py).

    .venv/bin/python -m bench.national --families 1000000 [--world kapasitas|nyata]
    .venv/bin/python -m bench.national --families 500000 --province 33 --format csv

`--families` are families of desil 1–4, shared over every kabupaten/kota by population; DTSEN
lands as Parquet, everything else as CSV. Quotas and wave ceilings are the nation's, cut in the
same proportion; at 38,000,000 they are the nation's own. `--province` keeps to one province,
`--format csv` lands DTSEN as CSV too; `--made` takes a world written before by `--make` with the
same words, as a large one takes long to write. What is known is recorded after every wave, so a
run that is broken off leaves what it measured.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars as pl
import yaml

from assets.folders import Folders
from assets.guards import guards_of, override
from bench.measure import ROOT, Measured, measure, measure_command, record
from rules import load_parameters
from schemas.guards import TRIPPED
from schemas.tahap import Tahap

WORK = ROOT / "build" / "bench" / "nasional"
POOR = 4
KABUPATEN = 4  # digits of the code of a kabupaten/kota
NATION = 38_000_000  # families of desil 1–4 (95 million families, four tenths)
WAVES = ("2025-T4-1", "2025-T4-2", "2025-T4-3")
AGAIN = "again"
PASSED = "after its guards"
_SEED = 38


def write_world(
    families: int, world: str, out: Path, province: str, form: Literal["csv", "parquet"]
) -> None:
    """The landing folder of the country, or of a province, with `families` families, and quotas."""
    from schemas.areas import areas
    from synthetic.generate import write_sample

    write_sample(
        out,
        families,
        _SEED,
        [code for code in areas()["kode"] if len(code) == KABUPATEN and code.startswith(province)],
        format=form,
        world=world,
        desil_max=POOR,
    )
    (landed,) = (out / "landing" / "kuota").iterdir()
    quotas(families).write_csv(landed)


def quotas(families: int) -> pl.DataFrame:
    """The nation's quotas of 2025-T4 and its waves, in proportion: one row ID per wave."""
    rules = yaml.safe_load((ROOT / "rules/parameters/tahap/2025-T4.yaml").read_text())
    rows = []
    for program, terms in rules["program"].items():
        quarter, given = terms["kuota"] * families // NATION, 0
        for wave in rules["gelombang"]:
            ceiling = wave["pagu"].get(program)
            given = quarter if ceiling is None else given + ceiling * families // NATION
            rows.append((rules["triwulan"], program, wave["nomor"], "ID", given))
    columns = ["triwulan", "program", "gelombang", "kode_wilayah", "kuota"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def stages(data: Path, **commands: Measured) -> list[dict[str, Any]]:
    """What every stage of every wave used, from the run log, and the commands after them.

    A wave run once more with nothing new stands under AGAIN.
    """
    told = [json.loads(line) for line in (data / "catatan_lari.jsonl").open()]
    lines = [line for line in told if line["hasil"] == "selesai"]
    names = {
        "wall_s": "detik",
        "cpu_s": "detik_prosesor",
        "peak_mib": "puncak_mib",
        "read_mib": "dibaca_mib",
        "written_mib": "ditulis_mib",
    }
    found: list[dict[str, Any]] = []
    for line in lines:
        known = {(one["wave"], one["stage"]) for one in found}
        again = (line["tahap"], line["langkah"]) in known
        found.append(
            {"wave": AGAIN if again else line["tahap"], "stage": line["langkah"]}
            | {name: line[key] for name, key in names.items()}
        )
    return found + [
        {"wave": WAVES[-1], "stage": name}
        | {"wall_s": one.wall_s, "cpu_s": one.cpu_s, "peak_mib": one.peak_mib}
        for name, one in commands.items()
    ]


def with_floors(found: list[dict[str, Any]], world: Path, data: Path) -> list[dict[str, Any]]:
    """Each stage with the processor seconds of its floor and its ratio to them.

    Not where nothing new was read: a wave run again, files taken in by an earlier wave.
    """
    for one in found:
        if one["wave"] == AGAIN or (one["stage"] == "masuk" and one["wave"] != WAVES[0]):
            continue
        floor = WORK / "lantai.json"
        asked = [one["stage"], one["wave"], str(world / "landing"), str(data), str(floor)]
        measure_command("floor", [sys.executable, "-m", "bench.floors", *asked])
        seconds = json.loads(floor.read_text())["cpu_s"]
        one["floor_cpu_s"] = seconds
        one["ratio"] = round(one["cpu_s"] / seconds, 2) if seconds else None
    return found


def listed(data: Path) -> dict[str, Any]:
    """Families and rupiah of each finished wave's BLTS list, and why places stay unused."""
    waves: dict[str, Any] = {}
    for path in sorted((data / "release").glob("*/ringkasan.json")):
        summary = json.loads(path.read_text())
        own = summary["daftar"]["nasional"]["BLTS"]
        waves[path.parent.name] = {
            "families": own["keluarga"],
            "rupiah": own["rupiah"],
            "waterfall": summary["air_terjun"]["nasional"]["BLTS"],
            "reasons": summary["alasan"]["BLTS"],
        }
    return waves


def run_wave(wave: str, landing: Sequence[str], data: Path) -> list[Measured]:
    """One wave, as often as it was run: where a guard stops it two officers let it pass.

    Among 85,000 desa drawn at random a few stand out as a guard's limit asks.
    """
    run = ("run", "--tahap", wave, *landing)
    try:
        return [measure(wave, *run)]
    except RuntimeError:
        if not let_pass(Folders(data), Tahap.parse(wave)):
            raise
    return [measure(f"{wave} {PASSED}", *run)]


def let_pass(folders: Folders, tahap: Tahap) -> int:
    """Two officers' word for every tripped guard of the tahap; how many there were."""
    results = guards_of(folders, tahap, load_parameters()).results
    tripped = results.filter(pl.col("keadaan") == TRIPPED)["id_pengaman"].to_list()
    for number in tripped:
        for officer in ("PENYELIA-1", "PENYELIA-2"):
            override(folders, tahap, number, officer, "dunia sintetis, wajar", date.today())
    return len(tripped)


def lake_bytes(data: Path) -> dict[str, int]:
    """Size on disk of each folder or file of the lake and of the releases."""
    places = [*(data / "lake").iterdir(), *(data / "release").iterdir(), data / "mart.duckdb"]
    sizes = {}
    for place in sorted(places):
        files = [place] if place.is_file() else [p for p in place.rglob("*") if p.is_file()]
        sizes[place.name] = sum(path.stat().st_size for path in files)
    return {name: size for name, size in sizes.items() if size > 2**20}


def main() -> None:
    """Make the world, run the quarter on it, and record what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=1_000_000)
    parser.add_argument("--world", choices=("kapasitas", "nyata"), default="kapasitas")
    parser.add_argument("--province", default="")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--make", type=Path, help="only write the world here")
    parser.add_argument("--made", type=Path, help="the world that --make wrote, left as it is")
    told = parser.parse_args()
    if told.make:
        write_world(told.families, told.world, told.make, told.province, told.format)
        return
    world, data = told.made or WORK / "dunia", WORK / "data"
    shutil.rmtree(WORK, ignore_errors=True)
    chosen = ["--families", str(told.families), "--world", told.world]
    if told.province:
        chosen += ["--province", told.province]
    if told.format != "parquet":
        chosen += ["--format", told.format]
    this = [sys.executable, "-m", "bench.national", *chosen]
    name = "_".join(part for part in ("national", told.world, told.province, told.format) if part)
    measured = []
    if not told.made:
        measured.append(measure_command("generate", [*this, "--make", str(world)]))

    def keep(found: list[dict[str, Any]]) -> None:
        record(
            f"{name}_{told.families}".replace("_parquet", ""),
            f"python -m bench.national {' '.join(chosen)}",
            measured,
            families=told.families,
            stages=found,
            bytes=lake_bytes(data),
            listed=listed(data),
        )

    landing = ("--landing", str(world / "landing"), "--data", str(data))
    for wave in WAVES:
        measured += run_wave(wave, landing, data)
        keep(stages(data))
    measured.append(measure(AGAIN, "run", "--tahap", WAVES[-1], *landing))
    mart = measure("mart", "mart", "--data", str(data))
    verify = measure("verify", "verify", str(data / "release" / WAVES[-1]))
    measured += [mart, verify]
    found = stages(data, mart=mart, verify=verify)
    keep(found)
    for one in with_floors(found, world, data):
        ratio = one.get("ratio", "-")
        print(f"{one['wave']} {one['stage']:<9} {one['cpu_s']:>9.1f} s cpu  {ratio} x floor")
    keep(found)
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
