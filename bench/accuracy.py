"""How right links are, pooled over many worlds: the figures the engine is judged by.

    python -m bench.accuracy [--seeds 9001-9010] [--noise base] [--families 330000]

What belongs here: worlds of seeds no model or limit was chosen on, their links, the record.
What does not: the figures themselves (bench/figures), or making a world (bench/worlds).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

import polars as pl

import matching
from bench.figures import accuracy_figures
from bench.measure import ROOT, commit, machine
from bench.reliability import reliability_svg
from bench.worlds import World, make_world
from matching.blocking_quality import blocking_quality
from matching.calibrate import DATE, NAME, NUMBER
from matching.evaluation import UNKNOWN_FORM, judged_units
from matching.lexicon import name_groups

# Two kabupaten/kota for each seed; none of them is used for training or for choosing limits.
AREAS = (
    "3325,5103", "3271,1271", "3527,7371", "5301,1371", "5271,3573",
    "1171,3404", "9171,3509", "7171,3204", "6171,3173", "8171,1801",
)  # fmt: skip
FIRST_SEED = 9001
_KEY = ["id_laporan", "peran", "urutan"]


def main() -> None:
    """Make, link and judge every world; print and record the pooled figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default=f"{FIRST_SEED}-{FIRST_SEED + len(AREAS) - 1}")
    parser.add_argument("--families", type=int, default=330_000)
    parser.add_argument("--events", type=float, default=0.7)
    parser.add_argument("--noise", default="base")
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--worlds", type=Path, default=ROOT / "build/bench/worlds")
    parser.add_argument("--keep", action="store_true", help="keep the worlds for another run")
    parser.add_argument("--name", default=None, help="of the record; accuracy_NOISE otherwise")
    options = parser.parse_args()
    first, last = (int(seed) for seed in options.seeds.split("-"))
    model = matching.load_model(options.model)
    units, blocking, seconds = [], [], 0.0
    for seed in range(first, last + 1):
        folder = options.worlds / f"{options.noise}_{seed}"
        areas = AREAS[(seed - FIRST_SEED) % len(AREAS)].split(",")
        world = make_world(
            folder,
            seed=seed,
            areas=areas,
            families=options.families,
            events=options.events,
            noise=options.noise,
        )
        parts = world.index()
        started = time.process_time()
        units.append(judged(world, parts, model).with_columns(pl.lit(seed).alias("benih")))
        seconds += time.process_time() - started
        found = blocking_quality(world.people, parts, world.truth, model=model)
        blocking.append({"orang": world.people.height,
                         "laporan": world.people["id_laporan"].n_unique(),
                         "recall_blok": found.recall or 0.0,
                         "calon_per_orang": found.candidates_per_person,
                         "recall_banding": found.compared_recall or 0.0,
                         "banding_per_orang": found.compared_per_person or 0.0})  # fmt: skip
        shutil.rmtree(folder / "indeks")
        if not options.keep:
            shutil.rmtree(folder)
        print(seed, areas, units[-1].height, f"{found.recall:.4f}", f"{found.compared_recall:.4f}",
              flush=True)  # fmt: skip
    everyone = pl.concat(units)
    reached = pl.col("formulir") != UNKNOWN_FORM
    pooled = everyone.filter(reached)
    searched = pl.DataFrame(blocking)
    persons = searched["orang"].sum()
    mean = {name: float((searched[name] * searched["orang"]).sum() / persons)
            for name in searched.columns[2:]}  # fmt: skip
    name = options.name or f"accuracy_{options.noise}"
    record = {
        "command": "python -m bench.accuracy " + " ".join(sys.argv[1:]),
        "commit": commit(),
        "machine": machine(),
        "versi_model": model.version,
        "benih": [first, last],
        "wilayah": sorted({area for s in range(first, last + 1)
                           for area in AREAS[(s - FIRST_SEED) % len(AREAS)].split(",")}),
        "detik_cpu_padanan": round(seconds, 1),
        "recall_blok": round(mean["recall_blok"], 5),
        "calon_per_orang": round(mean["calon_per_orang"], 2),
        "recall_banding": round(mean["recall_banding"], 5),
        "banding_per_laporan": round(
            mean["banding_per_orang"] * persons / searched["laporan"].sum(), 2
        ),
        "ditahan_penerimaan": held_figures(everyone, reached),
        **accuracy_figures(pooled),
    }  # fmt: skip
    results = ROOT / "bench/results"
    (results / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    svg = reliability_svg(record["kalibrasi"]["kelompok"])
    (results / f"{name}_reliability.svg").write_text(svg, encoding="utf-8")
    shown = ("semua", "merugikan", "kalibrasi", "galat_diterima", "tertinggal")
    print(
        json.dumps(
            {key: record[key] for key in ("recall_blok", "recall_banding", *shown)}, indent=1
        )
    )


def held_figures(everyone: pl.DataFrame, reached: pl.Expr) -> dict[str, float | int]:
    """Persons of files that intake held whole (a spreadsheet rounded their NIK) and gave back: no
    linker saw them, and they come again. `recall_dengan_tinjau` counts them as not found."""
    found = pl.col("benar") & (pl.col("keputusan") != "TANPA_PADANAN")
    held = everyone.filter(~reached)
    return {
        "orang": held.height,
        "laporan": held["id_laporan"].n_unique(),
        "ada": int(held["ada"].sum()),
        "recall_dengan_tinjau": round(
            everyone.select(found.sum()).item() / max(int(everyone["ada"].sum()), 1), 6
        ),
    }


def judged(world: World, parts: list[Path], model: matching.Model) -> pl.DataFrame:
    """The judged units of one world with what they are told apart by."""
    people = world.people
    links = matching.link(people, parts, model)
    told = people.select(*_KEY, "kode_desa", "konteks", pl.col("nama").alias("nama_lapor"))
    register = world.register.drop_nulls("nik").unique("nik", keep="first")
    known = register.select("nik", "desil", pl.col("jk").alias("jk_benar"), "nama")
    units = (
        judged_units(links, world.truth)
        .join(told, on=_KEY, how="left")
        .join(known, on="nik", how="left")
        .with_columns(pl.coalesce("nama", "nama_lapor").alias("nama"))
    )
    moved_out = (
        world.reports()["perpindahan"].filter(pl.col("arah") != "DATANG").select("id_laporan")
    )
    return units.select(
        "id_laporan",
        "peran",
        pl.col("formulir").fill_null("-"),
        "keputusan",
        "peluang",
        "ada",
        "benar",
        "nik_sama",
        "nama_sepakat",
        pl.col("kode_desa").fill_null("-"),
        pl.col("kode_desa").str.head(2).fill_null("-").alias("provinsi"),
        pl.col("desil").cast(pl.String).fill_null("-"),
        pl.col("jk_benar").fill_null("-").alias("jk"),
        _kind(pl.col("pola")).alias("jenis_bukti"),
        name_groups(units["nama"]).alias("golongan_nama"),
        (pl.col("benar") | (pl.col("nik_kedua") == pl.col("nik")).fill_null(value=False)
         & (pl.col("keputusan") == "TANPA_PADANAN")).alias("terbaik_benar"),
        pl.col("id_laporan").is_in(moved_out["id_laporan"].implode()).alias("pergi"),
    )  # fmt: skip


def _kind(pattern: pl.Expr) -> pl.Expr:
    """The kind of evidence as the model's calibration tells it apart, out of `pola`."""
    own = pl.when(~pattern.str.starts_with("keluarga="))
    return own.then(
        pl.when(pattern.str.contains(r"(?:nik|kk)=[^b]"))
        .then(pl.lit(NUMBER))
        .when(pattern.str.contains(r"tgl_lahir=[^b]"))
        .then(pl.lit(DATE))
        .otherwise(pl.lit(NAME))
    )


if __name__ == "__main__":
    main()
