"""A family by number or name, and its page: what was decided, why, and what happened.

What belongs here: the search form (posted, so that no number stands in an address) and the page.
What does not: finding or masking (portal.services).
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.family_record import NotReleased, released_wave
from portal.access import Menu, Scope, Told, field, here, not_there, page, require
from portal.pages import language_of
from portal.routes.parts import address, newest_wave, opened
from portal.services.families import family_at
from portal.services.search import READERS, SearchRefused, search
from portal.trail import Action, seen

router = APIRouter()
MENU = (Menu("/keluarga", "keluarga_menu", "keluarga_untuk", READERS),)
_KIND = "keluarga"
_LONGEST = 100


@router.get("/keluarga")
def ask(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The search form."""
    return _page(request, scope)


@router.post("/keluarga")
def look(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The families found; what was sought is written down, also where nobody is found."""
    place = here(request)
    if not place.attempts.allowed("cari", scope.pengguna, place.now()):
        raise Told(429, "galat_429")
    tahap = newest_wave(request)
    text, area = field(request, "cari")[:_LONGEST], field(request, "wilayah")[:10]
    try:
        found = search(place.folders, scope, tahap, text, area)
    except SearchRefused as fault:
        return _page(request, scope, fault=fault.key, area=area, status=400)
    numbers = [number for row in found.rows for number in row.numbers]
    if found.number is not None:
        numbers.append(found.number)
    seen(request, scope, Action.CARI, "keluarga", numbers)
    rows = [(row, address(request, scope, _KIND, f"{tahap}|{row.place}")) for row in found.rows]
    return _page(request, scope, rows=rows, more=found.more, asked=True, area=area)


@router.get("/keluarga/{part}")
def family(part: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """One family as of a released tahap."""
    text = opened(request, scope, _KIND, part)
    tahap, _, kept = text.partition("|")
    try:
        chosen = released_wave(here(request).folders, tahap)
    except NotReleased:
        raise not_there() from None
    found = family_at(here(request).folders, scope, chosen, kept, language_of(request))
    if found is None:
        raise not_there()
    seen(request, scope, Action.LIHAT, "keluarga", found.numbers, tahap=str(chosen))
    return page(request, "keluarga.html.jinja", scope, family=found)


def _page(
    request: Request,
    scope: Scope,
    status: int = 200,
    fault: str | None = None,
    area: str = "",
    **found: object,
) -> Response:
    context: dict[str, object] = {"rows": [], "more": False, "asked": False} | found
    return page(
        request, "keluarga_cari.html.jinja", scope, status, fault=fault, area=area, **context
    )
