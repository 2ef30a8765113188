"""Why a family is in, out or held, from the decision record.

What belongs here: finding a family by KK or NIK in a released tahap and gathering its
decisions over the waves, its reasons in words, the reports that changed it, its objections, what
visits found, and what became of its payments.
What does not: deciding anything anew; what is not in the record is not said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from assets.family_history import history
from assets.folders import Folders, parts
from assets.payment_lists import rows_of
from assets.simulation import known_until
from assets.visited_lists import visit_answers
from schemas.lists import LISTS
from schemas.payment import STATES
from schemas.reasons import REASONS
from schemas.tahap import Tahap, UnknownTahap


@dataclass(frozen=True)
class Explanation:
    """One family: its decisions over the waves of the quarter, what happened to it, its PBI_JK."""

    no_kk: str
    tahap: str
    family: dict[str, Any]
    decisions: pl.DataFrame
    lists: pl.DataFrame
    events: pl.DataFrame
    insured: pl.DataFrame
    payments: pl.DataFrame
    objections: pl.DataFrame
    visits: pl.DataFrame

    def reasons_of(self, codes: list[str]) -> list[str]:
        """Each reason code with its label in both languages."""
        return [
            f"{code}: {REASONS[code].label} / {REASONS[code].label_en}" if code in REASONS else code
            for code in codes
        ]


def released_tahap(folders: Folders) -> list[Tahap]:
    """The released waves under a data folder, in order."""
    found = []
    for path in folders.releases.glob("*/manifest.json"):
        try:
            found.append(Tahap.parse(path.parent.name))
        except UnknownTahap:
            continue
    return sorted(found)


class NotReleased(LookupError):
    """The tahap is not released; the text says which are."""


class FamilyUnknown(LookupError):
    """That number is in no family of the tahap; the text never repeats it."""


def released_wave(folders: Folders, tahap: str | None) -> Tahap:
    """The released tahap of that name, the last one for None; NotReleased says which there are."""
    released = released_tahap(folders)
    if not released:
        raise NotReleased(f"Belum ada rilis / no release yet under {folders.data}.")
    try:
        chosen = Tahap.parse(tahap) if tahap else released[-1]
    except UnknownTahap as fault:
        raise NotReleased(str(fault)) from None
    if chosen not in released:
        raise NotReleased(
            f"Tahap {chosen} belum dirilis / not released. Ada / there are: "
            + ", ".join(map(str, released))
        )
    return chosen


def explain_family(folders: Folders, tahap: str | None, number: str, by: str) -> Explanation:
    """The record of the family with that KK number, or with a member of that NIK (`by`: nik)."""
    chosen = released_wave(folders, tahap)
    register = folders.register(chosen)
    families = pl.scan_parquet(register / "keluarga" / "*.parquet")
    if by == "nik":
        members = pl.scan_parquet(register / "anggota" / "*.parquet")
        own = members.filter(pl.col("nik") == number, pl.col("dihitung")).select("no_kk")
        family = families.join(own, on="no_kk", how="semi").collect()
    else:
        in_lineage = pl.col("no_kk_silsilah").list.contains(number)
        family = families.filter((pl.col("no_kk") == number) | in_lineage).collect()
    if family.is_empty():
        raise FamilyUnknown(
            f"Nomor itu tidak ada pada tahap / that number is in no family of {chosen}. "
            "Periksa angkanya; keluarga yang berakhir atau berada di luar --areas tidak tercatat."
        )
    return record_of(folders, chosen, family.row(0, named=True))


def record_of(folders: Folders, chosen: Tahap, row: dict[str, Any]) -> Explanation:
    """The record of a family of the register of a released tahap (a row of its `keluarga`)."""
    lineage = row["no_kk_silsilah"]
    released = released_tahap(folders)
    waves = [wave for wave in released if wave.triwulan == chosen.triwulan and wave <= chosen]
    decisions = pl.concat(
        [_rows(folders, wave, "putusan", lineage) for wave in waves], how="vertical"
    )
    lists = pl.concat(
        [_rows(folders, wave, "daftar_kpm", lineage) for wave in waves], how="vertical"
    )
    insured = _rows(folders, chosen, "daftar_pbi", lineage, "id_orang")
    return Explanation(
        no_kk=row["no_kk"],
        tahap=str(chosen),
        family=row,
        decisions=decisions,
        lists=lists,
        # every report that names the family, also those that changed nothing or wait for review
        events=history(folders, chosen, lineage, row["peristiwa"]),
        insured=insured,
        payments=rows_of(folders, STATES)
        .filter(pl.col("tahap").is_in([str(wave) for wave in waves]))
        .filter(pl.col("no_kk").is_in(lineage))
        .sort("tahap", "program", "no_kk")
        .collect(),
        objections=_objections(folders, chosen, row, lineage),
        visits=visit_answers(folders, lineage, known_until(folders, chosen)),
    )


def _objections(
    folders: Folders, chosen: Tahap, row: dict[str, Any], lineage: list[str]
) -> pl.DataFrame:
    """What the family or a member objected to or asked back, with the answers so far."""
    path = folders.list_("sanggah")
    if not path.exists():
        return LISTS["sanggah"].empty()
    members = parts(folders.register(chosen) / "anggota")
    kab = (row["kode_desa"] or "")[:4]
    own = pl.scan_parquet([members[kab]] if kab in members else list(members.values()))
    niks = own.filter(pl.col("no_kk") == row["no_kk"]).select("nik").collect()
    by_person = pl.col("no_kk").is_null() & pl.col("nik").is_in(niks["nik"].drop_nulls().implode())
    named = pl.col("no_kk").is_in(lineage) | by_person
    return pl.scan_parquet(path).filter(named).collect().sort("tgl_terima", "no_sanggah", "isi")


def _rows(
    folders: Folders, tahap: Tahap, table: str, lineage: list[str], order: str = "program"
) -> pl.DataFrame:
    pattern = folders.release(tahap) / table / "*" / "*.parquet"
    scan = pl.scan_parquet(pattern, hive_partitioning=False)
    return scan.filter(pl.col("no_kk").is_in(lineage)).collect().sort(order, "no_kk")
