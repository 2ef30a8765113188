"""What people saw and did in the portal, written down before they get it.

What belongs here: one line in the access log for a personal page or a file, and one in the audit
log for a change of accounts or a run.
What does not: the logs themselves (audit), or who may see what.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

import audit
from portal.place import Place, here
from portal.roles import Scope

Action = audit.Action


def seen(
    request: Request,
    scope: Scope,
    action: Action,
    thing: str,
    numbers: Iterable[str] = (),
    purpose: str | None = None,
    **facts: str | int,
) -> None:
    """Write down that somebody saw, sought, fetched or sent something; it is on disk afterwards.

    `thing` is the kind of page or file, never a person's; `numbers` are the NIK and KK numbers it
    shows, of which only keyed tokens are kept; `facts` tell of a file what it held.
    """
    place = here(request)
    tokens = tuple(audit.person_token(place.settings.key, number) for number in numbers)
    access = audit.Access(scope.pengguna, action, thing, tokens, facts, purpose)
    audit.record(place.folders.access_log, access)


def session_noted(place: Place, name: str, action: Action) -> None:
    """Write down that somebody signed in or out, or failed to."""
    audit.record(place.folders.access_log, audit.Access(name, action, "sesi"))


def noted(place: Place, officer: str, action: str, thing: str, **facts: str | int) -> None:
    """Write down in the audit log what somebody did that changes what others see or may do."""
    audit.add(place.folders.audit_log, officer, action, thing, facts)


def account_changed(place: Place, maker: str, action: str, name: str, **facts: str | int) -> None:
    """Write down in the audit log what an administrator did to an account."""
    noted(place, maker, action, f"pengguna {name}", **facts)
