"""Who makes the parts of a step: this process, processes beside it, or workers elsewhere.

What belongs here: reading BANSOS_PEKERJA, and keeping the workers for as long as a run lasts.
What does not: what a part is (`part_work`), or how it is sent (`distributed_parts`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from assets.part_groups import make_here
from assets.part_work import GroupFunction, Maker, PartFunction, PartWork, stale_parts

SETTING = "BANSOS_PEKERJA"
# The run's own, so that its steps share one set of workers.
_OPEN: list[Workers] = []


class WorkersFault(RuntimeError):
    """The workers cannot do what they are asked; the text says what to do."""


class Workers:
    """Makes parts; those it needs are started or called when the first stale part asks."""

    def __init__(self, setting: str) -> None:
        """`setting`: as in BANSOS_PEKERJA; "" for this process alone."""
        self._setting = setting
        self._maker: Maker | None = None
        self._held = ExitStack()

    def make(
        self,
        function: PartFunction,
        shared: Any,
        works: Iterable[PartWork],
        together: GroupFunction | None = None,
    ) -> Iterator[PartWork]:
        """Make the parts that are not fresh, and yield each once it is made and sealed.

        The order is that in which they are finished. `shared`: what every part is given alike.
        `together`: makes several parts at once, as `function` makes one; small parts are made
        so, but for those that go to another machine.
        """
        stale = stale_parts(works)
        first = next(stale, None)
        if first is None:
            return
        if self._maker is None:
            self._maker = self._hired()

        def every() -> Iterator[PartWork]:
            yield first
            yield from stale

        for work, digests in self._maker(function, shared, every(), together):
            yield work.sealed(digests)

    def close(self) -> None:
        """End what was started."""
        self._held.close()

    def _hired(self) -> Maker:
        if not self._setting:
            return make_here
        try:
            from assets.distributed_parts import hired
        except ImportError:
            raise WorkersFault(
                f"{SETTING}={self._setting}: pustaka untuk pekerja belum terpasang / the library "
                "for workers is not installed. pip install 'bansos[gugus]'"
            ) from None
        return self._held.enter_context(hired(self._setting))


@contextmanager
def workers() -> Iterator[Workers]:
    """The workers BANSOS_PEKERJA names; inside a run that has them, the run's."""
    if _OPEN:
        yield _OPEN[-1]
        return
    crew = Workers(os.environ.get(SETTING, "").strip())
    _OPEN.append(crew)
    try:
        yield crew
    finally:
        _OPEN.remove(crew)
        crew.close()
