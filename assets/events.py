"""Events applied to the families they touch, as of a day, some reports at a time.

What belongs here: dealing reports out in baskets that do not touch each other, and gathering
links, lists and families for one after the other.
What does not: which reports touch each other (register), writing families (`assets.register`),
searching among them (`assets.second_look`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import polars as pl

import register
from assets.contents import contents
from assets.folders import Folders, parts
from assets.known_links import KnownLinks
from assets.scratch import scratch
from assets.visited_lists import counted_lists
from register import amendments
from schemas import dtsen

# Reports of one basket: bounds memory, changes no byte.
_REPORTS_AT_A_TIME = 100_000
_KK, _NIK = "nomor_kartu_keluarga", "nomor_induk_kependudukan"
_READ = {
    dtsen.FAMILIES.name: register.FAMILY_COLUMNS,
    dtsen.MEMBERS.name: register.LOADED_MEMBER_COLUMNS,
}

T = TypeVar("T")


@dataclass(frozen=True)
class Gathered:
    """Events of a basket, decided, and the DTSEN `families` and `members` of all they touch."""

    resolved: register.Resolved
    families: pl.DataFrame
    members: pl.DataFrame

    def applied(self) -> register.Outcome:
        """What the events make of these families."""
        return register.apply(self.resolved, self.families, self.members)

    def without(self, refused: pl.Series) -> Gathered:
        """The same but for events of which the winner is in `refused`: their owners said no."""
        return replace(self, resolved=amendments.without(self.resolved, refused))


def gather_events(
    folders: Folders,
    version: str,
    links: KnownLinks,
    work: Callable[[Gathered], T],
    *,
    cutoff: date,
    as_of: date,
    areas: list[str] | None,
    held: pl.DataFrame,
    known: pl.DataFrame | None = None,
    paid: pl.LazyFrame | None = None,
) -> list[T]:
    """What `work` makes of all that is known on `as_of`, decided, basket by basket.

    `links`: of all report contents; `held`: contents of files the storm breaker holds; `known`:
    NIKs of payees whom DTSEN lists without one; `paid`: `participants`, if at hand. One basket
    is held at a time: what is kept of it is for `work` to say.
    """
    by_form = contents(folders)
    deaths = counted_lists(folders, ("eksklusi",), as_of)["eksklusi"].filter(
        pl.col("kode_alasan") == "MENINGGAL", pl.col("tgl_data") <= as_of
    )
    listed = participants(folders, areas) if paid is None else paid
    beside = _beside(folders, version, areas, by_form, links, as_of, listed, known)

    def gathered(number: int, loaded: Mapping[str, pl.LazyFrame]) -> Gathered:
        reports = beside.baskets.reports.filter(keranjang=number)["id_laporan"]
        mine = pl.col("id_laporan").is_in(reports.implode())
        resolved = register.resolve(
            {form: frame.filter(mine).collect() for form, frame in by_form.items()},
            links.of(reports),
            deaths,
            beside.paid,
            cutoff=cutoff,
            as_of=as_of,
            held=held,
            borne=beside.borne,
        )
        named = pl.col(_KK).is_in(resolved.touched.implode())
        families, members = (
            loaded[table].filter(pl.col("keranjang") == number, named).select(columns).collect()
            for table, columns in _READ.items()
        )
        if known is not None:
            members = register.with_known_niks(members, known)
        return Gathered(resolved, families, members)

    with scratch(folders, "peristiwa") as place:
        loaded = {
            table: _families_named(folders, table, version, areas, beside.baskets.homes, place)
            for table in _READ
        }
        return [work(gathered(number, loaded)) for number in range(beside.baskets.count)]


@dataclass(frozen=True)
class _Beside:
    """What all baskets are taken from, and what is known of the numbers they name.

    paid: `register.paid_among` them. borne: NIKs among them that a person of DTSEN bears.
    """

    baskets: register.Baskets
    paid: pl.DataFrame
    borne: pl.Series


def _beside(
    folders: Folders,
    version: str,
    areas: list[str] | None,
    by_form: Mapping[str, pl.LazyFrame],
    links: KnownLinks,
    as_of: date,
    listed: pl.LazyFrame,
    known: pl.DataFrame | None,
) -> _Beside:
    ids = pl.concat(frame.select("id_laporan", "tgl_lapor") for frame in by_form.values())
    reports = ids.group_by("id_laporan").agg(pl.col("tgl_lapor").min()).collect(engine="streaming")
    told = reports.filter(pl.col("tgl_lapor") <= as_of)
    linked = links.persons().join(told, on="id_laporan", how="semi")
    said = register.numbers_said(by_form, as_of)
    cards = [linked["no_kk"], said.filter(jenis="KK")["nomor"].alias("no_kk")]
    bearers = _bearers(folders, version, areas, said.filter(jenis="NIK")["nomor"])
    # who bears a NIK only by the list of payees bears it in the register
    filled = [] if known is None else [known.select("nik", no_kk=_KK)]
    return _Beside(
        register.baskets(
            reports["id_laporan"],
            said,
            linked.select("id_laporan", "no_kk"),
            pl.concat([bearers, *filled]),
            _REPORTS_AT_A_TIME,
        ),
        register.paid_among(listed, pl.concat(cards), linked["nik"]),
        bearers["nik"].unique().sort(),
    )


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
    homes: pl.DataFrame,
    place: Path,
) -> pl.LazyFrame:
    """The DTSEN rows of the KK numbers of `homes`, from all parts, laid down with `keranjang`.

    A filter, not a join: only the rows that pass it are unpacked, a few in a hundred.
    """
    found = list(parts(folders.dtsen(table, version), areas).values())
    named = pl.col(_KK).is_in(homes["no_kk"].implode())
    rows = pl.scan_parquet(found, parallel="prefiltered").filter(named).select(_READ[table])
    laid = place / f"{table}.parquet"
    rows.join(
        homes.lazy(), left_on=_KK, right_on="no_kk", how="left", maintain_order="left"
    ).sink_parquet(laid, compression="lz4")
    return pl.scan_parquet(laid, parallel="prefiltered")


def _bearers(
    folders: Folders, version: str, areas: list[str] | None, niks: pl.Series
) -> pl.DataFrame:
    """nik, no_kk of the persons of DTSEN who bear one of these NIKs."""
    found = list(parts(folders.dtsen("dtsen_anggota", version), areas).values())
    if niks.is_empty() or not found:
        return pl.DataFrame(schema={"nik": pl.String, "no_kk": pl.String})
    borne = pl.scan_parquet(found, parallel="prefiltered").filter(
        pl.col(_NIK).is_in(niks.implode())
    )
    return borne.select(nik=_NIK, no_kk=_KK).unique().collect(engine="streaming")
