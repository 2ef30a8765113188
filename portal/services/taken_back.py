"""A wrong link taken back on a page: the same record, and the same rule of two, as the command's.

What belongs here: the links in force of a report within reach, and taking one back.
What does not: who has to agree, or what it changes (review, assets.revocation).

A report belongs to the village it came from. What is shown of the person it was linked to is what
tells two people apart; numbers are as the scope may see them, and nobody sees who else agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

import review
from assets.answers import pairs_now
from assets.approval import officer_of
from assets.folders import Folders
from assets.revocation import PairUnknown, revoke
from portal.roles import Role, Scope
from portal.services.masks import number_shown
from portal.services.recorded import recorded_rows
from review.verdicts import NEEDED
from schemas.review import DECISIONS, REVOCATIONS

TAKERS = frozenset({Role.PETUGAS, Role.VERIFIKATOR_DINSOS, Role.PENYELIA})
READERS = TAKERS | {Role.AUDITOR}
LONGEST_REASON = 1000
LONGEST_REPORT = 40


@dataclass(frozen=True)
class Link:
    """A link in force: `name` as `bansos review revoke --id` takes it.

    agreed: how many officers took it back so far, of `needed`; mine: whether this one did.
    """

    name: str
    facts: dict[str, Any]
    agreed: int
    needed: int
    mine: bool


@dataclass(frozen=True)
class Linked:
    """The links of a report within reach; `numbers`: whole, for the account of who saw whom."""

    report: str
    village: str
    links: list[Link]
    numbers: tuple[str, ...]


class NotTakenBack(ValueError):
    """Nothing was recorded; `told` says why."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def links_of(folders: Folders, scope: Scope, report: str) -> Linked | None:
    """The links in force of a report; None outside reach, and where there is no such report."""
    if not folders.links.exists() or not report or len(report) > LONGEST_REPORT:
        return None
    pairs = pairs_now(folders, pl.Series([report], dtype=pl.String))
    pairs = pairs.filter(scope.condition("kode_desa_l"))
    if pairs.is_empty():
        return None
    own = pairs.filter(keputusan="DITERIMA").join(
        pl.read_parquet(folders.links).select(
            *("id_laporan", "isi", "peran", "urutan"),
            pl.col("id_orang_padan").alias("id_orang_calon"),
            pl.col("no_kk_padan").alias("no_kk_calon"),
        ),
        on=["id_laporan", "isi", "peran", "urutan", "id_orang_calon", "no_kk_calon"],
        how="semi",
        nulls_equal=True,
    )
    rows = own.sort("peran", "urutan").to_dicts()
    decisions, revocations = recorded_rows(folders, DECISIONS), recorded_rows(folders, REVOCATIONS)
    agreed = [review.agreed_so_far(row, decisions, revocations)[1] for row in rows]
    numbers = [row[name] for row in rows for name in ("nik_d", "no_kk_d", "nik_l", "no_kk_l")]
    return Linked(
        report=report,
        village=str(pairs["kode_desa_l"][0]),
        links=[_link(scope, row, who) for row, who in zip(rows, agreed, strict=True)],
        numbers=tuple(dict.fromkeys(number for number in numbers if number)),
    )


def take_back(
    folders: Folders, scope: Scope, report: str, link: str, reason: str, day: date
) -> review.TakenBack | None:
    """Record that this officer takes a link back; None as `links_of` says it, or for another link.

    NotTakenBack without a reason, for who did it already, or where nothing stands any more.
    """
    seen = links_of(folders, scope, report)
    if seen is None or link not in [one.name for one in seen.links]:
        return None
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise NotTakenBack("Alasan kosong: tulis mengapa padanan itu keliru.")
    try:
        return revoke(folders, link, scope.pengguna, why, day)
    except (PairUnknown, review.NothingToTakeBack) as fault:
        raise NotTakenBack(str(fault)) from None


def _link(scope: Scope, row: dict[str, Any], agreed: set[str]) -> Link:
    place = f":{row['urutan']}" if row["urutan"] else ""
    facts = {name: row[name] for name in ("peran", "formulir", "nama_l", "nama_d", "kode_desa_d")}
    facts |= {name: row[name] for name in ("tgl_lahir_l", "tgl_lahir_d", "peluang", "dua_petugas")}
    facts |= {name: number_shown(scope, row[name]) for name in ("nik_l", "nik_d", "no_kk_d")}
    needed = NEEDED[bool(row["dua_petugas"])]
    mine = officer_of(scope.pengguna) in agreed
    return Link(f"{row['id_laporan']}:{row['peran']}{place}", facts, len(agreed), needed, mine)
