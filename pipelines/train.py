"""`bansos train`: a model file learned from the reports and the index under a data folder.

What belongs here: finding both, reading the labels, and writing the file with its provenance.
What does not: the estimate (matching/training) or the file's form (matching/model_text).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

import matching
from assets.folders import Folders, Progress
from assets.matching import index_parts, newest_contents, reports
from assets.second_look import people_with_posts
from pipelines.faults import BadUse
from schemas.linkage import DECIDED


@dataclass(frozen=True)
class TrainOptions:
    """The options of `bansos train`; `start` None = the shipped model."""

    data: Path
    out: Path
    labels: Path | None
    start: Path | None
    seed: int
    rounds: int
    threads: int | None


def train_model(options: TrainOptions, progress: Progress) -> matching.Trained:
    """Write OUT, a model of the name of its file; BadUse if there is nothing to learn from."""
    folders = Folders(options.data)
    version = _newest_version(folders)
    index = list(index_parts(folders, version).values())
    by_form = reports(folders)
    newest = newest_contents(by_form)
    told = {
        form: frame.join(newest, on=["id_laporan", "isi"], how="semi")
        for form, frame in by_form.items()
    }
    progress("latih", 0, 1)
    try:
        start = matching.load_model(options.start)
        trained = matching.train(
            people_with_posts(folders, told),
            index,
            start,
            labels=None if options.labels is None else _labels(options.labels),
            seed=options.seed,
            rounds=options.rounds,
            threads=options.threads,
        )
    except (matching.ModelFault, matching.IndexFault) as fault:
        raise BadUse(str(fault)) from None
    progress("latih", 1, 1)
    if not trained.persons:
        raise BadUse(f"Belum ada laporan / no reports yet under {options.data}.")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    provenance = [
        f"bansos train, benih / seed {options.seed}, mulai dari / from {start.version}",
        f"DTSEN {version}; {trained.persons:,} orang disebut laporan / persons named, "
        f"{trained.pairs:,} pasangan calon / candidate pairs, {trained.labels:,} label",
        f"EM {trained.rounds} putaran / rounds, "
        + ("tenang / settled" if trained.settled else "belum tenang / not settled"),
        "Dari awal / kept from the start: batas, kalibrasi, kemiripan_kata, u_kali nama, u NIK "
        "dan KK, keluarga",
    ]
    options.out.write_text(
        matching.model_text(trained.model, options.out.stem, provenance), encoding="utf-8"
    )
    return trained


def _newest_version(folders: Folders) -> str:
    versions = sorted(
        path.name for path in folders.index("-").parent.glob("*") if index_parts(folders, path.name)
    )
    if not versions:
        raise BadUse(
            f"Belum ada indeks / no index yet under {folders.data}. Jalankan dulu / run first: "
            "bansos run --tahap …"
        )
    return versions[-1]


def _labels(path: Path) -> pl.DataFrame:
    """Decided pairs from CSV or Parquet; BadUse names a missing column or a wrong decision."""
    if not path.exists():
        raise BadUse(f"Tidak ada berkas label / no such file: {path}.")
    try:
        parquet = path.suffix.lower() == ".parquet"
        raw = pl.read_parquet(path) if parquet else pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        raise BadUse(
            f"{path.name}: bukan tabel CSV atau Parquet menurut akhirannya / not the table "
            "its ending says. Buat lagi / write it again: bansos review labels --out …"
        ) from None
    needed = DECIDED.polars_schema()
    missing = [name for name in needed if name not in raw.columns and name != "pola"]
    if missing:
        raise BadUse(
            f"{path.name}: kolom tidak ada / columns missing: {', '.join(missing)}. "
            f"Yang perlu / expected: {', '.join(needed)}."
        )
    wrong = raw.with_row_index("baris", offset=2).filter(
        ~pl.col("keputusan").is_in(["YA", "TIDAK"]).fill_null(value=False)
    )
    if wrong.height:
        raise BadUse(
            f"{path.name} baris / row {wrong['baris'][0]}: keputusan harus YA atau TIDAK / "
            "the decision must be YA or TIDAK."
        )
    return raw.select(
        pl.col(name).cast(dtype) for name, dtype in needed.items() if name in raw.columns
    )
