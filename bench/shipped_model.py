"""The shipped model made anew: EM on one world, calibration and limits on worlds kept for it.

    python -m bench.shipped_model START OUT --train 5201:3308,5107 --worlds 5202:1208,3529 …

START is kept as it is, but for calibration and limits, where --train is not given: so EM and the
limits can be two runs, and the limits are then fitted to the rounded m and u of the file.

What belongs here: log-odds of being right by kind of evidence, and the limits that keep what is
accepted right and the review small – on tuning seeds, never on those of bench/accuracy.
What does not: the estimate of m and u (matching.train), or the figures of the result
(bench/accuracy).
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import polars as pl

import matching
from bench.accuracy import judged
from bench.figures import logistic
from bench.measure import ROOT
from bench.worlds import World, make_world
from matching.calibrate import KINDS
from matching.model import Calibration

_FROM = 0.02
_EDGE = 1e-6
# Errors among the accepted, foretold and seen on the tuning worlds: a little stricter than what is
# asked of new worlds. Probabilities hold alike for the six forms
# looked at, so one limit is the best for all.
_ERRORS = 0.0004
_DECIMALS = 5
# Below this two of three pairs shown to an officer would be wrong.
_REVIEW = 0.35
_LOWEST = 0.97
_GRID = tuple(round(_LOWEST + 0.0025 * step, 4) for step in range(12))
_FEWEST = 200


def main() -> None:
    """Fit, print and write the model file OUT, named after it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("start", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", default=None, help="SEED:KKKK,KKKK")
    parser.add_argument("--factors", default="", help="u_kali of name levels: LAIN=16,KETIK=0.4")
    parser.add_argument("--worlds", nargs="+", required=True, help="SEED:KKKK,KKKK")
    parser.add_argument("--families", type=int, default=330_000)
    parser.add_argument("--events", type=float, default=0.7)
    parser.add_argument("--folder", type=Path, default=ROOT / "build/bench/worlds")
    options = parser.parse_args()
    start = with_factors(matching.load_model(options.start), options.factors)
    if options.train is None:
        plain = replace(start, calibration={})
        learned = [line[4:] for line in _provenance(options.start)]
    else:
        world = _world(options, options.train)
        trained = matching.train(world.people, world.index(), start)
        plain = replace(trained.model, calibration={})
        learned = [
            f"m dan u: EM tanpa label, matching.train mulai dari {start.version}, dunia buatan "
            f"benih:wilayah {options.train}",
            f"({trained.persons:,} orang, {trained.pairs:,} pasangan, {trained.rounds} putaran)",
            f"u_kali nama disesuaikan pada dunia kalibrasi: {options.factors or '-'}",
        ]
    frames = []
    for told in options.worlds:
        world = _world(options, told)
        frames.append(judged(world, world.index(), plain))
    units = pl.concat(frames)
    model = replace(plain, calibration=fitted(units))
    after = calibrated_units(units, model)
    accept = accept_limit(after)
    model = replace(model, accept=accept, review=_REVIEW)
    provenance = [
        *learned,
        "Kalibrasi dan batas: dunia buatan benih:wilayah " + " ".join(options.worlds),
        f"({units.height:,} orang disebut; galat yang diterima di sana, diramalkan dan terjadi, "
        f"<= {_ERRORS})",
        "Belum disesuaikan dengan data lapangan: bansos train --data … --labels …",
        "nik_samar, kk_samar: dari peluang kebetulan, tidak dilatih (matching/masked_numbers.py)",
        "Dari awal / kept from the start: kemiripan_kata, u_kali nama, u NIK dan KK, keluarga",
    ]
    text = matching.model_text(model, options.out.stem, provenance)
    options.out.write_text(text, encoding="utf-8")
    print(model.calibration, model.accept, model.review)


def with_factors(model: matching.Model, told: str) -> matching.Model:
    """The model with other factors on the frequency of agreeing tokens, LEVEL=FACTOR,…"""
    factors = dict(one.split("=") for one in told.split(",") if one)
    names = {
        level: replace(value, factor=float(factors.get(level, value.factor)))
        for level, value in model.names.items()
    }
    return replace(model, names=names)


def _provenance(model: Path) -> list[str]:
    """The lines of a model file that say where its m and u come from."""
    lines = model.read_text(encoding="utf-8").splitlines()
    facts = [line for line in lines if line.startswith("#   ")]
    return [line for line in facts if line.startswith(("#   m dan u:", "#   (", "#   u_kali"))][:3]


def _world(options: argparse.Namespace, told: str) -> World:
    seed, areas = told.split(":")
    return make_world(
        options.folder / f"tune_{seed}",
        seed=int(seed),
        areas=areas.split(","),
        families=options.families,
        events=options.events,
        noise="base",
    )


def fitted(units: pl.DataFrame) -> dict[str, Calibration]:
    """Slope and shift per kind of evidence of the best candidates."""
    table = {}
    for kind in KINDS:
        here = of_person(units).filter(
            (pl.col("jenis_bukti") == kind) & (pl.col("peluang") > _FROM)
        )
        right = here["terbaik_benar"].to_numpy().astype(float)
        if min(here.height, _FEWEST) < _FEWEST or not 0 < right.sum() < len(right):
            continue
        slope, shift = logistic(here["peluang"].clip(_EDGE, 1 - _EDGE).to_numpy(), right)
        table[kind] = Calibration(round(max(slope, 0.1), 4), round(shift, 4))
        print(kind, here.height, table[kind])
    return table


def of_person(units: pl.DataFrame) -> pl.DataFrame:
    """Units judged by a person's own evidence: no newborn found through the family."""
    return units.filter(pl.col("jenis_bukti").is_not_null() & (pl.col("peran") != "BAYI"))


def calibrated_units(units: pl.DataFrame, model: matching.Model) -> pl.DataFrame:
    """`peluang` after calibration, of those judged by their own evidence."""
    frame = of_person(units)
    chance = pl.col("peluang").clip(_EDGE, 1 - _EDGE)
    odds = (chance / (1 - chance)).log()
    for kind, value in model.calibration.items():
        moved = 1 / (1 + (-(value.slope * odds + value.shift)).exp())
        frame = frame.with_columns(
            pl.when(pl.col("jenis_bukti") == kind)
            .then(moved)
            .otherwise(pl.col("peluang"))
            .alias("peluang")
        )
    return frame


def accept_limit(units: pl.DataFrame) -> float:
    """The lowest of a grid of limits that keeps the errors, foretold and seen, below what is aimed
    at: a few dozen wrong links in the tuning worlds cannot tell two limits apart without both."""
    for limit in _GRID:
        accepted = units.filter(pl.col("peluang") >= limit)
        if accepted.is_empty():
            break
        errors = accepted.select(
            diramalkan=(1.0 - pl.col("peluang")).mean(), terjadi=(~pl.col("terbaik_benar")).mean()
        ).row(0, named=True)
        print(limit, accepted.height, errors)
        if round(max(errors.values()), _DECIMALS) <= _ERRORS:
            return limit
    return _GRID[-1]


if __name__ == "__main__":
    main()
