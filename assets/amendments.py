"""Accepted events of a month → a package of proposals for the owners of DTSEN.

What belongs here: gathering what a package is made from, making it, and the state of all.
What does not: which events are proposed (register.amendments), or names and places of files
(`amendment_files`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

import register
import rules
from assets.amendment_files import (
    Sealed,
    is_month,
    packages,
    put_in_place,
    seal,
    unfinished,
    write_both,
)
from assets.amendment_rows import Parted, write_proposals, write_rows
from assets.amendment_state import earlier_proposals, shown_now, write_states
from assets.events import Gathered, gather_events
from assets.folders import Folders, Progress
from assets.known_links import links_known
from assets.matching import reports
from assets.storm import held_contents
from register import amendments
from release.canonical_json import nested
from schemas.amendments import ACCOUNT, AMENDED, CLOSED, FATES

SCHEMA_VERSION = 1
T = TypeVar("T")


class NothingToPropose(ValueError):
    """A package that cannot be made; the text says why and what to do."""


@dataclass(frozen=True)
class Package:
    """One month's package: its folder, whether it was made just now, its account and closures."""

    folder: Path
    bulan: str
    cutoff: date
    fresh: bool
    account: pl.DataFrame
    closed: pl.DataFrame
    proposed: int


def cutoff_of(bulan: str) -> date:
    """The last day whose reports enter the package of `bulan` (YYYY-MM), by the dated parameter.

    A day the month does not have is its last.
    """
    year, month = (int(part) for part in bulan.split("-"))
    number = rules.load_parameters().number("usul/tanggal_batas", date(year, month, 1))
    return date(year, month, min(number, monthrange(year, month)[1]))


def make_package(folders: Folders, bulan: str, progress: Progress) -> Package:
    """Make the package of `bulan`, or find that it was made before with the same content.

    Everything known on its cut-off counts: reports, links, decisions of officers, answers.
    NothingToPropose if a later month was made already; PackageDiffers if this one says
    something else. The caller holds the data folder's lock.
    """
    if not is_month(bulan):
        raise NothingToPropose(f"Bulan {bulan!r}: bentuknya / expected: YYYY-MM, mis. 2025-11.")
    made = packages(folders)
    if any(one.bulan > bulan for one in made):
        raise NothingToPropose(
            f"Paket {made[-1].bulan} sudah dibuat: bulan sebelumnya tidak dapat disusulkan / a "
            "later package exists. Yang belum diusulkan masuk paket berikutnya."
        )
    before, cutoff = [one for one in made if one.bulan < bulan], cutoff_of(bulan)
    version = str(
        pl.scan_parquet(folders.links).select(pl.col("versi_dtsen").max()).collect().item()
    )
    progress("usul: peristiwa", 0, 2)
    by_form = reports(folders)

    def applied(work: Callable[[Gathered], T]) -> list[T]:
        return gather_events(
            folders,
            version,
            links_known(folders, cutoff),
            work,
            cutoff=cutoff,
            as_of=cutoff,
            areas=None,
            held=held_contents(folders, by_form, cutoff),
        )

    found = applied(lambda one: (one.applied(), amendments.homes_of(one.families)))
    full = register.joined([outcome for outcome, _ in found])
    homes = pl.concat([homes for _, homes in found])
    everything = amendments.accepted(full, by_form)
    earlier = earlier_proposals(folders, before, cutoff)
    refused = amendments.refused_still(everything, earlier)
    outcome, now = full, everything
    if refused.len():
        outcome = register.joined(applied(lambda one: one.without(refused).applied()))
        now = amendments.accepted(outcome, by_form)
    progress("usul: peristiwa", 1, 2)
    chosen = amendments.select(
        everything,
        now,
        earlier,
        full.events,
        shown_now(folders, before, earlier, version),
        bulan,
        version,
        homes,
    )
    account = chosen.account.with_columns(pl.lit(bulan).alias("bulan")).select(ACCOUNT.column_names)
    with unfinished(folders, bulan) as built:
        parted = write_rows(built, folders, bulan, version, outcome, chosen, progress)
        proposed = write_proposals(built, bulan, cutoff, chosen, parted, before)
        for rows, table in ((chosen.amended, AMENDED), (chosen.closed, CLOSED), (account, ACCOUNT)):
            write_both(rows, table, built / f"{table.name}.parquet")
        seal(built, _manifest(bulan, cutoff, version, account, chosen.closed, parted, before))
        target = folders.amendments / bulan
        fresh = put_in_place(built, target)
    write_states(folders)
    return Package(target, bulan, cutoff, fresh, account, chosen.closed, proposed)


def _manifest(
    bulan: str,
    cutoff: date,
    version: str,
    account: pl.DataFrame,
    closed: pl.DataFrame,
    parted: Parted,
    before: list[Sealed],
) -> dict[str, Any]:
    """What a receiver can check without us: sums, rows, and the package before."""
    names = ["peristiwa", *(fate.name for fate in FATES)]
    sums = account.select(pl.col(name).sum() for name in names).row(0, named=True)
    areas = account.group_by("kode_kabupaten_kota").agg(pl.col(name).sum() for name in names)
    return {
        "paket": "usul pemutakhiran DTSEN",
        "bulan": bulan,
        "batas": cutoff.isoformat(),
        "versi_dtsen": version,
        "versi_skema": SCHEMA_VERSION,
        "kode_wilayah": "KEMENDAGRI",
        "neraca": {"nasional": sums, "kabupaten": nested(areas, "kode_kabupaten_kota")},
        "ditutup": dict(closed.group_by("sebab").len().sort("sebab").rows()),
        "baris": parted.rows,
        "paket_sebelumnya": before[-1].manifest["sidik"] if before else None,
    }
