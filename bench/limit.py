"""How far reports can be linked at all: persons nobody could tell apart; a judge taught the truth.

    python -m bench.limit [--worlds 5202:1208,3529 5203:7308,5304]

What belongs here: worlds kept for tuning, with every true row – and everyone of its name in its
village – among the candidates, whatever the blocking keys found; the record `limit.json`.
What does not: the engine's own figures (bench/accuracy), or the taught judge (bench/taught).

`serupa`: other register rows that agree with the report at least as well as the true one in every
single field. A linker that prefers more agreement gives the true row 1/(serupa + 1) at best: with
one such row it has to ask an officer, who is shown the right one half the time; with two or more
the chance lies below the limit of review. Counted are persons who stand alone in their report –
relatives named beside could tell equals apart – so both shares are lower bounds.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import matching
from bench.measure import RESULTS, ROOT, commit, machine
from bench.taught import taught_figures
from bench.worlds import World, make_world
from matching.blocking import report_hashes
from matching.duplicates import same_person
from matching.index_file import named_rows
from matching.linking import batches, candidate_evidence, prepare
from matching.named_rows import NamedRows
from matching.people import KEY
from matching.score import FIELDS
from matching.search import Found, Index

_KEY = ["id_laporan", "peran", "urutan"]
_SMALL = 1e-6


def main() -> None:
    """Measure every world, print and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", nargs="+", default=["5202:1208,3529", "5203:7308,5304"])
    parser.add_argument("--families", type=int, default=330_000)
    parser.add_argument("--events", type=float, default=0.7)
    parser.add_argument("--folder", type=Path, default=ROOT / "build/bench/worlds")
    options = parser.parse_args()
    model = matching.load_model()
    best = []
    for told in options.worlds:
        seed, areas = told.split(":")
        world = make_world(
            options.folder / f"tune_{seed}", seed=int(seed), areas=areas.split(","),
            families=options.families, events=options.events, noise="base",
        )  # fmt: skip
        best.append(best_with_truth(world, world.index(), model).with_columns(dunia=pl.lit(seed)))
    units = pl.concat(best)
    record: dict[str, Any] = {
        "command": "python -m bench.limit " + " ".join(sys.argv[1:]),
        "commit": commit(),
        "machine": machine(),
        "versi_model": model.version,
        "semua": limit_figures(units, model),
        "per_formulir": {
            form: limit_figures(units.filter(pl.col("formulir") == form), model)
            for form in units["formulir"].unique().sort()
        },
        "hakim": taught_figures(units, FIELDS, model),
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (RESULTS / "limit.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def best_with_truth(world: World, parts: list[Path], model: matching.Model) -> pl.DataFrame:
    """One row per person named: the best candidate with its evidence, `benar`, whether the person
    is in DTSEN (`ada`), whether `sendiri` in the report, and `serupa`."""
    files = [matching.IndexFile(path) for path in parts]
    rows = [np.arange(len(file.fingerprints())) for file in files]
    part = np.repeat(np.arange(len(files)), [len(one) for one in rows])
    register = NamedRows.together([named_rows(files, part, np.concatenate(rows))])
    truth = world.truth.with_columns(pl.col("urutan").cast(pl.Int16)).filter(
        pl.col("nik").replace("", None).is_not_null()
    )
    frames = []
    with Index(parts) as index:
        for batch in batches(world.people.sort(KEY)):
            people = prepare(batch)
            true = people.select("orang", *_KEY).join(truth, on=_KEY).select("orang", "nik")
            found = with_crowd(index.search(report_hashes(people)), true, register)
            evidence = candidate_evidence(people, index, found, model).with_columns(
                same_person().alias("orang_sama")
            )
            right = true.rename({"nik": "nik_d"}).with_columns(benar=pl.lit(value=True))
            judged = evidence.join(right, on=["orang", "nik_d"], how="left").with_columns(
                pl.col("benar").fill_null(value=False)
            )
            told = people.select("orang", *_KEY, "isi", "formulir").with_columns(
                ada=pl.col("orang").is_in(true["orang"].implode()),
                sendiri=(pl.len().over("id_laporan", "isi") == 1)
                | (pl.col("formulir") == "perkawinan"),
            )
            order = {"by": ["orang", "peluang", "sidik"], "descending": [False, True, False]}
            frames.append(
                told.join(
                    judged.sort(**order).unique("orang", keep="first", maintain_order=True),
                    on="orang", how="left",
                ).join(equals(judged), on="orang", how="left")
            )  # fmt: skip
    newborns = pl.col("peran") == "BAYI"
    return pl.concat(frames).filter(~newborns).with_columns(pl.col("benar").fill_null(value=False))


def with_crowd(found: Found, true: pl.DataFrame, register: NamedRows) -> Found:
    """What was found, with the true rows and everyone of their name in their village."""
    home = ["kode_desa", "k_nama_penuh"]
    people = register.rows.with_columns(register.told("k_nama_penuh"))
    own = true.join(people, on="nik").select("orang", *home)
    crowd = own.join(people.select("sidik", *home), on=home).select("orang", "sidik")
    pairs = pl.concat([found.pairs.select("orang", "sidik"), crowd.select(
        pl.col("orang").cast(found.pairs.schema["orang"]), "sidik")]).unique()  # fmt: skip
    meant = people["sidik"].is_in(pairs["sidik"].unique().implode()).arg_true()
    return replace(found, pairs=pairs.sort("orang", "sidik"), people=register[meant])


def equals(judged: pl.DataFrame) -> pl.DataFrame:
    """`orang`, `serupa`: other persons of the register who agree as well in every field."""
    weights = [f"w_{field}" for field in FIELDS]
    true = judged.filter("benar").unique("orang", keep="first", maintain_order=True)
    beside = judged.join(
        true.select("orang", pl.col("orang_sama").alias("dia"),
                    *(pl.col(name).alias(f"{name}_benar") for name in weights)),
        on="orang",
    ).filter((pl.col("orang_sama") != pl.col("dia")) & ~pl.col("benar"))  # fmt: skip
    as_well = pl.all_horizontal(
        pl.col(name) >= pl.col(f"{name}_benar") - _SMALL for name in weights
    )
    return (
        beside.filter(as_well)
        .group_by("orang")
        .agg(pl.col("orang_sama").n_unique().alias("serupa"))
    )


def limit_figures(units: pl.DataFrame, model: matching.Model) -> dict[str, Any]:
    """Shares among the persons who are in DTSEN."""
    present = units.filter("ada").with_columns(pl.col("serupa").fill_null(0))
    bound = pl.col("sendiri").cast(pl.Int8) * pl.col("serupa")
    chance = pl.col("peluang").fill_null(0.0)
    right = pl.col("benar")
    told = present.select(
        pl.len().alias("ada"),
        (bound == 1).mean().alias("satu_serupa"),
        (bound > 1).mean().alias("beberapa_serupa"),
        pl.when(bound == 0).then(1.0).when(bound == 1).then(0.5).otherwise(0.0).mean()
        .alias("recall_dengan_tinjau_paling"),
        (right & (chance >= model.accept)).mean().alias("recall_tanpa_rugi_blok"),
        (right & (chance >= model.review)).mean().alias("recall_dengan_tinjau_tanpa_rugi_blok"),
    )  # fmt: skip
    review = units.select(
        ((chance >= model.review) & (chance < model.accept)).mean().alias("tinjau_tanpa_rugi_blok")
    )
    return {
        name: round(value, 5) if isinstance(value, float) else value
        for name, value in (told.row(0, named=True) | review.row(0, named=True)).items()
    }


if __name__ == "__main__":
    main()
