"""The front page: what somebody can do here.

What belongs here: the list of open journeys.
What does not: any journey.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal.access import Scope, page, signed_in

router = APIRouter()


@router.get("/")
def front(request: Request, scope: Scope = Depends(signed_in)) -> Response:
    """The journeys open to whoever is signed in."""
    return page(request, "beranda.html.jinja", scope)


@router.get("/sehat")
def alive() -> Response:
    """For whoever watches the server: it answers."""
    return PlainTextResponse("ok")


@router.get("/robots.txt")
def robots() -> Response:
    """No search engine keeps anything of this."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
