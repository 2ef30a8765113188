"""Small parts made together, so that what a call costs whatever it holds is paid once for many.

What belongs here: how many parts go together, and making them in this process.
What does not: what is made of them (the stages), or how they travel (`distributed_parts`).

A kabupaten of a hundred families costs the rules some 500 calls of Polars, as many as one of a
hundred thousand. Files, stamps and bytes are those of parts made one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assets.part_work import (
    Caught,
    Digests,
    GroupFunction,
    Made,
    PartFunction,
    PartWork,
    make_alone,
)
from assets.side_by_side import side_by_side

# Bytes of the files a group is made from: some 20,000 families, a fifth of a large city.
GROUP_BYTES = 8 * 2**20
# Bytes of the files that parts made at the same time are made from: some 250,000 families, which
# take the rules 1.5 GiB. A larger part is made alone.
AT_ONCE_BYTES = 32 * 2**20


def groups(works: Iterable[PartWork], limit: int = GROUP_BYTES) -> Iterator[list[PartWork]]:
    """The works in their order, as many together as are made from `limit` bytes; at least one."""
    group: list[PartWork] = []
    held = 0
    for work in works:
        if group and held + work.bytes > limit:
            yield group
            group, held = [], 0
        group.append(work)
        held += work.bytes
    if group:
        yield group


def make_here(
    function: PartFunction,
    shared: Any,
    works: Iterable[PartWork],
    together: GroupFunction | None = None,
    at_once: int = AT_ONCE_BYTES,
) -> Iterator[Made]:
    """Make the parts in this process, side by side; small ones in groups if `together` can.

    `at_once`: how many bytes the parts under way are made from, see `side_by_side`.
    """

    before_a_fault: list[Made] = []

    def make(group: list[PartWork]) -> list[Made]:
        made = None if together is None else made_together(together, shared, group)
        if made is not None:
            return list(zip(group, made, strict=True))
        alone: list[Made] = []
        with Caught() as caught:
            alone.extend(make_alone(function, shared, group))
        if caught.fault is not None:
            before_a_fault.extend(alone)
            raise caught.fault
        return alone

    sets = ([work] for work in works) if together is None else groups(works)
    with Caught() as caught:
        for _, made in side_by_side(make, sets, _bytes, at_once):
            yield from made
    yield from before_a_fault
    if caught.fault is not None:
        raise caught.fault


def _bytes(group: Iterable[PartWork]) -> int:
    return sum(work.bytes for work in group)


def made_together(
    together: GroupFunction, shared: Any, group: Sequence[PartWork]
) -> Sequence[Digests] | None:
    """What `together` makes of a group; None if it failed: part by part it shows which."""
    made: Sequence[Digests] = ()
    with Caught() as caught:
        made = together(shared, group)
    return made if caught.fault is None else None
