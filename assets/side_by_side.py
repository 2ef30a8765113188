"""Parts made side by side on the cores of this machine, the largest never two at a time.

What belongs here: how many go at once, by their size, and what a fault in one leaves of the others.
What does not: what a part is (`part_work`), or processes and other machines (`workers`).

Threads, not processes: a part's time is spent in Polars, DuckDB and numpy, which let other threads
run meanwhile, and nothing has to be started, sent or held twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple, TypeVar

import polars as pl

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Limit(NamedTuple):
    threads: int
    at_once: int


def side_by_side(
    make: Callable[[Item], Result],
    items: Iterable[Item],
    size: Callable[[Item], int],
    at_once: int,
) -> Iterator[tuple[Item, Result]]:
    """Each item with what `make` gives of it, in the order in which they are finished.

    As many go at once as there are threads, together no larger than `at_once` (what `size` says of
    each); a larger one goes alone. The next item is asked for meanwhile, in the caller's thread.
    After a fault none is begun any more; those under way are finished and given, then it is raised.
    """
    limit = _Limit(pl.thread_pool_size(), at_once)
    under_way: dict[Future[Result], tuple[int, Item, int]] = {}
    faults: dict[int, BaseException] = {}
    with ThreadPoolExecutor(limit.threads) as pool:
        for number, item in enumerate(items):
            large = size(item)
            while under_way and _too_much(under_way, large, limit):
                yield from _given(under_way, faults)
            if faults:
                break
            under_way[pool.submit(make, item)] = (number, item, large)
        while under_way:
            yield from _given(under_way, faults)
    if faults:
        raise faults.pop(min(faults))


def _too_much(under_way: Mapping[Any, tuple[int, Any, int]], large: int, limit: _Limit) -> bool:
    """Whether one more, so large, would be too many or too much at a time."""
    held = sum(size for *_, size in under_way.values())
    return len(under_way) >= limit.threads or held + large > limit.at_once


def _given(
    under_way: dict[Future[Result], tuple[int, Item, int]], faults: dict[int, BaseException]
) -> Iterator[tuple[Item, Result]]:
    """Those that are finished, at least one; faults are kept by the number of their item."""
    for future in wait(under_way, return_when=FIRST_COMPLETED).done:
        number, item, _ = under_way.pop(future)
        fault = future.exception()
        if fault is None:
            yield item, future.result()
        else:
            faults[number] = fault
