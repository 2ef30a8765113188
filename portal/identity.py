"""Whose session a request carries.

What belongs here: asking the database once a request.
What does not: what that person may do (`access`).
"""

from __future__ import annotations

from starlette.requests import Request

from portal import cookies, sessions
from portal.accounts import Account
from portal.place import here


def known_account(request: Request) -> Account | None:
    """The account whose session the request carries; None for a stranger."""
    if not hasattr(request.state, "account"):
        place = here(request)
        token = cookies.session_token(request, place.settings.tls)
        bounds = place.limits.session
        request.state.account = (
            None if token is None else sessions.known(place.store, token, bounds, place.now())
        )
    found: Account | None = request.state.account
    return found
