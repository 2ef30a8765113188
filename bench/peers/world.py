"""The engine beside Splink on the sample world: reports of posyandu against DTSEN.

    .venv/bin/python -m bench.peers.world [--families 60000] [--seed 606] [--areas KK.KK,…]

What belongs here: one world that nothing was chosen on, both engines given the same cleaned
columns, and the difference of their best F1 with its interval (bootstrap over desa: errors of
one desa hang together).
What does not: choosing a model or a limit. Newborns are left out: most are in no register, and
ours finds their family through the parents, which Splink does not know about.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

import matching
from bench.measure import Measured, record
from bench.peers.environment import FOLDER, ready, run_there
from bench.worlds import Noise, World, make_world
from matching.evaluation import judged_units
from matching.linking import prepare

_KEY = ["id_laporan", "peran", "urutan"]
_ROUNDS = 2000
_SHARED = ("nik", "no_kk", "tgl_lahir", "jk", "rt", "kode_desa")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=606)
    parser.add_argument("--areas", default="33.25,32.71,51.03,12.71,35.29,73.08")
    parser.add_argument("--events", type=float, default=3.0)
    parser.add_argument("--noise", choices=("low", "base", "high"), default="base")
    options = parser.parse_args()
    measured, facts = compared(
        options.families, options.seed, options.areas, options.events, options.noise
    )
    for name, value in facts.items():
        print(f"{name:<26} {value}")
    record(
        "peers_world",
        f"python -m bench.peers.world --families {options.families} --seed {options.seed} "
        f"--areas {options.areas} --events {options.events} --noise {options.noise}",
        measured,
        **facts,
    )


def compared(
    families: int, seed: int, areas: str, events: float, noise: Noise
) -> tuple[list[Measured], dict[str, Any]]:
    """Both engines on one world: what index, links and Splink cost, and how right they are."""
    ready()
    folder = FOLDER / "dunia"
    shutil.rmtree(folder, ignore_errors=True)
    world = make_world(
        folder,
        seed=seed,
        areas=areas.replace(".", "").split(","),
        families=families,
        events=events,
        noise=noise,
    )
    people = world.people
    ours, measured = _ours(world, people)
    theirs, more = _theirs(world, people)
    judged = {
        "bansos": _units(ours, world.truth, "peluang"),
        "splink": _units(theirs, world.truth, "bobot"),
    }
    desa = people.select(*_KEY, "kode_desa").unique(_KEY, keep="any")
    best = {who: Best.of(units) for who, units in judged.items()}
    low, middle, high = _difference(best["bansos"], best["splink"], desa)
    facts = {
        "orang_dtsen": world.register.height,
        "orang_disebut_tanpa_bayi": judged["bansos"].height,
        "f1_terbaik": {who: round(one.f1, 5) for who, one in best.items()},
        "selisih_f1_terbaik": {"batas_bawah": low, "tengah": middle, "batas_atas": high},
        "bansos": _measures(judged["bansos"], "DITERIMA"),
        "bansos_dengan_tinjau": _measures(judged["bansos"], "DITERIMA", "TINJAU"),
        "splink_0.5": _measures(judged["splink"], "DITERIMA", "TINJAU"),
        "splink_0.95": _measures(judged["splink"], "DITERIMA"),
        "versi_model": ours["versi_model"][0],
    }
    return [*measured, more], facts


def _ours(world: World, people: pl.DataFrame) -> tuple[pl.DataFrame, list[Measured]]:
    measured = []
    started, cpu = time.perf_counter(), time.process_time()
    parts = world.index()
    measured.append(_since("bansos indeks", started, cpu))
    started, cpu = time.perf_counter(), time.process_time()
    links = matching.link(people, parts, matching.load_model())
    measured.append(_since("bansos padanan", started, cpu))
    return links, measured


def _since(name: str, started: float, cpu: float) -> Measured:
    return Measured(
        name,
        round(time.perf_counter() - started, 2),
        round(time.process_time() - cpu, 2),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _theirs(world: World, people: pl.DataFrame) -> tuple[pl.DataFrame, Measured]:
    """Splink's best candidate of every person named, in the columns of `evaluate`."""
    named = prepare(people).filter(pl.col("peran") != "BAYI")
    register = pl.concat(
        matching.index_part(
            pl.read_parquet(path),
            pl.read_parquet(path.with_name(path.name.replace("_keluarga", "_anggota"))),
        )
        for path in sorted((world.folder / "dtsen").glob("*_keluarga.parquet"))
    )
    left, right, out = (FOLDER / f"dunia_{name}.parquet" for name in ("kiri", "kanan", "splink"))
    _columns(named, "L").write_parquet(left)
    _columns(register, "R").write_parquet(right)
    measured = run_there("splink_world", left, right, out)
    pairs = pl.read_parquet(out)
    turned = pl.col("baris_l").str.starts_with("R")
    rows = pairs.select(
        pl.when(turned).then("baris_r").otherwise("baris_l").str.slice(1).alias("orang"),
        pl.when(turned).then("baris_l").otherwise("baris_r").str.slice(1).alias("anggota"),
        "bobot",
        "peluang",
    ).cast({"orang": pl.UInt32, "anggota": pl.UInt32})
    best = rows.sort("orang", "bobot", "anggota", descending=[False, True, False]).unique(
        "orang", keep="first", maintain_order=True
    )
    candidates = register.select(
        pl.col("nik").alias("nik_padan"), pl.col("no_kk").alias("no_kk_padan")
    ).with_row_index("anggota")
    links = (
        named.select("orang", "id_laporan", "isi", "peran", "urutan", "formulir")
        .with_row_index("baris")
        .join(best, left_on="baris", right_on="orang", how="left")
        .join(candidates, on="anggota", how="left")
        .with_columns(
            pl.when(pl.col("peluang") >= 0.95)
            .then(pl.lit("DITERIMA"))
            .when(pl.col("peluang") >= 0.5)
            .then(pl.lit("TINJAU"))
            .otherwise(pl.lit("TANPA_PADANAN"))
            .alias("keputusan")
        )
    )
    return links, measured


