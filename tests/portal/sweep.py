"""Every registered route of the portal, for tests that try the same on each of them.

What belongs here: finding routes, and filling their paths.
What does not: what a route answers (its own tests).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

_PLACE = re.compile(r"\{[^}]*\}")


def routes(app: Any, method: str) -> list[str]:
    """The paths that answer a method, as registered: `/kiriman/{number}`."""
    return sorted({route.path for route in _all(app.routes) if method in route.methods})


def filled(path: str, value: str) -> str:
    """A path with the same text in every place."""
    return _PLACE.sub(lambda _: value, path)


def _all(found: Any) -> Iterator[APIRoute]:
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _all(getattr(route, "routes", None) or _inside(route))


def _inside(route: Any) -> Any:
    router = getattr(route, "original_router", None) or getattr(route, "router", None)
    return getattr(router, "routes", ())
