"""`bansos status`: what is loaded, what waits, what is released.

What belongs here: counts per table, per kabupaten and per tahap, never a person.
What does not: judging them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from assets.approval import tranche
from assets.family_record import released_tahap
from assets.folders import Folders
from assets.leads import counted_leads, newest_register
from assets.other_lists import lists_beside_dtsen
from assets.standing import Standing, standing
from assets.storm import held_files
from pipelines.faults import BadUse


@dataclass(frozen=True)
class DataStatus:
    """Counts of a data folder."""

    files: pl.DataFrame
    refused: pl.DataFrame
    parts: pl.DataFrame
    links: dict[str, int]
    held: pl.DataFrame
    releases: list[dict[str, object]]
    standing: Standing
    others: pl.DataFrame
    leads: pl.DataFrame


def data_status(data: Path, today: date) -> DataStatus:
    """The counts of the data folder on a day; BadUse if nothing was ever taken in."""
    folders = Folders(data)
    if not folders.files.exists():
        raise BadUse(
            f"Belum ada data / nothing loaded under {data}. "
            "Jalankan dulu / run first: bansos run --tahap … --landing …"
        )
    files = pl.read_parquet(folders.files)
    counted = ["dibaca", "diterima", "ditolak", "berulang"]
    per_table = (
        files.group_by(pl.col("tabel").fill_null("(tidak dikenali)"))
        .agg(pl.len().alias("berkas"), *[pl.col(name).sum() for name in counted])
        .sort("tabel")
    )
    refused = (
        files.filter(pl.col("keadaan").is_in(["DITOLAK", "DITAHAN"]))
        .select("jalur", "keadaan", "kode", "petunjuk")
        .sort("jalur")
    )
    return DataStatus(
        files=per_table,
        refused=refused,
        parts=_parts(folders),
        links=_links(folders),
        held=held_files(folders).join(files.select("berkas", "jalur"), on="berkas", how="left"),
        releases=_releases(folders),
        standing=standing(folders, today),
        others=lists_beside_dtsen(folders),
        leads=counted_leads(folders, newest_register(folders)),
    )


def _parts(folders: Folders) -> pl.DataFrame:
    rows = [
        {"versi_dtsen": path.parent.name, "kabupaten": path.stem, "keluarga": _rows(path)}
        for path in sorted((folders.lake / "dtsen_keluarga").glob("*/*.parquet"))
    ]
    schema = {"versi_dtsen": pl.String, "kabupaten": pl.String, "keluarga": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _links(folders: Folders) -> dict[str, int]:
    if not folders.links.exists():
        return {}
    counts = pl.scan_parquet(folders.links).group_by("keputusan").len().collect()
    return dict(sorted(counts.rows()))


def _releases(folders: Folders) -> list[dict[str, object]]:
    found = []
    for tahap in released_tahap(folders):
        folder = folders.release(tahap)
        totals = json.loads((folder / "ringkasan.json").read_text(encoding="utf-8"))
        state = tranche(folders, tahap).state.keadaan
        found.append({"tahap": str(tahap), "keadaan": state, "ringkasan": totals})
    return found
