"""What ends a request early, in words for a person.

What belongs here: the faults a route may raise.
What does not: the pages they become (`app`).
"""

from __future__ import annotations


class Told(Exception):
    """The request ends with `status` and the text of `key`, filled with `names`."""

    def __init__(self, status: int, key: str, **names: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.names = names


class GoTo(Exception):
    """The request ends by sending the browser to `path`, a path of this portal."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def not_there() -> Told:
    """One answer for what does not exist and for what lies outside somebody's area."""
    return Told(404, "galat_tidak_ada")
