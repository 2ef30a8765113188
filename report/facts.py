"""What a report is made from.

What belongs here: the inputs of `report.page`, named once.
What does not: reading them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """One release, the one before it, and counts of the lake beside it.

    manifest, summary: manifest.json and ringkasan.json. before: ringkasan.json of the release
    this one chains to, None for the first. approval: persetujuan.json, None for a draft.
    links: keputusan, cara, orang, peluang_salah (sum of 1 − peluang). waiting:
    formulir, pasangan (waiting for an officer). reports: formulir, laporan, posyandu.
    events: keadaan, laporan. period: first and last day of report that the three tables of
    release.mart.reporting count: tiers, speed, rejected. complaints: bidang_spm, status,
    terbuka, lewat_batas, umur (days, in steps), aduan; without columns where nobody followed
    them. leads: kode_kabupaten_kota, kode_desa, daftar, sumber, jenis, petunjuk. Empty frames
    where the lake was not at hand. area: digits of the area a page is about, empty for the nation.
    """

    manifest: Tree
    summary: Tree
    before: Tree | None = None
    approval: Tree | None = None
    links: pl.DataFrame = field(default_factory=pl.DataFrame)
    waiting: pl.DataFrame = field(default_factory=pl.DataFrame)
    reports: pl.DataFrame = field(default_factory=pl.DataFrame)
    events: pl.DataFrame = field(default_factory=pl.DataFrame)
    period: tuple[date, date] | None = None
    tiers: pl.DataFrame = field(default_factory=pl.DataFrame)
    speed: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejected: pl.DataFrame = field(default_factory=pl.DataFrame)
    complaints: pl.DataFrame = field(default_factory=pl.DataFrame)
    leads: pl.DataFrame = field(default_factory=pl.DataFrame)
    area: str = ""

    @property
    def tahap(self) -> str:
        """The tahap's name."""
        return str(self.manifest["tahap"])

    @property
    def programmes(self) -> list[str]:
        """The programmes opened, in the manifest's order."""
        return list(self.manifest["program"])
