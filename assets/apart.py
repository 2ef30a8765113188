"""Which parts may be decided together: those that no number and no row of a list has in common.

What belongs here: finding what parts share, and setting such parts apart.
What does not: deciding them (`assets.decided_parts`), or how many go together (`part_groups`).

A KK number borne in two parts, or a row that names a family of one and a person of another, is
read by each part as if the other were not there. Parts without anything in common are decided
together as they are alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import combinations

import polars as pl

import rules
from schemas.lists import LISTS

_AREA, _SHARED = "_wilayah", "_bersama"
# More areas than there are, in the low bits of a hash.
_AREA_BITS = 2**12 - 1
_VALUE_BITS = 2**64 - 2**12


def apart(
    families: Mapping[str, pl.DataFrame],
    members: Mapping[str, pl.DataFrame],
    lists: Mapping[str, rules.Lists],
) -> list[list[str]]:
    """The parts, in as few sets as a first fit finds, so that no two of one set share anything."""
    known = _sharing(families, members, lists)
    sets: list[list[str]] = []
    for kab in families:
        for one in sets:
            if not any(frozenset((kab, other)) in known for other in one):
                one.append(kab)
                break
        else:
            sets.append([kab])
    return sets


def _sharing(
    families: Mapping[str, pl.DataFrame],
    members: Mapping[str, pl.DataFrame],
    lists: Mapping[str, rules.Lists],
) -> set[frozenset[str]]:
    """The pairs of parts that have a KK number, a NIK, a person or a row of a list in common."""
    found = {*_pairs(families, _numbers), *_pairs(members, _persons)}
    for one in fields(rules.Lists):
        own = {kab: getattr(held, one.name) for kab, held in lists.items()}
        filled = {kab: rows for kab, rows in own.items() if rows.height}
        if len(filled) > 1:
            found.update(_pairs(filled, _fingerprints if one.name in LISTS else _rows))
    return found


def _numbers(families: pl.DataFrame) -> pl.Series:
    named = [families[name].explode() for name in ("no_kk_silsilah", "terbentuk_dari")]
    return pl.concat(named).drop_nulls().hash()


def _persons(members: pl.DataFrame) -> pl.Series:
    """Most are known by their NIK, which is then looked at once."""
    others = members.filter(pl.col("nik") != pl.col("id_orang"))["nik"]
    return pl.concat([members["id_orang"], others]).hash()


def _fingerprints(rows: pl.DataFrame) -> pl.Series:
    return rows["isi"].hash()


def _rows(rows: pl.DataFrame) -> pl.Series:
    return rows.hash_rows()


def _pairs(
    frames: Mapping[str, pl.DataFrame], hashed: Callable[[pl.DataFrame], pl.Series]
) -> Iterator[frozenset[str]]:
    """Every two areas that hold the same value; two values of one hash set them apart for nothing.

    Value and area are one number, so that sorting numbers is all the work: nearly every value
    is one area's alone.
    """
    told = [(hashed(rows) & _VALUE_BITS) | place for place, rows in enumerate(frames.values())]
    every = pl.concat(told).sort()
    value = every & _VALUE_BITS
    again = (value == value.shift(1)) & (every != every.shift(1))
    met = every.filter(value.is_in(value.filter(again).unique().implode()))
    shared = pl.DataFrame({_SHARED: met & _VALUE_BITS, _AREA: met & _AREA_BITS}).unique()
    areas = list(frames)
    for places in shared.group_by(_SHARED).agg(pl.col(_AREA).sort())[_AREA].unique().to_list():
        yield from (frozenset(areas[place] for place in two) for two in combinations(places, 2))
