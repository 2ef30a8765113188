"""How a data folder stands: reviews that wait, who reports nothing, holds near their end.

What belongs here: counting them per kabupaten/kota, from the lake and the newest release.
What does not: judging them, or a person among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import yaml

import release
from assets.folders import Folders
from assets.newest_day import report_days
from release.layout import part_files
from schemas.decisions import DECISIONS
from schemas.forms import FORMS

_POSTS = "daftar_posyandu"
UNKNOWN = "0000"


@dataclass(frozen=True)
class Standing:
    """Counts per kabupaten/kota, sorted by it; empty where there is nothing of the kind.

    waiting: kabupaten, pasangan, tertua (the earliest report day among them). silent: kabupaten,
    posyandu, diam (nothing in `month`), selalu_diam, desa, desa_diam (no post of it ever reported).
    holds: program, kabupaten, ditahan, dekat, lewat, terdekat. `month`: the newest month in which
    anything was reported; None without reports. `aside`: the reports whose day is taken for a slip
    (newest_day.TOLD) and moves no month; `early`: those so far before all others.
    """

    waiting: pl.DataFrame
    silent: pl.DataFrame
    holds: pl.DataFrame
    month: date | None
    near_days: int
    aside: pl.DataFrame
    early: pl.DataFrame


def standing(folders: Folders, today: date) -> Standing:
    """How the folder stands on a day; only the nearness of holds depends on the day."""
    days = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    near = int(days["tahanan_dekat_hari"])
    days = report_days(folders)
    posts = _posts(folders, days.newest)
    month = None if posts.is_empty() else posts["bulan"].max()
    return Standing(
        waiting=_waiting(folders),
        silent=_silent(posts),
        holds=_holds(folders, today, near),
        month=month if isinstance(month, date) else None,
        near_days=near,
        aside=days.late,
        early=days.early,
    )


def silent_posts(folders: Folders, kabupaten: str) -> pl.DataFrame:
    """kode_desa, kode_posyandu, posyandu, terakhir of listed posts silent this month.

    `terakhir`: the day of their last report, empty if there never was one.
    """
    posts = _posts(folders, report_days(folders).newest)
    own = posts.filter(pl.col("kabupaten") == kabupaten, _quiet(posts))
    return own.select("kode_desa", "kode_posyandu", "posyandu", "terakhir").sort(
        "kode_desa", "kode_posyandu"
    )


def _waiting(folders: Folders) -> pl.DataFrame:
    """Pairs in the queue by the kabupaten of their report."""
    if not folders.review_queue.exists():
        return pl.DataFrame()
    queue = pl.scan_parquet(folders.review_queue).select("id_laporan", "isi")
    told = _reports(folders, "id_laporan", "isi", "kode_desa", "tgl_lapor")
    return (
        queue.join(told.unique(["id_laporan", "isi"], keep="any"), on=["id_laporan", "isi"])
        .group_by(_kabupaten())
        .agg(pl.len().alias("pasangan"), pl.col("tgl_lapor").min().alias("tertua"))
        .sort("kabupaten")
        .collect()
    )


def _posts(folders: Folders, day: date | None) -> pl.DataFrame:
    """The listed posts with their last report until `day` and the month of the newest of all."""
    path = folders.list_(_POSTS)
    if not path.exists():
        return pl.DataFrame()
    listed = pl.scan_parquet(path).unique("kode_posyandu", keep="any")
    until = pl.col("tgl_lapor") <= pl.lit(day, pl.Date)
    sent = _reports(folders, "kode_posyandu", "tgl_lapor").filter(until)
    last = sent.group_by("kode_posyandu").agg(pl.col("tgl_lapor").max().alias("terakhir"))
    newest = sent.select(pl.col("tgl_lapor").max().dt.truncate("1mo").alias("bulan"))
    return (
        listed.select("kode_posyandu", "posyandu", "kode_desa", _kabupaten())
        .join(last, on="kode_posyandu", how="left")
        .join(newest, how="cross")
        .collect()
    )


def _silent(posts: pl.DataFrame) -> pl.DataFrame:
    if posts.is_empty():
        return pl.DataFrame()
    villages = posts.group_by("kabupaten", "kode_desa").agg(
        pl.col("terakhir").is_null().all().alias("_desa_diam")
    )
    by_village = villages.group_by("kabupaten").agg(
        pl.len().alias("desa"), pl.col("_desa_diam").sum().alias("desa_diam")
    )
    return (
        posts.with_columns(_diam=_quiet(posts))
        .group_by("kabupaten")
        .agg(
            pl.len().alias("posyandu"),
            pl.col("_diam").sum().alias("diam"),
            pl.col("terakhir").is_null().sum().alias("selalu_diam"),
        )
        .join(by_village, on="kabupaten")
        .sort("kabupaten")
    )


def _quiet(posts: pl.DataFrame) -> pl.Series:
    """Whether a post sent nothing in the newest month."""
    return (posts["terakhir"].is_null() | (posts["terakhir"] < posts["bulan"])).fill_null(True)


def _holds(folders: Folders, today: date, near: int) -> pl.DataFrame:
    """Held families of the newest release by how near the end of their hold is."""
    found = release.releases(folders.releases) if folders.releases.is_dir() else {}
    paths = part_files(list(found.values())[-1], DECISIONS) if found else []
    if not paths:
        return pl.DataFrame()
    until = pl.col("batas_tahan")
    return (
        pl.scan_parquet(paths, hive_partitioning=False)
        .filter(pl.col("status") == "DITAHAN")
        .group_by("program", pl.col("kode_kabupaten_kota").fill_null(UNKNOWN).alias("kabupaten"))
        .agg(
            pl.len().alias("ditahan"),
            until.is_between(today, today + timedelta(days=near)).sum().alias("dekat"),
            (until < today).sum().alias("lewat"),
            until.min().alias("terdekat"),
        )
        .sort("program", "kabupaten")
        .collect(engine="streaming")
    )


def _reports(folders: Folders, *columns: str) -> pl.LazyFrame:
    paths = [folders.form(form) for form in FORMS if folders.form(form).exists()]
    schema = {"id_laporan": pl.String, "isi": pl.String, "kode_posyandu": pl.String}
    empty = pl.LazyFrame(schema={**schema, "kode_desa": pl.String, "tgl_lapor": pl.Date})
    return pl.concat([frame.select(columns) for frame in (empty, *map(pl.scan_parquet, paths))])


def _kabupaten() -> pl.Expr:
    return pl.col("kode_desa").str.head(4).fill_null(UNKNOWN).alias("kabupaten")
