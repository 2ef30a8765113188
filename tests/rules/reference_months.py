"""The slow, obvious rules: what changes within a quarter, month by month, in plain Python.

What belongs here: the months of a seat and of a person, and PKH added up over them.
What does not: who counts as what (`reference_family`), or reasons (`reference`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import Any

from rules import Context
from tests.rules.reference_family import Row, kind_of, persons_taken

MONTHS = (1, 2, 3)
Counted = tuple[str, int, int]


def month_of(day: date, context: Context) -> int:
    """1 for the quarter's first month."""
    first = 12 * context.tahap.year + 3 * context.tahap.quarter - 2
    return 12 * day.year + day.month - first + 1


def months_of(seat: Row | None, programme: str, context: Context) -> int:
    """How many of the quarter's three months a seat is paid for."""
    if context.text(f"prorata/{programme}") == "TANPA" or seat is None or seat["sejak"] is None:
        return 3
    first = date(context.tahap.year, 3 * context.tahap.quarter - 2, 1)
    if seat["sejak"] < first:
        return 3
    return 3 - (seat["sejak"].month - first.month)


def stay_of(person: Row, came: date | None, context: Context) -> int:
    """The first month in which a person counts."""
    days = [came, person["tgl_lahir"]]
    known = [day for day in days if day is not None and (day is came or day <= context.cutoff)]
    return max([1, *(month_of(day, context) for day in known)])


def kinds_over_the_months(
    family: Row, people: list[Row], lines: dict[str, list[Row]], doubts: Any, context: Context
) -> list[tuple[str | None, str | None, bool, int, int]]:
    """(doubt, kind, possible, first month, last month) of who is there, and of who has left.

    `doubts`: what doubt there is about the NIK of a person who left by an event.
    """
    elsewhere = {row["id_orang"] for row in lines["komponen_lain"]}
    own = [row for row in lines["masa_anggota"] if row["no_kk"] == family["no_kk"]]
    came = {row["id_orang"]: row["tgl_masuk"] for row in own if row["tgl_keluar"] is None}
    here = [person for person in people if person["tiada"] is None]
    by_month = context.text("prorata/PKH") == "BULAN"
    found = []
    for person in here:
        doubt = person["ragu"]
        if doubt is None and person["id_orang"] in elsewhere:
            doubt = "ASAL_SUDAH_DITETAPKAN"
        first = stay_of(person, came.get(person["id_orang"]), context) if by_month else 1
        found.append((doubt, *kind_of(person, here, lines, context), first, 3))
    if not by_month:
        return found
    gone = [
        person | {"kapan": person["tiada_tgl"], "datang": came.get(person["id_orang"])}
        for person in people
        if person["tiada"] and person["tiada_tgl"] and person["dihitung"] and not person["ragu"]
    ]
    left = [
        row | {"tiada": row["sebab_keluar"], "kapan": row["tgl_keluar"], "datang": row["tgl_masuk"]}
        for row in own
        if row["tgl_keluar"] and row["dihitung"] and not doubts(row)
    ]
    for person in gone + left:
        first = stay_of(person, person["datang"], context)
        last = month_of(person["kapan"], context) - (person["tiada"] != "MENINGGAL")
        kind, _ = kind_of(person, gone + left, lines, context)
        elsewhere_too = person in gone and person["id_orang"] in elsewhere
        if first <= min(last, 3):
            doubt = "ASAL_SUDAH_DITETAPKAN" if elsewhere_too else None
            found.append((doubt, kind, False, first, last))
    return found


def pkh_amount(
    kinds: Iterable[Counted], context: Context, months: int = 3
) -> tuple[int, str | None]:
    """PKH for the last `months` of the quarter, and its composition."""
    paid: dict[str, Counter[int]] = {}
    for month in MONTHS[-months:]:
        there = [kind for kind, first, last in kinds if first <= month <= last]
        for kind, persons in persons_taken(there, context).items():
            paid.setdefault(kind, Counter())[month] = persons
    total, parts = 0, []
    for kind in context.words("pkh/urut_pilih"):
        rest, by_length = paid.get(kind, Counter()), Counter[int]()
        while +rest:
            by_length[len(+rest)] += 1
            rest = +rest - Counter(dict.fromkeys(+rest, 1))
        for length, persons in sorted(by_length.items(), reverse=True):
            rupiah = ceil(context.number(f"pkh/nominal/{kind}") * length / 3)
            total += persons * rupiah
            parts.append(f"{kind}:{persons}x{rupiah}" + ("" if length == 3 else f"/{length}bln"))
    return total, ";".join(parts) or None
