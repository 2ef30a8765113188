"""Which parts may be decided together: those that no number and no row of a list has in common.

What belongs here: finding what parts share, and setting such parts apart.
What does not: deciding them (`assets.decided_parts`), or how many go together (`part_groups`).

A KK number borne in two parts, or a row that names a family of one and a person of another, is
read by each part as if the other were not there. Parts without anything in common are decided
together as they are alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import combinations

import polars as pl

import rules

_AREA, _SHARED = "_wilayah", "_bersama"


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
    numbers = [
        rows.select(pl.lit(kab).alias(_AREA), pl.col(name).explode().alias(_SHARED))
        for kab, rows in families.items()
        for name in ("no_kk_silsilah", "terbentuk_dari")
    ]
    persons = [
        rows.select(pl.lit(kab).alias(_AREA), pl.col(name).alias(_SHARED))
        for kab, rows in members.items()
        for name in ("nik", "id_orang")
    ]
    found = {*_pairs(numbers), *_pairs(persons)}
    for one in fields(rules.Lists):
        own = {kab: getattr(held, one.name) for kab, held in lists.items()}
        filled = {kab: rows for kab, rows in own.items() if rows.height}
        if len(filled) > 1:
            found.update(_pairs(_hashed(filled)))
    return found


def _hashed(frames: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    """Each row as one number; two rows of one number set their parts apart for nothing."""
    areas = pl.concat([pl.repeat(kab, rows.height, eager=True) for kab, rows in frames.items()])
    return [pl.DataFrame({_AREA: areas, _SHARED: pl.concat(frames.values()).hash_rows()})]


def _pairs(frames: Sequence[pl.DataFrame]) -> Iterator[frozenset[str]]:
    """Every two areas that stand beside the same value."""
    rows = pl.concat(frames).drop_nulls().unique()
    shared = rows.group_by(_SHARED).agg(pl.col(_AREA).sort()).filter(pl.col(_AREA).list.len() > 1)
    for areas in shared[_AREA].unique().to_list():
        yield from map(frozenset, combinations(areas, 2))
