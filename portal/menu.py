"""The journeys a person may begin: entries of the navigation and of the front page.

What belongs here: what an entry is, and which ones a set of roles sees.
What does not: the entries themselves; each stands beside its routes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.roles import Role


@dataclass(frozen=True)
class Menu:
    """One entry: where it leads, the text keys of its name and its sentence, and for whom."""

    path: str
    key: str
    told: str
    roles: frozenset[Role]


_ENTRIES: list[Menu] = []


def register(entries: Iterable[Menu]) -> None:
    """Add the entries of one module of routes, once."""
    _ENTRIES.extend(entry for entry in entries if entry not in _ENTRIES)


def menu_of(roles: Iterable[Role]) -> list[Menu]:
    """The entries open to these roles, in the order of their modules."""
    held = frozenset(roles)
    return [entry for entry in _ENTRIES if not entry.roles.isdisjoint(held)]
