"""Every form that is posted: from our own page, by the person it was made for.

What belongs here: the token of a form and its check, and reading the form once.
What does not: how large a body may be (`bounds`), or what the fields mean (the routes).

A form carries a token made from the browser's own cookie, which another site can neither read nor
set (OWASP: signed double submit); beside it the browser's word on where the request comes from.
"""

from __future__ import annotations

import hmac
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from portal.answers import Told
from portal.cookies import before_token, session_token
from portal.identity import known_account
from portal.place import here

FIELD = "csrf"
_POST = "POST"
_OWN = ("same-origin", "none")
_FILES = 1
_WITH_FILE = "multipart/"


def form_token(key: bytes, cookie: str) -> str:
    """The token that the forms of one browser carry."""
    return hmac.new(key, f"formulir:{cookie}".encode(), "sha256").hexdigest()


async def checked_form(request: Request) -> None:
    """Read a posted form into `request.state.form`; Told 403 unless it comes from our page."""
    if request.method != _POST:
        return
    place = here(request)
    if request.headers.get("sec-fetch-site", "none") not in _OWN:
        raise Told(403, "galat_formulir")
    # A stranger's file is not even read.
    with_file = request.headers.get("content-type", "").startswith(_WITH_FILE)
    if with_file and await run_in_threadpool(known_account, request) is None:
        raise Told(403, "galat_formulir")
    form = await request.form(max_files=_FILES, max_fields=place.limits.body.fields)
    given = form.get(FIELD)
    if not isinstance(given, str) or not _made_here(request, given):
        await form.close()
        raise Told(403, "galat_formulir")
    request.state.form = form


def _made_here(request: Request, given: str) -> bool:
    """Whether the token belongs to one of this browser's cookies: a session may have ended."""
    settings = here(request).settings
    cookies = (session_token(request, settings.tls), before_token(request, settings.tls))
    return any(
        hmac.compare_digest(given.encode(), form_token(settings.key, cookie).encode())
        for cookie in cookies
        if cookie is not None
    )


def posted(request: Request) -> FormData:
    """The form that was posted and checked."""
    return cast(FormData, request.state.form)


def field(request: Request, name: str) -> str:
    """One text field of the posted form, without surrounding space; empty if missing."""
    value = posted(request).get(name)
    return value.strip() if isinstance(value, str) else ""


def raw_field(request: Request, name: str) -> str:
    """One text field exactly as typed: for passwords."""
    value = posted(request).get(name)
    return value if isinstance(value, str) else ""


def choices(request: Request, name: str) -> list[str]:
    """All values of a field that may stand several times."""
    return [value for value in posted(request).getlist(name) if isinstance(value, str)]


def file_field(request: Request, name: str) -> UploadFile | None:
    """The file of the posted form, if one was chosen."""
    value = posted(request).get(name)
    return value if isinstance(value, UploadFile) and value.filename else None
