"""One running portal: its settings, database, counters and clock, handed to every request.

What belongs here: putting them together, and finding them from a request.
What does not: what any of them does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from assets.folders import Folders
from portal.attempts import Attempts
from portal.limits import Limits
from portal.passwords import Passwords
from portal.settings import Settings
from portal.state.store import Store


def clock() -> int:
    """Now, in whole seconds since 1970."""
    return int(time.time())


@dataclass(frozen=True)
class Place:
    """What a request works with."""

    settings: Settings
    limits: Limits
    store: Store
    attempts: Attempts
    passwords: Passwords
    now: Callable[[], int] = clock

    @property
    def folders(self) -> Folders:
        """The paths under the data folder."""
        return Folders(self.settings.data)


def place(settings: Settings, bounds: Limits, now: Callable[[], int] = clock) -> Place:
    """The portal of these settings."""
    store = Store(settings.database)
    attempts = Attempts(store, settings.key, bounds.rates)
    return Place(settings, bounds, store, attempts, Passwords(bounds.password), now)


def here(request: Request) -> Place:
    """The portal that answers `request`."""
    found: Place = request.app.state.place
    return found


def address(request: Request) -> str:
    """Where a request comes from, as far as the server knows."""
    return request.client.host if request.client else "-"
