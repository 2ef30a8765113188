"""The storm breaker: a file of reports that links quite unlike the files before it.

What belongs here: what is measured of a file, what is usual, and above which limit it is held.
What does not: what a hold means for a report (register) or where decisions lie
(`assets.storm`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from schemas.linkage import FILE_WATCH, MEASURES
from schemas.officers import officer_key

# What is asked of the links.
WATCHED = ("id_laporan", "isi", "keputusan", "id_orang_padan", "no_kk_padan")
LIMITS_FILE = Path(__file__).with_name("storm.yaml")
_DECIMALS = 6


@dataclass(frozen=True)
class Limit:
    """Limits of one measure: held above max(`floor`, `times` × usual + `plus`), or `ceiling`."""

    floor: float
    times: float
    plus: float
    ceiling: float | None


@dataclass(frozen=True)
class StormLimits:
    """The reviewed limits: measures by name, and how much must be there to compare."""

    files: int
    persons: int
    measures: Mapping[str, Limit]


@cache
def load_limits(path: Path = LIMITS_FILE) -> StormLimits:
    """The limits in `path`; KeyError names one that is missing."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return StormLimits(
        files=int(found["berkas_pembanding"]),
        persons=int(found["orang_minimum"]),
        measures={name: _limit(found["ukuran"][name]) for name in MEASURES},
    )


def _limit(table: Mapping[str, Any]) -> Limit:
    ceiling = table["pagu"]
    return Limit(
        floor=float(table["lantai"]),
        times=float(table.get("kali", 1)),
        plus=float(table.get("tambah", 0)),
        ceiling=None if ceiling is None else float(ceiling),
    )


def watched(
    links: pl.DataFrame, contents: pl.DataFrame, limits: StormLimits | None = None
) -> pl.DataFrame:
    """One row of `schemas.linkage.FILE_WATCH` per file of reports, sorted by its key.

    `links`: LINKS of all report contents, as the engine found them. `contents`: id_laporan,
    isi, formulir, berkas, petugas, tgl_lapor, one row per content. Compared are files of the
    same form whose last report day is earlier, never files that merely arrived earlier: the
    verdict depends on what the files say and not on the order in which they came.
    """
    return judged(measured(links, contents), limits)


def judged(measured: pl.DataFrame, limits: StormLimits | None = None) -> pl.DataFrame:
    """FILE_WATCH of all files, from what was `measured` of each."""
    known = load_limits() if limits is None else limits
    judged = measured.join(_usual(measured, known), on=["formulir", "terakhir"], how="left")
    enough = pl.col("berkas_terdahulu") >= known.files
    for name, limit in known.measures.items():
        ceiling = pl.lit(limit.ceiling, pl.Float64)
        usual = pl.when(enough).then(pl.col(f"{name}_biasa"))
        compared = pl.max_horizontal(pl.lit(limit.floor), limit.times * usual + limit.plus)
        judged = judged.with_columns(
            usual.round(_DECIMALS).alias(f"{name}_biasa"),
            pl.when(enough)
            .then(pl.min_horizontal(compared, ceiling))
            .otherwise(ceiling)
            .round(_DECIMALS)
            .alias(f"{name}_batas"),
        )
    broken = [
        pl.when(_countable(name, known) & (pl.col(name) > pl.col(f"{name}_batas"))).then(
            pl.lit(name.upper())
        )
        for name in MEASURES
    ]
    return (
        judged.with_columns(pl.concat_str(broken, separator=";", ignore_nulls=True).alias("sebab"))
        .with_columns((pl.col("sebab") != "").alias("ditahan"))
        .with_columns(pl.when("ditahan").then("sebab").alias("sebab"))
        .select(pl.col(name).cast(kind) for name, kind in FILE_WATCH.polars_schema().items())
        .sort(FILE_WATCH.sort)
    )


def released(decisions: pl.DataFrame) -> pl.DataFrame:
    """`berkas`, `dilepas`: files that two officers let go, since the second one's decision.

    `decisions`: `schemas.linkage.FILE_RELEASES`. One officer alone lets nothing go.
    """
    return (
        decisions.group_by("berkas", officer_key(pl.col("petugas")))
        .agg(pl.col("tanggal").min())
        .group_by("berkas")
        .agg(pl.col("tanggal").sort().slice(1, 1).first().alias("dilepas"))
        .drop_nulls("dilepas")
        .sort("berkas")
    )


def _countable(name: str, limits: StormLimits) -> pl.Expr:
    return pl.col("orang") >= limits.persons if name == "tinjau" else pl.lit(value=True)


def measured(links: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
    """Per file: laporan, orang, terakhir, and the four measures (see `watched`).

    Files may be measured some at a time, each with all of its contents.
    """
    files = contents.group_by("berkas", "formulir").agg(
        pl.col("id_laporan").n_unique().alias("laporan"),
        pl.col("tgl_lapor").max().alias("terakhir"),
    )
    files_of = contents.select("id_laporan", "isi", "berkas")
    linked = links.select(WATCHED).join(files_of, on=["id_laporan", "isi"])
    persons = linked.group_by("berkas").agg(
        pl.len().alias("orang"), (pl.col("keputusan") == "TINJAU").mean().alias("tinjau")
    )
    officers = contents.with_columns(officer_key(pl.col("petugas")))
    found = linked.filter(pl.col("keputusan") != "TANPA_PADANAN")
    return (
        files.join(persons, on="berkas", how="left")
        .join(_most(found, "id_orang_padan", "per_orang"), on="berkas", how="left")
        .join(_most(found, "no_kk_padan", "per_keluarga"), on="berkas", how="left")
        .join(_most(officers, "petugas", "per_petugas"), on="berkas", how="left")
        .with_columns(pl.col("orang", *MEASURES).fill_null(0))
        .with_columns(pl.col("tinjau").round(_DECIMALS))
    )


def _most(rows: pl.DataFrame, whom: str, name: str) -> pl.DataFrame:
    """Per file the largest number of different reports that share one value of `whom`."""
    return (
        rows.drop_nulls(whom)
        .group_by("berkas", whom)
        .agg(pl.col("id_laporan").n_unique().alias(name))
        .group_by("berkas")
        .agg(pl.col(name).max())
    )


def _usual(measured: pl.DataFrame, limits: StormLimits) -> pl.DataFrame:
    """Per form and last report day: how many files are earlier, and what was usual in them.

    A file counts at most with a measure's floor. The review share is that of all persons
    named in the earlier files, so that a file of three persons does not weigh like a large one.
    """
    capped = {
        name: pl.col(name).clip(upper_bound=limit.floor) for name, limit in limits.measures.items()
    }
    capped["tinjau"] = capped["tinjau"] * pl.col("orang")
    by_day = (
        measured.group_by("formulir", "terakhir")
        .agg(
            pl.len().alias("berkas_terdahulu"),
            pl.col("orang").sum().alias("_orang"),
            *(value.sum().round(_DECIMALS).alias(f"_{name}") for name, value in capped.items()),
        )
        .sort("formulir", "terakhir")
    )
    before = by_day.with_columns(
        pl.col("berkas_terdahulu", "_orang", *(f"_{name}" for name in MEASURES))
        .cum_sum()
        .shift(1, fill_value=0)
        .over("formulir")
    )
    of = {name: "_orang" if name == "tinjau" else "berkas_terdahulu" for name in MEASURES}
    return before.select(
        "formulir",
        "terakhir",
        "berkas_terdahulu",
        *(
            pl.when(pl.col(whole) > 0)
            .then(pl.col(f"_{name}") / pl.col(whole))
            .alias(f"{name}_biasa")
            for name, whole in of.items()
        ),
    )
