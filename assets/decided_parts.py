"""The decisions of a part, or of several small ones at once: files in, files out.

What belongs here: reading the register's part, calling the rules, writing what they decide.
What does not: which parts are stale and what lists concern them (`assets.rules`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import polars as pl

import rules
from assets.apart import apart
from assets.part_work import Digests, PartWork
from schemas.decisions import CANDIDATES, PBI_LIST
from schemas.parquet import write_table
from schemas.table import Table
from schemas.validate import validated

_AREA = "kode_kabupaten_kota"


class Strayed(ValueError):
    """A decision that belongs to none of the parts it was made with."""


def decide_part(context: rules.Context, work: PartWork) -> Digests:
    """The candidate decisions of one part, and those per person."""
    families, members = (pl.read_parquet(path) for path in work.inputs if path is not None)
    read = {work.area: _Part(work, families, members)}
    del families, members
    return _decided(context, read, [work.area])[0]


def decide_together(context: rules.Context, works: Sequence[PartWork]) -> list[Digests]:
    """The same of several parts; each has its own files, and those of a part decided alone.

    `work.own`: participants outside any family, and the lists as they concern the part.
    """
    read = {
        work.area: _Part(work, *(pl.read_parquet(path) for path in work.inputs if path is not None))
        for work in works
    }
    if len(works) == 1:
        return _decided(context, read, list(read))
    sets = apart(
        {kab: part.families for kab, part in read.items()},
        {kab: part.members for kab, part in read.items()},
        {kab: part.work.own[1] for kab, part in read.items()},
    )
    made: dict[str, Digests] = {}
    for areas in sets:
        made |= zip(areas, _decided(context, read, areas), strict=True)
    return [made[work.area] for work in works]


@dataclass(frozen=True)
class _Part:
    work: PartWork
    families: pl.DataFrame
    members: pl.DataFrame


def _decided(context: rules.Context, read: dict[str, _Part], areas: Sequence[str]) -> list[Digests]:
    """What the rules decide of parts that have nothing in common, in the files of each.

    They are taken out of `read`, and a table is written before the next is made: of a large part
    each takes a sixth of the memory.
    """
    parts = [read.pop(kab) for kab in areas]
    works = [part.work for part in parts]
    here = pl.concat([work.own[0] for work in works])
    lists = _of_all([work.own[1] for work in works])
    families = pl.concat([part.families for part in parts])
    members = pl.concat([part.members for part in parts])
    del parts
    candidates = validated(rules.decide(families, members, lists, context), CANDIDATES)
    of_families = _written(candidates, CANDIDATES, works, 0)
    del candidates
    insured = validated(rules.decide_persons(families, members, here, lists, context), PBI_LIST)
    del families, members, lists
    of_persons = _written(insured, PBI_LIST, works, 1)
    return [{**one, **other} for one, other in zip(of_families, of_persons, strict=True)]


def _of_all(lists: Sequence[rules.Lists]) -> rules.Lists:
    """The lists of several parts as one; no row concerns two of them."""
    if len(lists) == 1:
        return lists[0]
    names = [one.name for one in fields(rules.Lists)]
    return rules.Lists(**{name: pl.concat([getattr(own, name) for own in lists]) for name in names})


def _written(
    rows: pl.DataFrame, table: Table, works: Sequence[PartWork], place: int
) -> list[Digests]:
    """Each part's rows in its own file, the output in `place`."""
    if len(works) == 1:
        of_part = {works[0].area: rows}
    else:
        by_area = rows.partition_by(_AREA, as_dict=True)
        of_part = {work.area: by_area.pop((work.area,), rows.clear()) for work in works}
        if by_area:
            raise Strayed("Putusan di luar bagiannya / decisions outside the parts they are of.")
    return [
        {work.outputs[place]: write_table(of_part[work.area], table, work.outputs[place])}
        for work in works
    ]
