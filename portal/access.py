"""Who asks, and whether they may: what every route of the portal begins with.

What belongs here: `signed_in` and `require`, and one door to what routes need beside them.
What does not: whether a row lies within reach (`roles.Scope`; the services ask it).

    router = APIRouter()

    @router.get("/tinjauan")
    def queue(request: Request, scope: Scope = Depends(require(Role.PETUGAS))) -> Response:
        return page(request, "tinjauan.html.jinja", scope, …)
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from portal.answers import GoTo, Told, not_there
from portal.forms import choices, field, file_field, posted
from portal.identity import known_account
from portal.menu import Menu
from portal.pages import page
from portal.place import Place, here
from portal.roles import Role, Scope

__all__ = [
    "CHANGE_PASSWORD",
    "SIGN_IN",
    "GoTo",
    "Menu",
    "Place",
    "Role",
    "Scope",
    "Told",
    "choices",
    "field",
    "file_field",
    "here",
    "known_account",
    "not_there",
    "page",
    "posted",
    "require",
    "signed_in",
]

SIGN_IN, CHANGE_PASSWORD = "/masuk", "/sandi"


def signed_in(request: Request) -> Scope:
    """Who is signed in and how far they reach; others are sent to sign in first.

    Somebody with a first password is sent to choose their own before anything else.
    """
    account = known_account(request)
    if account is None:
        raise GoTo(SIGN_IN)
    if account.wajib_ganti:
        raise GoTo(CHANGE_PASSWORD)
    return account.scope


def require(*roles: Role) -> Callable[[Request], Scope]:
    """A dependency that gives the scope of somebody with one of `roles`; Told 403 for others."""

    def allowed(request: Request) -> Scope:
        scope = signed_in(request)
        if not scope.has(*roles):
            raise Told(403, "galat_peran")
        return scope

    return allowed
