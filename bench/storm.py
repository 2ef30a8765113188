"""The storm breaker on honest worlds and on injected storms: which files would be held.

What belongs here: honest files as they come and gathered into large ones, and storms of
growing size put beside them.
What does not: the limits (matching/storm.yaml) or what a hold means (register).

    .venv/bin/python -m bench.storm
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import matching
from assets.folders import Folders
from assets.intake import take_in
from assets.matching import build_index, link_reports, reports
from bench.measure import ROOT, record
from bench.worlds import Noise
from matching.storm import load_limits
from schemas.linkage import MEASURES
from synthetic.generate import write_sample

PLACE = ROOT / "build/bench/storm"
VERSION = "2025T4"
# Families, seed, areas, noise, events.
WORLDS: dict[str, tuple[int, int, list[str], Noise, float]] = {
    "dasar": (200_000, 271828, ["3325", "3271", "5103", "1271", "3529", "7371", "1371", "5201"],
              "base", 1.0),
    "tinggi": (40_000, 99, ["3325", "5201"], "high", 8.0),
}  # fmt: skip
OF_A_CONTENT = ["id_laporan", "isi", "berkas", "petugas", "tgl_lapor"]
OF_A_LINK = ["id_laporan", "isi", "keputusan", "id_orang_padan", "no_kk_padan"]
# What all reports of a storm share, how many there are, and the share in review.
STORMS = [
    *(("id_orang_padan", size, 0.0) for size in (4, 6, 7, 10, 20, 40)),
    *(("no_kk_padan", size, 0.0) for size in (8, 12, 13, 20, 40)),
    *(("petugas", size, 0.0) for size in (30, 60, 61, 100, 300)),
    *(("tinjau", size, share) for size in (20, 30, 100) for share in (0.1, 0.25, 0.5)),
]

Frames = tuple[pl.DataFrame, pl.DataFrame]


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def linked_world(name: str) -> Frames:
    """Links and contents of every report of a world, made where it is not there yet."""
    families, seed, areas, noise, events = WORLDS[name]
    folders, landing = Folders(PLACE / name / "data"), PLACE / name / "dunia"
    if not folders.engine_links.exists():
        write_sample(
            out=landing, families=families, seed=seed, areas=areas, noise=noise, events=events
        )
        take_in(landing / "landing", folders, quiet)
        build_index(folders, VERSION, quiet)
        link_reports(folders, VERSION, None, None, quiet)
    contents = pl.concat(
        frame.select(*OF_A_CONTENT, pl.lit(form).alias("formulir"))
        for form, frame in reports(folders).items()
    )
    return pl.read_parquet(folders.engine_links).select(OF_A_LINK), contents


def storm(number: int, shared: str, size: int, review: float) -> Frames:
    """Links and contents of one file: `size` deaths that share a person, family or officer."""
    own = [f"BADAI-{number}-{place}" for place in range(size)]
    text = {
        name: [f"BADAI-{number}"] * size if name == shared else own
        for name in ("petugas", "id_orang_padan", "no_kk_padan")
    }
    if shared == "id_orang_padan":
        text["no_kk_padan"] = text["id_orang_padan"]
    rows = pl.DataFrame({"id_laporan": own, **text}).with_columns(
        pl.lit("b" * 16).alias("isi"),
        pl.lit(f"{number:064x}").alias("berkas"),
        pl.lit(date(2025, 12, 1)).alias("tgl_lapor"),
        pl.lit("kematian").alias("formulir"),
        pl.when(pl.int_range(pl.len()) < review * size)
        .then(pl.lit("TINJAU"))
        .otherwise(pl.lit("DITERIMA"))
        .alias("keputusan"),
    )
    return rows.select(OF_A_LINK), rows.select(*OF_A_CONTENT, "formulir")


def gathered(contents: pl.DataFrame, *, one_officer: bool) -> pl.DataFrame:
    """Honest reports as one file per kabupaten/kota, form and month, forwarded by an operator."""
    area = pl.col("id_laporan").str.head(4)
    month = pl.col("tgl_lapor").dt.strftime("%Y%m")
    files = contents.with_columns(pl.concat_str(area, "formulir", month).alias("berkas"))
    return files.with_columns(area.alias("petugas")) if one_officer else files


def told(watch: pl.DataFrame) -> dict[str, Any]:
    """Files, files held, and the highest value of each measure that counts."""
    enough = watch.filter(pl.col("orang") >= load_limits().persons)
    most = {name: (enough if name == "tinjau" else watch)[name].max() for name in MEASURES}
    return {"berkas": watch.height, "ditahan": int(watch["ditahan"].sum()), "tertinggi": most}


def main() -> None:
    """Measure both worlds; write bench/results/storm.json."""
    found: dict[str, Any] = {}
    for name in WORLDS:
        links, contents = linked_world(name)
        found[name] = {
            "seperti datang": told(matching.watched(links, contents)),
            "satu berkas per kabupaten, formulir dan bulan": told(
                matching.watched(links, gathered(contents, one_officer=False))
            ),
            "satu operator per kabupaten": told(
                matching.watched(links, gathered(contents, one_officer=True))
            ),
        }
        parts = [storm(number, *shape) for number, shape in enumerate(STORMS)]
        watch = matching.watched(
            pl.concat([links, *(one for one, _ in parts)]),
            pl.concat([contents, *(one for _, one in parts)]),
        )
        held = dict(watch.select("berkas", pl.col("sebab").fill_null("")).rows())
        found[name]["badai"] = [
            {"sama": shared, "laporan": size, "tinjau": review, "sebab": held[f"{number:064x}"]}
            for number, (shared, size, review) in enumerate(STORMS)
        ]
    record("storm", "python -m bench.storm", [], dunia=found)


if __name__ == "__main__":
    main()
