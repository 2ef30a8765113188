"""Stage 3: links and events → families as of the tahap's cut-off.

What belongs here: reading the families an event touches from all parts, and passing every
part through the register with the outcome.
What does not: what an event changes (register/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import register
from assets.folders import Folders, Progress, parts
from assets.matching import reports
from assets.review import links_known
from assets.storm import held_contents
from schemas import dtsen, families
from schemas.codes import UNKNOWN_AREA
from schemas.decisions import KPM_LIST
from schemas.parquet import write_table
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import validated


@dataclass(frozen=True)
class RegisterCounts:
    """Reports known, by what became of them, and families after events."""

    events: dict[str, int]
    families: int
    formed: int
    ended: int
    outside: int


def families_at_cutoff(
    folders: Folders,
    tahap: Tahap,
    version: str,
    *,
    cutoff: date,
    as_of: date,
    areas: list[str] | None,
    progress: Progress,
    links: pl.DataFrame | None = None,
) -> RegisterCounts:
    """Write the families, members, events and lineage as of the cut-off; return counts.

    `links`: of all report contents; by default those known on `as_of`.
    """
    family_parts = parts(folders.dtsen("dtsen_keluarga", version), areas)
    member_parts = parts(folders.dtsen("dtsen_anggota", version), areas)
    all_families = pl.scan_parquet(list(family_parts.values()))
    all_members = pl.scan_parquet(list(member_parts.values()))
    participants = _participants(folders, areas)
    deaths = pl.read_parquet(folders.list_("eksklusi")).filter(
        pl.col("kode_alasan") == "MENINGGAL", pl.col("tgl_data") <= as_of
    )

    progress("peristiwa", 0, 3)
    by_form = reports(folders)
    resolved = register.resolve(
        by_form,
        links_known(folders, as_of) if links is None else links,
        deaths,
        participants,
        cutoff=cutoff,
        as_of=as_of,
        held=held_contents(folders, by_form, as_of),
    )
    progress("peristiwa", 1, 3)
    known = register.payees_without_nik(all_members, participants)
    outcome = register.apply(
        resolved,
        _families_named(all_families, resolved.touched),
        register.with_known_niks(_families_named(all_members, resolved.touched), known),
    )
    progress("peristiwa", 2, 3)
    doubles = register.double_niks(all_members, participants)
    outside = register.outside_dtsen(
        participants, listed_earlier(folders, tahap), all_families, outcome
    )
    progress("peristiwa", 3, 3)

    target = folders.register(tahap)
    codes = sorted({*family_parts, UNKNOWN_AREA, *outcome.areas, *outside["kode_kabupaten_kota"]})
    total = 0
    for number, kab in enumerate(codes, 1):
        progress("register", number, len(codes))
        own_families, own_members = register.part(
            kab,
            _part(family_parts, kab, dtsen.FAMILIES),
            register.with_known_niks(_part(member_parts, kab, dtsen.MEMBERS), known),
            outcome,
            doubles,
            outside,
            version,
        )
        total += own_families.height
        write_table(
            validated(own_families, families.FAMILIES),
            families.FAMILIES,
            target / "keluarga" / f"{kab}.parquet",
        )
        write_table(own_members, families.MEMBERS, target / "anggota" / f"{kab}.parquet")
    for name in ("keluarga", "anggota"):
        for stale in set(parts(target / name)) - set(codes):
            (target / name / f"{stale}.parquet").unlink()
    for frame, table, name in (
        (outcome.ended, families.ENDED, "keluarga_berakhir"),
        (outcome.lineage, families.LINEAGE, "kk_silsilah"),
        (outcome.events, families.EVENTS, "peristiwa"),
        (outcome.pregnancies, families.PREGNANCIES, "kehamilan"),
    ):
        write_table(validated(frame, table), table, target / f"{name}.parquet")
    states = dict(outcome.events.group_by("keadaan").len().sort("keadaan").rows())
    formed = outcome.families.filter(pl.col("asal") == "BENTUKAN").height
    return RegisterCounts(states, total, formed, outcome.ended.height, outside.height)


def _families_named(rows: pl.LazyFrame, touched: pl.Series) -> pl.DataFrame:
    """The DTSEN rows of the named KK numbers, from all parts."""
    named = touched.alias("nomor_kartu_keluarga").to_frame().lazy()
    return rows.join(named, on="nomor_kartu_keluarga", how="semi").collect(engine="streaming")


def _part(found: dict[str, Path], kab: str, table: Table) -> pl.DataFrame:
    path = found.get(kab)
    return pl.read_parquet(path) if path is not None else table.empty()


def _participants(folders: Folders, areas: list[str] | None) -> pl.DataFrame:
    """Participation rows; with --areas only those of the areas, or of no known area."""
    rows = pl.read_parquet(folders.list_("kepesertaan"))
    if areas is None:
        return rows
    kab = pl.col("kode_desa").str.head(4)
    return rows.filter(kab.is_in(areas) | kab.is_null())


def listed_earlier(folders: Folders, tahap: Tahap) -> pl.DataFrame:
    """The rows of the lists of this quarter's earlier waves (KPM_LIST)."""
    paths = [
        path
        for wave in tahap.earlier_waves
        for path in sorted((folders.release(wave) / "daftar_kpm").glob("*/*.parquet"))
    ]
    if not paths:
        return KPM_LIST.empty()
    return pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in paths])
