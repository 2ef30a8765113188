"""Events applied to the families they touch, as of a day.

What belongs here: gathering links, lists and the touched families for the register.
What does not: writing families (`assets.register`), searching among them (`assets.second_look`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

import register
from assets.folders import Folders, parts
from assets.visited_lists import counted_lists


@dataclass(frozen=True)
class Gathered:
    """Events decided, and the DTSEN `families` and `members` of all they touch."""

    resolved: register.Resolved
    families: pl.DataFrame
    members: pl.DataFrame

    def applied(self) -> register.Outcome:
        """What the events make of these families."""
        return register.apply(self.resolved, self.families, self.members)


def gather_events(
    folders: Folders,
    version: str,
    by_form: Mapping[str, pl.DataFrame],
    links: pl.DataFrame,
    *,
    cutoff: date,
    as_of: date,
    areas: list[str] | None,
    held: pl.DataFrame,
    known: pl.DataFrame | None = None,
    paid: pl.LazyFrame | None = None,
) -> Gathered:
    """What is known on `as_of`, decided, with the families it speaks of.

    `links`: of all report contents; `held`: contents of files the storm breaker holds; `known`:
    NIKs of payees whom DTSEN lists without one; `paid`: `participants`, if at hand.
    """
    deaths = counted_lists(folders, ("eksklusi",), as_of)["eksklusi"].filter(
        pl.col("kode_alasan") == "MENINGGAL", pl.col("tgl_data") <= as_of
    )
    resolved = register.resolve(
        by_form,
        links,
        deaths,
        participants(folders, areas) if paid is None else paid,
        cutoff=cutoff,
        as_of=as_of,
        held=held,
        borne=_borne(folders, version, areas, by_form),
    )
    families, members = (
        _families_named(folders, table, version, areas, resolved.touched, columns)
        for table, columns in (
            ("dtsen_keluarga", register.FAMILY_COLUMNS),
            ("dtsen_anggota", register.LOADED_MEMBER_COLUMNS),
        )
    )
    if known is not None:
        members = register.with_known_niks(members, known)
    return Gathered(resolved, families, members)


def participants(folders: Folders, areas: list[str] | None) -> pl.LazyFrame:
    """Participation rows, scanned; with --areas only those of the areas, or of no known area."""
    rows = pl.scan_parquet(folders.list_("kepesertaan"), parallel="prefiltered")
    if areas is None:
        return rows
    kab = pl.col("kode_desa").str.head(4)
    return rows.filter(kab.is_in(areas) | kab.is_null())


def _families_named(
    folders: Folders,
    table: str,
    version: str,
    areas: list[str] | None,
    touched: pl.Series,
    columns: Sequence[str],
) -> pl.DataFrame:
    """The DTSEN rows of the named KK numbers, from all parts, in the columns asked for.

    A filter, not a join: only the rows that pass it are unpacked, a few in a hundred.
    """
    found = list(parts(folders.dtsen(table, version), areas).values())
    named = pl.col("nomor_kartu_keluarga").is_in(touched.implode())
    rows = pl.scan_parquet(found, parallel="prefiltered").filter(named).select(columns)
    return rows.collect(engine="streaming")


def _borne(
    folders: Folders, version: str, areas: list[str] | None, by_form: Mapping[str, pl.DataFrame]
) -> pl.Series:
    """The NIKs that corrections name and a person of DTSEN bears."""
    changes = by_form.get("perubahan_keluarga")
    wanted = None if changes is None else changes["nik_baru"].drop_nulls().unique()
    found = list(parts(folders.dtsen("dtsen_anggota", version), areas).values())
    if wanted is None or wanted.is_empty() or not found:
        return pl.Series("nik", [], dtype=pl.String)
    number = pl.col("nomor_induk_kependudukan")
    rows = pl.scan_parquet(found).filter(number.is_in(wanted.implode())).select(nik=number)
    return rows.unique().collect(engine="streaming")["nik"].sort()
