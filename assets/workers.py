"""Who makes the parts of a step: this process, processes beside it, or workers elsewhere.

What belongs here: reading BANSOS_PEKERJA, and keeping the workers for as long as a run lasts.
What does not: what a part is (`part_work`), or how it is sent (`distributed_parts`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from assets.part_groups import GroupFunction, make_together
from assets.part_work import Maker, PartFunction, PartWork, make_here, stale_parts

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
        `together`: makes several parts at once, as `function` makes one; this process makes
        small parts so.
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

        maker = self._maker
        if together is not None and maker is make_here:
            maker = partial(make_together, together)
        for work, digests in maker(function, shared, every()):
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
