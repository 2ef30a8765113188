"""Small parts made together, so that what a call costs whatever it holds is paid once for many.

What belongs here: how many parts go together, and making them.
What does not: what is made of them (the stages), or parts that travel (`distributed_parts`).

A kabupaten of a hundred families costs the rules some 500 calls of Polars, as many as one of a
hundred thousand. Files, stamps and bytes are those of parts made one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from assets.part_work import Caught, Digests, Made, PartFunction, PartWork, make_here

# Bytes of the files a group is made from: some 20,000 families, a fifth of a large city.
GROUP_BYTES = 8 * 2**20

# As a PartFunction, for several parts: the digests of each, in their order.
GroupFunction = Callable[[Any, Sequence[PartWork]], Sequence[Digests]]


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


def make_together(
    together: GroupFunction, function: PartFunction, shared: Any, works: Iterable[PartWork]
) -> Iterator[Made]:
    """Make groups of parts in this process; a group with a fault part by part, to say which."""
    for group in groups(works):
        made: Sequence[Digests] = ()
        with Caught() as caught:
            made = together(shared, group)
        if caught.fault is None:
            yield from zip(group, made, strict=True)
        else:
            yield from make_here(function, shared, group)
