"""The portal's cookies: the session's, the one before signing in, and the language.

What belongs here: their names and flags, setting and reading them.
What does not: who a session stands for (`sessions`).
"""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

SESSION, BEFORE, LANGUAGE = "bansos_sesi", "bansos_awal", "bansos_bahasa"
# A browser takes a cookie of this prefix only over TLS, for this host and all its paths.
_TIED = "__Host-"
_VALUE = re.compile(r"[A-Za-z0-9_\-]{43}")
_BYTES = 32
_YEAR = 365 * 24 * 3600


def session_token(request: Request, tls: bool) -> str | None:
    """The session's value in a request, if it could be one."""
    return _read(request, SESSION, tls)


def before_token(request: Request, tls: bool) -> str | None:
    """The value by which the sign-in form of this browser is known again."""
    return _read(request, BEFORE, tls)


def set_session(response: Response, token: str, tls: bool) -> None:
    """Hand the browser a session; it forgets it when it is closed."""
    _set(response, SESSION, token, tls)
    response.delete_cookie(_named(BEFORE, tls), path="/", secure=tls, httponly=True)


def set_before(response: Response, token: str, tls: bool) -> None:
    """Hand the browser the value for its sign-in form."""
    _set(response, BEFORE, token, tls)


def drop_session(response: Response, tls: bool) -> None:
    """Take the session from the browser."""
    response.delete_cookie(_named(SESSION, tls), path="/", secure=tls, httponly=True)


def set_language(response: Response, language: str, tls: bool) -> None:
    """Remember the language for a year."""
    response.set_cookie(
        LANGUAGE, language, max_age=_YEAR, path="/", secure=tls, httponly=True, samesite="lax"
    )


def fresh_token() -> str:
    """A value nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def _named(name: str, tls: bool) -> str:
    return _TIED + name if tls else name


def _read(request: Request, name: str, tls: bool) -> str | None:
    value = request.cookies.get(_named(name, tls))
    return value if value and _VALUE.fullmatch(value) else None


def _set(response: Response, name: str, value: str, tls: bool) -> None:
    response.set_cookie(
        _named(name, tls), value, path="/", secure=tls, httponly=True, samesite="lax"
    )
