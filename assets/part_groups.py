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

# Bytes of the files a group is made from: some 20,000 families, a fifth of a large city.
GROUP_BYTES = 8 * 2**20


def groups(works: Iterable[PartWork], limit: int = GROUP_BYTES) -> Iterator[list[PartWork]]:
    """The works in their order, as many together as are made from `limit` bytes; at least one."""
    group: list[PartWork] = []
    held = 0
    for work in works:
        size = sum(path.stat().st_size for path in work.inputs if path is not None)
        if group and held + size > limit:
            yield group
            group, held = [], 0
        group.append(work)
        held += size
    if group:
        yield group


def make_here(
    function: PartFunction,
    shared: Any,
    works: Iterable[PartWork],
    together: GroupFunction | None = None,
) -> Iterator[Made]:
    """Make the parts in this process: in groups if `together` can, else one after the other."""
    if together is None:
        yield from make_alone(function, shared, works)
        return
    for group in groups(works):
        made = made_together(together, shared, group)
        if made is None:
            yield from make_alone(function, shared, group)
        else:
            yield from zip(group, made, strict=True)


def made_together(
    together: GroupFunction, shared: Any, group: Sequence[PartWork]
) -> Sequence[Digests] | None:
    """What `together` makes of a group; None if it failed: part by part it shows which."""
    made: Sequence[Digests] = ()
    with Caught() as caught:
        made = together(shared, group)
    return made if caught.fault is None else None
