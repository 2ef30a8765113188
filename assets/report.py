"""The report of a tranche: its release, the one before, and counts of the lake beside it.

What belongs here: reading what a report is made from, and writing the page whole or not at all.
What does not: the page (report).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import release
import report
from assets.folders import Folders
from assets.leads import counted_leads
from assets.mart import mart_inputs
from release import approval, canonical_json
from release.layout import MANIFEST, SUMMARY
from release.mart import DEFAULT_ENGINE, reporting
from schemas.complaints import CASES
from schemas.forms import FORMS
from schemas.parquet import replacing
from schemas.tahap import Tahap

# Months of reports a report tells of, the one of its cut-off among them.
_MONTHS = 12
# Steps in which open complaints age: those of the mart's question on who waits, and months.
_AGES = (15, 31, 61)


def write_report(folders: Folders, tahap: Tahap, path: Path, area: str = "") -> Path:
    """laporan.html of a release at `path`; the same release and lake give the same bytes.

    `area` (digits of its code): the page of its supervising team instead.
    """
    html = report.page(_facts(folders, tahap, area))
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        unfinished.write_text(html, encoding="utf-8")
    return path


def _facts(folders: Folders, tahap: Tahap, area: str) -> report.Facts:
    folder = folders.release(tahap)
    previous = release.find_previous(folders.releases, tahap)
    return report.Facts(
        manifest=canonical_json.read(folder / MANIFEST),
        summary=canonical_json.read(folder / SUMMARY),
        before=None if previous is None else _summary(previous),
        approval=approval.approval(folder),
        links=_links(folders),
        waiting=_waiting(folders),
        reports=_reports(folders),
        events=_events(folders, tahap),
        complaints=_complaints(folders),
        **_reporting(folders, tahap),
        leads=counted_leads(folders, tahap),
        area=area,
    )


def _summary(folder: Path) -> dict[str, Any]:
    return canonical_json.read(folder / SUMMARY)


def _links(folders: Folders) -> pl.DataFrame:
    """keputusan, cara, orang, peluang_salah."""
    if not folders.links.exists():
        return pl.DataFrame()
    return (
        pl.scan_parquet(folders.links)
        .group_by("keputusan", "cara")
        .agg(pl.len().alias("orang"), (1 - pl.col("peluang")).sum().alias("peluang_salah"))
        .sort("keputusan", "cara", nulls_last=True)
        .collect(engine="streaming")
    )


def _waiting(folders: Folders) -> pl.DataFrame:
    """formulir, pasangan: pairs waiting for an officer, by form."""
    if not folders.review_queue.exists():
        return pl.DataFrame()
    return (
        pl.scan_parquet(folders.review_queue)
        .group_by("formulir")
        .agg(pl.len().alias("pasangan"))
        .sort("pasangan", "formulir", descending=[True, False])
        .collect()
    )


def _reports(folders: Folders) -> pl.DataFrame:
    """formulir, laporan, posyandu: newest contents received, by form."""
    counted = [
        pl.scan_parquet(folders.form(form)).select(
            pl.lit(form).alias("formulir"),
            pl.col("id_laporan").n_unique().alias("laporan"),
            pl.col("kode_posyandu").n_unique().alias("posyandu"),
        )
        for form in FORMS
        if folders.form(form).exists()
    ]
    return pl.concat(counted).collect() if counted else pl.DataFrame()


def _events(folders: Folders, tahap: Tahap) -> pl.DataFrame:
    """keadaan, laporan: what came of every report as of the tahap."""
    path = folders.register(tahap) / "peristiwa.parquet"
    if not path.exists():
        return pl.DataFrame()
    return (
        pl.scan_parquet(path)
        .group_by("keadaan")
        .agg(pl.len().alias("laporan"))
        .sort("laporan", "keadaan", descending=[True, False])
        .collect()
    )


def _reporting(folders: Folders, tahap: Tahap) -> dict[str, Any]:
    """What the mart counts of posyandu reporting, as of this wave: the year up to its day."""
    if not any(folders.form(form).exists() for form in FORMS):
        return {}
    inputs = mart_inputs(folders)
    upto = [wave.tahap for wave in inputs.waves].index(tahap) + 1
    manifest = canonical_json.read(folders.release(tahap) / MANIFEST)
    last = date.fromisoformat(manifest["diketahui_sampai"])
    year, month = divmod(last.year * 12 + last.month - _MONTHS, 12)
    first = date(year, month + 1, 1)
    found = reporting(replace(inputs, waves=inputs.waves[:upto]), (first, last), DEFAULT_ENGINE)
    return {
        "period": (first, last),
        "tiers": found.tiers,
        "speed": found.speed,
        "rejected": found.rejected,
    }


def _complaints(folders: Folders) -> pl.DataFrame:
    """bidang_spm, status, terbuka, lewat_batas, umur (0, 15, 31, 61 days and more), aduan."""
    path = folders.complaints(CASES.name)
    if not path.exists():
        return pl.DataFrame()
    step = pl.lit(0)
    for days in _AGES:
        step = pl.when(pl.col("umur_hari") >= days).then(days).otherwise(step)
    return (
        pl.scan_parquet(path)
        .with_columns(terbuka=pl.col("tgl_selesai").is_null(), umur=step)
        .group_by("bidang_spm", "status", "terbuka", "lewat_batas", "umur")
        .agg(pl.len().alias("aduan"))
        .sort("bidang_spm", "status", "terbuka", "lewat_batas", "umur")
        .collect()
    )
