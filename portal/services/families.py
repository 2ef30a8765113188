"""A family's page: who belongs to it, what was decided over the waves and why, and what happened.

What belongs here: the record of one family within reach, as the scope's roles may see it.
What does not: finding it (`search`), or gathering the record (assets.family_record).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from assets.approval import tranche
from assets.family_record import Explanation, record_of
from assets.folders import Folders, parts
from portal.roles import Scope
from portal.services.complaints import about_family
from portal.services.masks import masked_rows, number_shown, reason_label, reasons_shown
from portal.services.recorded import recorded_rows
from portal.services.releases import RELEASED
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS

KABUPATEN_DIGITS = 4
_FACTS = (
    *("kode_desa", "asal", "keadaan", "jumlah_anggota"),
    *("desil_nasional", "desil_status", "dilaporkan"),
)


@dataclass(frozen=True)
class Family:
    """One family as a scope sees it; lists of rows, numbers and reasons already masked.

    `numbers`: every NIK and KK number of the family, for the account of who saw whom.
    """

    tahap: str
    facts: Mapping[str, Any]
    members: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    lists: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    insured: list[dict[str, Any]]
    events: list[dict[str, Any]]
    objections: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    complaints: list[dict[str, Any]]
    numbers: tuple[str, ...]


def family_at(
    folders: Folders, scope: Scope, tahap: Tahap, place: str, language: str = "id"
) -> Family | None:
    """The family kept at `place` (`area|no_kk`, its village or kabupaten/kota).

    None outside reach and where there is none.
    """
    area, _, number = place.partition("|")
    kab = area[:KABUPATEN_DIGITS]
    register = folders.register(tahap)
    files = parts(register / "keluarga", scope.parts([kab]))
    if kab not in files:
        return None
    found = (
        pl.scan_parquet(files[kab])
        .filter(scope.condition("kode_desa"), pl.col("no_kk") == number, _of_village(area))
        .select(*_FACTS, "no_kk", "no_kk_silsilah", "peristiwa")
        .collect()
    )
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    members = (
        pl.scan_parquet(register / "anggota" / f"{kab}.parquet")
        .filter(pl.col("no_kk") == number)
        .collect()
        .sort("hubungan", "tgl_lahir", "id_orang", nulls_last=True)
    )
    answers = recorded_rows(folders, VISIT_ANSWERS)
    record = record_of(folders, tahap, row, answers, members)
    return _shown(folders, scope, record, members, language)


def _of_village(area: str) -> pl.Expr:
    """The rows of a village, which lie together; of a wider area, all."""
    return pl.lit(True) if len(area) <= KABUPATEN_DIGITS else pl.col("kode_desa") == area


def _shown(
    folders: Folders, scope: Scope, found: Explanation, members: pl.DataFrame, language: str
) -> Family:
    row = found.family
    lineage = row["no_kk_silsilah"]
    numbers = dict.fromkeys([row["no_kk"], *lineage, *members["nik"].drop_nulls()])
    drafts = _drafts(folders, found.decisions["tahap"].unique())
    facts = {
        **{name: row[name] for name in _FACTS},
        "no_kk": number_shown(scope, row["no_kk"]),
        "silsilah": [number_shown(scope, one) for one in lineage if one != row["no_kk"]],
    }
    return Family(
        tahap=found.tahap,
        facts=facts,
        members=_masked(scope, members),
        decisions=[
            _reasoned(scope, one, language) | {"rancangan": one["tahap"] in drafts}
            for one in found.decisions.to_dicts()
        ],
        lists=_masked(scope, found.lists),
        payments=_masked(scope, found.payments),
        insured=[_reasoned(scope, one, language) for one in _masked(scope, found.insured)],
        events=found.events.drop("nik", "no_kk", "isi").to_dicts(),
        objections=_masked(scope, found.objections),
        visits=_masked(scope, found.visits.drop("catatan", "nomor", "petugas")),
        complaints=about_family(folders, scope, lineage),
        numbers=tuple(numbers),
    )


def _drafts(folders: Folders, waves: Iterable[str]) -> set[str]:
    """Of these tahap those that are not released: what was decided there may still change."""
    return {one for one in waves if tranche(folders, Tahap.parse(one)).state.keadaan != RELEASED}


def _masked(scope: Scope, rows: pl.DataFrame) -> list[dict[str, Any]]:
    if rows.is_empty():
        return []
    # id_orang is mostly the NIK itself, and no page needs it
    kept = rows.drop("id_orang", "id_wali", strict=False)
    return masked_rows(scope, kept).to_dicts()


def _reasoned(scope: Scope, row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A decision with its reasons in words, those this scope may not know as one neutral word."""
    codes = reasons_shown(scope, row["alasan"] or [])
    told = [(code, reason_label(code, language)) for code in codes]
    kept = {name: value for name, value in row.items() if name not in ("no_kk_ditetapkan",)}
    return {**kept, "alasan": told, "alasan_utama": codes[0] if codes else None}
