"""Releases as a scope sees them: which there are, their waterfall and first rows, by area.

What belongs here: states a role may see, sums of the areas within reach, a preview.
What does not: files to take away (`downloads`), steps of approval (`approvals`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from assets.approval import Tranche, all_tranches, tranche
from assets.folders import Folders
from portal.roles import NATION, Role, Scope
from portal.services.masks import hidden_codes, masked_number
from release import canonical_json
from release.faces import with_hidden
from release.layout import LEVELS, MANIFEST, part_file, part_files
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.tahap import Tahap, UnknownTahap
from schemas.waterfall import AFTER, BEFORE

READERS = frozenset(
    {
        Role.PETUGAS,
        Role.OPERATOR_DESA,
        Role.VERIFIKATOR_DINSOS,
        Role.PENYELIA,
        Role.PENGESAH,
        Role.KEMENTERIAN,
        Role.AUDITOR,
    }
)
# Who works on a tranche before it is released.
DRAFT_READERS = frozenset({Role.VERIFIKATOR_DINSOS, Role.PENYELIA, Role.PENGESAH, Role.AUDITOR})
RELEASED = "DIRILIS"
PREVIEW_ROWS = 20
_SIGNS = {"berakhir": "−", "pindah_keluar": "−"}
_PREVIEW = (
    *("program", "no_kk", "kode_desa", "desil_nasional", "status_kpm", "status"),
    *("alasan_utama", "nominal", "peringkat"),
)


@dataclass(frozen=True)
class Step:
    """One line of a waterfall: its column, sign, families, and its share of the largest."""

    name: str
    sign: str
    count: int
    share: float


@dataclass(frozen=True)
class Part:
    """The file of one kabupaten/kota in a release: rows of the list, as the manifest holds it."""

    kab: str
    rows: int
    bytes: int
    sha256: str
    whole: bool


@dataclass(frozen=True)
class Preview:
    """First rows of decisions and what the filter matches: rows, families on the list, rupiah."""

    rows: list[dict[str, Any]]
    found: int
    listed: int
    rupiah: int


def visible(scope: Scope, state: str) -> bool:
    """Whether the scope's roles see a tranche in that state."""
    return state == RELEASED or scope.has(*DRAFT_READERS)


def releases_seen(folders: Folders, scope: Scope) -> list[Tranche]:
    """The tranches the scope may see, newest first; withdrawn ones for those who see drafts."""
    every = all_tranches(folders)
    return [
        one for one in reversed(every) if visible(scope, one.state.keadaan) and _touches(scope, one)
    ]


def release_seen(folders: Folders, scope: Scope, text: str) -> Tranche | None:
    """The tranche of that name; None outside reach and where there is none."""
    try:
        tahap = Tahap.parse(text)
    except UnknownTahap:
        return None
    if not (folders.release(tahap) / MANIFEST).exists():
        return None
    one = tranche(folders, tahap)
    return one if visible(scope, one.state.keadaan) and _touches(scope, one) else None


def covers_whole(scope: Scope, one: Tranche) -> bool:
    """Whether every part of the release lies within reach."""
    kabs = [path.stem for path in part_files(one.folder, DECISIONS)]
    return scope.national or all(scope.covers(kab) for kab in kabs)


def parts_seen(scope: Scope, one: Tranche, province: str = "") -> list[Part]:
    """The release's parts within reach, of one province where one is named."""
    files = canonical_json.read(one.folder / MANIFEST)["berkas"]
    kabs = [path.stem for path in part_files(one.folder, DECISIONS)]
    found = []
    for kab in scope.parts(kabs):
        if not kab.startswith(province):
            continue
        listed = files[part_file(KPM_LIST, kab)]
        whole = scope.covers(kab)
        found.append(
            Part(
                kab,
                listed["baris"] if whole else -1,
                listed["bytes"] if whole else -1,
                listed["sha256"] if whole else "",
                whole,
            )
        )
    return found


def waterfall_of(scope: Scope, one: Tranche, area: str = "") -> dict[str, list[Step]]:
    """Programme → the waterfall of the areas within reach, or of one area of them."""
    asked = [area] if area else _widest(scope.wilayah)
    if area and not scope.covers(area):
        return {}
    rows = (
        pl.scan_parquet(one.folder / LEVELS)
        .filter(pl.col("kode_wilayah").is_in(asked))
        .group_by("program")
        .agg(pl.col([column.name for column in (*BEFORE, *AFTER)]).sum())
        .sort("program")
        .collect()
    )
    return {row["program"]: _steps(row) for row in rows.to_dicts()}


def preview(
    scope: Scope, one: Tranche, kab: str, program: str = "", status: str = ""
) -> Preview | None:
    """First decisions of one kabupaten/kota; None outside reach and where there is none.

    A preview shows no whole number to anyone: who needs the rows takes the file.
    """
    path = one.folder / part_file(DECISIONS, kab)
    if not scope.parts([kab]) or not path.exists():
        return None
    chosen = scope.condition("kode_desa")
    if program:
        chosen &= pl.col("program") == program
    if status:
        chosen &= pl.col("status") == status
    rows = pl.scan_parquet(path).filter(chosen)
    listed = pl.col("status") == "TERVERIFIKASI"
    sums = rows.select(
        found=pl.len(), listed=listed.sum(), rupiah=pl.col("nominal").filter(listed).sum()
    )
    counted, first = pl.collect_all([sums, rows.select(_PREVIEW).head(PREVIEW_ROWS)])
    shown = with_hidden(first, hidden_codes(scope)).with_columns(
        pl.col("no_kk").map_elements(masked_number, return_dtype=pl.String)
    )
    total = counted.row(0, named=True)
    return Preview(
        shown.to_dicts(), int(total["found"]), int(total["listed"]), int(total["rupiah"])
    )


def _touches(scope: Scope, one: Tranche) -> bool:
    kabs = [path.stem for path in part_files(one.folder, DECISIONS)]
    return bool(scope.parts(kabs))


def _widest(areas: tuple[str, ...]) -> list[str]:
    """Areas without those that lie in another of them, so that nothing is counted twice."""
    if NATION in areas:
        return [NATION]
    return [
        area
        for area in dict.fromkeys(areas)
        if not any(area != other and area.startswith(other) for other in areas)
    ]


def _steps(row: dict[str, Any]) -> list[Step]:
    counts = [
        (column.name, _SIGNS.get(column.name, "+" if number else ""), int(row[column.name]))
        for number, column in enumerate(BEFORE)
    ]
    counts += [(column.name, "=", int(row[column.name])) for column in AFTER]
    most = max((count for _, _, count in counts), default=0) or 1
    return [Step(name, sign, count, count / most) for name, sign, count in counts]
