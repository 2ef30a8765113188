"""A synthetic world made ready for linking: index parts, newest reports, and the truth.

What belongs here: generating, taking in through intake, indexing, and forgetting the landing.
What does not: linking or measuring (accuracy, linkage), or the generator itself (synthetic).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

import matching
from bench.linkage import newest, tables_of
from schemas.forms import FORMS
from schemas.lists import POSTS
from synthetic.generate import write_sample

Noise = Literal["low", "base", "high"]


@dataclass(frozen=True)
class World:
    """Folders of one world: `parts` for matching.link, `people` named, `truth`, `register`."""

    folder: Path

    @property
    def parts(self) -> list[Path]:
        """The index, one file per kabupaten/kota."""
        found = (self.folder / "indeks").glob("[0-9]*.arrow")
        return sorted(path for path in found if path.stem.isdigit())

    def index(self) -> list[Path]:
        """Make the index anew, as the code stands; one file per kabupaten/kota."""
        shutil.rmtree(self.folder / "indeks", ignore_errors=True)
        (self.folder / "indeks").mkdir()
        for path in sorted((self.folder / "dtsen").glob("*_keluarga.parquet")):
            kab = path.stem.split("_")[0]
            members = pl.read_parquet(path.with_name(f"{kab}_anggota.parquet"))
            target = self.folder / "indeks" / f"{kab}.arrow"
            matching.write_index_part(pl.read_parquet(path), members, target)
        return self.parts

    @property
    def people(self) -> pl.DataFrame:
        """The persons named by the newest content of every report."""
        posts = pl.read_parquet(self.folder / f"{POSTS.name}.parquet")
        return matching.with_served(matching.people_named(self.reports()), posts)

    @property
    def truth(self) -> pl.DataFrame:
        """truth/tautan, text columns."""
        return pl.read_parquet(self.folder / "tautan.parquet")

    @property
    def register(self) -> pl.DataFrame:
        """DTSEN members: nik, no_kk, nama, jk, tgl_lahir, desil."""
        return pl.read_parquet(self.folder / "anggota.parquet")

    def reports(self) -> dict[str, pl.DataFrame]:
        """The newest content of every report, by form."""
        return {path.stem: pl.read_parquet(path) for path in (self.folder / "laporan").glob("*")}


def make_world(
    folder: Path, *, seed: int, areas: list[str], families: int, events: float, noise: Noise
) -> World:
    """The world in `folder`, made if it is not there yet; its landing folder is not kept."""
    world = World(folder)
    if (folder / "tautan.parquet").exists():
        return world
    shutil.rmtree(folder, ignore_errors=True)
    landing = folder / "dunia"
    write_sample(
        out=landing,
        families=families,
        seed=seed,
        areas=areas,
        only=None,
        quarter="2025-T4",
        noise=noise,
        events=events,
        format="parquet",
        progress=lambda *_: None,
    )
    tables = tables_of(landing / "landing")
    (folder / "dtsen").mkdir(parents=True)
    (folder / "laporan").mkdir()
    members = []
    for (name, kab), families_of in sorted(tables.items()):
        if name != "dtsen_keluarga":
            continue
        people = tables[("dtsen_anggota", kab)]
        families_of.write_parquet(folder / "dtsen" / f"{kab}_keluarga.parquet")
        people.write_parquet(folder / "dtsen" / f"{kab}_anggota.parquet")
        members.append(_register(families_of, people))
    pl.concat(members).write_parquet(folder / "anggota.parquet")
    posts = [table for (name, _), table in tables.items() if name == POSTS.name]
    pl.concat(posts).write_parquet(folder / f"{POSTS.name}.parquet")
    reports = {
        form: newest(pl.concat([t for (name, _), t in tables.items() if name == form]))
        for form in FORMS
        if any(name == form for name, _ in tables)
    }
    for form, frame in reports.items():
        frame.write_parquet(folder / "laporan" / f"{form}.parquet")
    truth = pl.read_csv(landing / "truth" / "tautan.csv", infer_schema=False)
    shutil.rmtree(landing)
    truth.write_parquet(folder / "tautan.parquet")
    return world


def _register(families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    desil = families.select("nomor_kartu_keluarga", pl.col("desil_nasional").alias("desil"))
    return members.join(
        desil.unique("nomor_kartu_keluarga"), on="nomor_kartu_keluarga", how="left"
    ).select(
        pl.col("nomor_induk_kependudukan").alias("nik"),
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        "nama",
        pl.col("jenis_kelamin").replace_strict({"1": "L", "2": "P"}, default=None).alias("jk"),
        pl.col("tanggal_lahir").alias("tgl_lahir"),
        "desil",
    )
