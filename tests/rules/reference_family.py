"""The slow, obvious rules: one family at a time, in plain Python – persons, PKH and payee.

What belongs here: what the whole-column code must agree with, written to be read.
What does not: reasons and statuses (`reference`), or speed.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from rules import Context

Row = dict[str, Any]
SCHOOL = ("SD", "SMP", "SMA")
KINDS = ("IBU_HAMIL", "NIFAS", "USIA_DINI", *SCHOOL, "DISABILITAS_BERAT", "LANSIA", "KORBAN_HAM")


def years(born: date | None, day: date) -> int | None:
    if born is None:
        return None
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age if 0 <= age <= 120 else None


def adult(person: Row, context: Context) -> bool | None:
    if person["status_kawin"] in ("2", "3", "4"):
        return True
    age = years(person["tgl_lahir"], context.cutoff)
    return None if age is None else age >= context.number("pengurus/usia")


def component_rows(person: Row, rows: list[Row], context: Context) -> list[Row]:
    """Rows of the component list that prove something of this person today."""
    kept = []
    for row in rows:
        if person["nik"] is None or row["nik"] != person["nik"] or row["tgl_data"] > context.as_of:
            continue
        if row["komponen"] == "DISABILITAS_BERAT" and row["sumber"] not in ("SIKS_NG", "ASESMEN"):
            continue
        days = {"IBU_HAMIL": 294, "NIFAS": 42}.get(row["komponen"])
        end = row["berlaku_sampai"]
        if end is None and days is not None:
            end = row["tgl_data"] + timedelta(days=days)
        if end is None or end >= context.cutoff:
            kept.append(row)
    return kept


def school_of(
    person: Row, proofs: list[Row], age: int | None, context: Context
) -> tuple[Any, bool]:
    """(SD, SMP, SMA or None; whether schooling is possible but unproven)."""
    listed = [row for row in proofs if row["komponen"] in SCHOOL]
    of_age = age is None or 6 <= age <= 21
    if listed:
        best = max(listed, key=lambda row: (row["tgl_data"], SCHOOL.index(row["komponen"])))
        return (best["komponen"] if of_age else None), False
    levels = context.parameters.value("pkh/jenjang", context.cutoff)
    code = person["jenjang"].zfill(2) if person["jenjang"] else None
    level = next((name for name in SCHOOL if code in levels[name]), None)
    if person["partisipasi_sekolah"] == "2" and age is not None and of_age and level:
        return level, False
    attends = person["partisipasi_sekolah"] in ("2", None)
    unproven = of_age and attends and (code is None or (level is not None and age is None))
    return None, unproven


def pregnancy_of(
    person: Row, family: list[Row], rows: list[Row], context: Context
) -> tuple[set[str], bool]:
    kinds, possible = set(), False
    for row in rows:
        if row["id_orang"] != person["id_orang"] or person["jk"] == "L":
            continue
        if row["hpht"] is None:
            possible = True
            continue
        begin, today = row["hpht"], context.cutoff
        births = [
            other["tgl_lahir"]
            for other in family
            if other["tgl_lahir"]
            and begin + timedelta(140) <= other["tgl_lahir"] <= begin + timedelta(294)
            and other["tgl_lahir"] <= today
        ]
        if births:
            kind = "NIFAS" if today <= max(births) + timedelta(42) else None
        else:
            kind = "IBU_HAMIL" if begin <= today <= begin + timedelta(294) else None
        if kind and row["kehamilan_ke"] is None:
            possible = True
        elif kind and row["kehamilan_ke"] <= 2:
            kinds.add(kind)
    return kinds, possible


def kind_of(
    person: Row, family: list[Row], lists: dict[str, list[Row]], context: Context
) -> tuple[Any, bool]:
    """(the kind a person counts as or None, whether one is possible but unproven)."""
    age = years(person["tgl_lahir"], context.cutoff)
    proofs = component_rows(person, lists["komponen"], context)
    named = {row["komponen"] for row in proofs}
    school, possible = school_of(person, proofs, age, context)
    pregnant, maybe = pregnancy_of(person, family, lists["kehamilan"], context)
    female = person["jk"] != "L"
    documented = person["berdokumen"] or "USIA_DINI" in named
    found = {kind for kind in ("DISABILITAS_BERAT", "KORBAN_HAM") if kind in named}
    if school:
        found.add(school)
    if age is None:
        found |= named & {"USIA_DINI", "LANSIA"}
    elif age <= 6 and documented and school != "SD":
        found.add("USIA_DINI")
    elif age >= context.number("pkh/usia_lansia"):
        found.add("LANSIA")
    if female:
        found |= pregnant | (named & {"IBU_HAMIL", "NIFAS"})
    possible = possible or maybe or age is None or bool(person["calon_disabilitas"])
    possible = possible or (age is not None and age <= 6 and not documented)
    order = context.words("pkh/urut_pilih")
    best = sorted(
        found, key=lambda kind: (-context.number(f"pkh/nominal/{kind}"), order.index(kind))
    )
    return (best[0] if best else None), possible


def persons_taken(kinds: list[str], context: Context) -> Counter[str]:
    """How many persons of each kind are paid."""
    order = context.words("pkh/urut_pilih")
    if context.text("pkh/cara_pilih") == "TERBESAR":
        amounts = {kind: context.number(f"pkh/nominal/{kind}") for kind in kinds}
        queue = sorted(kinds, key=lambda kind: (-amounts[kind], order.index(kind)))
    else:
        queue = sorted(kinds, key=order.index)
    limit = {
        "USIA_DINI": context.number("pkh/maks_balita"),
        "LANSIA": context.number("pkh/maks_lansia"),
        "DISABILITAS_BERAT": context.number("pkh/maks_disabilitas"),
    }
    taken: Counter[str] = Counter()
    for kind in queue:
        children = sum(taken[name] for name in ("USIA_DINI", *SCHOOL))
        child_full = kind in ("USIA_DINI", *SCHOOL) and children >= context.number("pkh/maks_anak")
        full = sum(taken.values()) >= context.number("pkh/maks_orang")
        if not full and not child_full and taken[kind] < limit.get(kind, 99):
            taken[kind] += 1
    return taken


def preference(person: Row, family: list[Row], context: Context) -> int:
    if person["jk"] == "P":
        if person["hubungan"] == "2":
            return 1
        if person["hubungan"] == "1":
            return 2
        return 3 if maybe_mother(person, family, context) else 4
    return 5 if person["jk"] == "L" else 6


def maybe_mother(person: Row, family: list[Row], context: Context) -> bool:
    here = [other for other in family if other["tiada"] is None]
    minors = [other for other in here if (years(other["tgl_lahir"], context.cutoff) or 99) < 17]
    minors += [other for other in here if years(other["tgl_lahir"], context.cutoff) == 0]
    if not minors:
        return False
    child = min(minors, key=lambda other: (-other["tgl_lahir"].toordinal(), other["id_orang"]))
    near = person["hubungan"] == "4" or (
        person["hubungan"] == "3" and person["status_kawin"] in ("2", "3", "4")
    )
    age, of_child = (years(other["tgl_lahir"], context.cutoff) for other in (person, child))
    if child["hubungan"] != "5" or not near or age is None or of_child is None:
        return False
    return age >= of_child + context.number("pengurus/jarak_ibu")


def payee_of(
    family: list[Row], record: str | None, elsewhere: set[str], context: Context
) -> Row | None:
    able = [
        person
        for person in family
        if person["tiada"] is None and person["nik"] and adult(person, context)
    ]

    def place(person: Row) -> tuple[Any, ...]:
        return (
            person["nik"] in elsewhere,
            person["ragu"] is not None,
            person["nik"] != record,
            person["meninggal_dilaporkan"],
            preference(person, family, context),
            person["tgl_lahir"] or date.max,
            person["nik"],
        )

    return min(able, key=place, default=None)


def guardian_of(
    family: Row, people: list[Row], programme: str, rows: list[Row], context: Context
) -> Row | None:
    """The recorded guardian, where everyone who is there is known to be a minor."""
    here = [person for person in people if person["tiada"] is None]
    if not here or any(adult(person, context) is not False for person in here):
        return None
    own = [
        row
        for row in rows
        if row["no_kk"] in family["no_kk_silsilah"] and row["program"] == programme
    ]
    return {"nik": own[0]["nik_wali"], "meninggal_dilaporkan": False, "ragu": None} if own else None


def unsure_payee(people: list[Row], context: Context) -> bool:
    return any(
        adult(person, context) is not False
        and (adult(person, context) is None or not person["nik"])
        for person in people
    )
