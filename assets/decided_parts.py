"""The decisions of a part, or of several small ones at once: files in, files out.

What belongs here: reading the register's part, calling the rules, writing what they decide.
What does not: which parts are stale and what lists concern them (`assets.rules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

import polars as pl

import rules
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
    (digests,) = decide_together(context, [work])
    return digests


def decide_together(context: rules.Context, works: Sequence[PartWork]) -> list[Digests]:
    """The same of several parts at once; each has its own files.

    `work.own`: participants outside any family, and the lists as they concern the part.
    """
    here = pl.concat([work.own[0] for work in works])
    lists = _of_all([work.own[1] for work in works])
    families, members = (
        pl.read_parquet([path for path in paths if path is not None])
        for paths in zip(*(work.inputs for work in works), strict=True)
    )
    candidates = validated(rules.decide(families, members, lists, context), CANDIDATES)
    insured = rules.decide_persons(families, members, here, lists, context)
    made = (
        _written(candidates, CANDIDATES, works, 0),
        _written(validated(insured, PBI_LIST), PBI_LIST, works, 1),
    )
    return [{**of_families, **of_persons} for of_families, of_persons in zip(*made, strict=True)]


def _of_all(lists: Sequence[rules.Lists]) -> rules.Lists:
    """The lists of several parts as one; a row that concerns two of them stands once."""
    if len(lists) == 1:
        return lists[0]
    return rules.Lists(
        **{
            one.name: _once([getattr(own, one.name) for own in lists])
            for one in fields(rules.Lists)
        }
    )


def _once(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    held = list(frames)
    filled = [frame for frame in held if frame.height]
    if len(filled) < 2:
        return (filled or held)[0]
    return pl.concat(filled).unique(maintain_order=True)


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