def _columns(rows: pl.DataFrame, side: str) -> pl.DataFrame:
    """The cleaned columns that both engines compare."""
    tokens = pl.col("nama_bersih").str.split(" ")
    return rows.with_row_index("tempat").select(
        pl.concat_str(pl.lit(side), pl.col("tempat").cast(pl.String)).alias("baris"),
        pl.col("nama_bersih").alias("nama"),
        tokens.list.first().alias("kata_depan"),
        tokens.list.last().alias("kata_belakang"),
        pl.col("kepala_lipat").alias("nama_kepala"),
        *_SHARED,
        pl.col("kode_desa").str.head(6).alias("kode_kec"),
        pl.col("kode_desa").str.head(4).alias("kode_kab"),
    )


def _units(links: pl.DataFrame, truth: pl.DataFrame, score: str) -> pl.DataFrame:
    """One row per person a report names, newborns apart: `benar`, `ada`, `skor`."""
    units = judged_units(links, truth.filter(pl.col("peran") != "BAYI"))
    found = pl.col("no_kk_padan").is_not_null()
    return units.with_columns(pl.when(found).then(pl.col(score)).alias("skor"))


@dataclass(frozen=True)
class Best:
    """The units linked at the limit that gives the best F1."""

    units: pl.DataFrame
    f1: float

    @classmethod
    def of(cls, units: pl.DataFrame) -> Best:
        present = int(units["ada"].sum())
        steps = (
            units.drop_nulls("skor")
            .group_by("skor")
            .agg(pl.len().alias("banyak"), pl.col("benar").sum())
            .sort("skor", descending=True)
            .with_columns(
                (2 * pl.col("benar").cum_sum() / (pl.col("banyak").cum_sum() + present)).alias("f1")
            )
        )
        top = steps.row(int(steps["f1"].arg_max() or 0), named=True)
        linked = (pl.col("skor") >= top["skor"]).fill_null(value=False)
        return cls(units.with_columns(linked.alias("padan")), float(top["f1"]))


def _difference(ours: Best, theirs: Best, desa: pl.DataFrame) -> tuple[float, float, float]:
    """2.5 %, 50 % and 97.5 % of the difference of best F1, desa drawn with replacement."""
    counts = []
    for best in (ours, theirs):
        per_desa = (
            best.units.join(desa, on=_KEY, how="left")
            .group_by("kode_desa")
            .agg(
                (pl.col("padan") & pl.col("benar")).sum().alias("kena"),
                (pl.col("padan").cast(pl.Int64) + pl.col("ada")).sum().alias("semua"),
            )
            .sort("kode_desa", nulls_last=True)
        )
        counts.append(per_desa.select("kena", "semua").to_numpy().astype(np.float64))
    size = len(counts[0])
    draws = np.random.default_rng(1).multinomial(size, np.full(size, 1.0 / size), size=_ROUNDS)
    f1 = [2 * (draws @ one[:, 0]) / (draws @ one[:, 1]) for one in counts]
    low, middle, high = np.quantile(f1[0] - f1[1], [0.025, 0.5, 0.975])
    return round(float(low), 5), round(float(middle), 5), round(float(high), 5)


def _measures(units: pl.DataFrame, *decisions: str) -> dict[str, float]:
    linked = units.filter(pl.col("keputusan").is_in(decisions))
    right, present = int(linked["benar"].sum()), int(units["ada"].sum())
    return {
        "padanan": linked.height,
        "precision": round(right / max(linked.height, 1), 5),
        "recall": round(right / max(present, 1), 5),
        "f1": round(2 * right / max(linked.height + present, 1), 5),
    }


if __name__ == "__main__":
    main()
