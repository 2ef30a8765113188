"""Guardians two officers recorded: adding a record, and who may receive in a tahap.

What belongs here: gathering what the register and the lists know of a guardian.
What does not: which words are enough (review), or when a guardian is payee (rules).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

import review
import rules
from assets.folders import Folders, parts
from assets.own_rows import numbers_of
from assets.review import record, recorded
from assets.visited_lists import near_lists
from schemas.guardians import GUARDIANS, GUARDIANS_IN_FORCE
from schemas.tahap import Tahap


@dataclass(frozen=True)
class GuardianRecorded:
    """What came of a record: how many different officers have said so."""

    officers: int

    @property
    def enough(self) -> bool:
        """Whether it counts now."""
        return self.officers >= review.OFFICERS_NEEDED


def record_guardian(folders: Folders, tahap: Tahap, word: review.GuardianWord) -> GuardianRecorded:
    """Add one officer's word; GuardianRefused unless the family is in the last tahap."""
    found = pl.scan_parquet(list(parts(folders.register(tahap) / "keluarga").values())).filter(
        pl.col("no_kk_silsilah").list.contains(word.no_kk) & (pl.col("keadaan") == "ADA")
    )
    if found.select("no_kk").collect(engine="streaming").is_empty():
        raise review.GuardianRefused(
            f"Nomor KK itu tidak ada pada tahap {tahap} / that KK number is in no family of it. "
            "Periksa angkanya."
        )
    rows = recorded(folders, GUARDIANS)
    new = review.guardian_record(rows, word)
    number = new["id_wali"][0]
    officers = review.officers_for(pl.concat([rows, new]), number, word.act, word.day)
    record(folders, GUARDIANS, new, f"{word.day.isoformat()}_{number}_{word.act}_{officers}")
    return GuardianRecorded(officers)


def guardians_in_force(
    folders: Folders,
    tahap: Tahap,
    lists: rules.Lists,
    listed: pl.LazyFrame,
    context: rules.Context,
) -> pl.DataFrame:
    """GUARDIANS_IN_FORCE of a tahap, by what was recorded until its as-of date.

    `listed`: of rules.earlier_lists; only what names guardians or their families is held.
    """
    known = review.guardians_on(recorded(folders, GUARDIANS), context.as_of)
    if known.is_empty():
        return GUARDIANS_IN_FORCE.empty()
    register = folders.register(tahap)
    members = pl.scan_parquet(list(parts(register / "anggota").values()))
    families = pl.scan_parquet(list(parts(register / "keluarga").values()))
    named = known.select(nik="nik_wali").unique().lazy()
    themselves = (
        members.filter("dihitung").join(named, on="nik", how="semi").collect(engine="streaming")
    )
    homes = themselves.select("no_kk").unique().lazy()
    own_families = families.join(homes, on="no_kk", how="semi").collect(engine="streaming")
    own_members = members.join(homes, on="no_kk", how="semi").collect(engine="streaming")
    people = pl.concat([own_members["nik"], known["nik_wali"]])
    lists = replace(lists, ditetapkan=_near(listed, own_families, people))
    own = near_lists(folders, lists, own_families, own_members["nik"], context.as_of)
    decisions = rules.decide(own_families, own_members, own, context)
    return rules.usable_guardians(known, themselves, decisions, lists, context)


def _near(listed: pl.LazyFrame, families: pl.DataFrame, niks: pl.Series) -> pl.DataFrame:
    """The rows that name a KK number of these families or one of these NIKs."""
    numbers = numbers_of(families).select(kk="no_kk").lazy()
    people = niks.drop_nulls().unique().to_frame("nik_pengurus").lazy()
    found = [
        listed.join(numbers, on="kk", how="semi"),
        listed.join(people, on="nik_pengurus", how="semi"),
    ]
    rows = pl.concat(found).unique().collect(engine="streaming")
    return rows.sort(rows.columns)
