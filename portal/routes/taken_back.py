"""Taking back a wrong link: a report by its number, the persons it was linked to, and the step.

What belongs here: the form (posted, so that nothing of a report stands in an address) and the page.
What does not: the links, or recording (portal.services).
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal.access import Menu, Scope, field, here, not_there, page, require
from portal.routes.parts import address, go, opened, today
from portal.services.taken_back import (
    LONGEST_REASON,
    LONGEST_REPORT,
    READERS,
    TAKERS,
    NotTakenBack,
    links_of,
    take_back,
)
from portal.trail import Action, noted, seen

router = APIRouter()
MENU = (Menu("/padanan", "padanan_menu", "padanan_untuk", READERS),)
_KIND = "padanan"
_TOLD = ("tuntas", "menunggu")


@router.get("/padanan")
def ask(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The form that asks for a report's number."""
    told = request.query_params.get("dicatat", "")
    return page(
        request, "padanan.html.jinja", scope, told=told if told in _TOLD else "", gone=False
    )


@router.post("/padanan")
def look(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """Lead to a report within reach; one answer for what lies elsewhere and what is not."""
    report = field(request, "laporan").strip().upper()[: LONGEST_REPORT + 1]
    if links_of(here(request).folders, scope, report) is None:
        return page(request, "padanan.html.jinja", scope, 404, told="", gone=True)
    return go(f"/padanan/{address(request, scope, _KIND, report)}")


@router.get("/padanan/{part}")
def links(part: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The links in force of one report."""
    return _links(request, scope, part)


@router.post("/padanan/{part}")
def back(part: str, request: Request, scope: Scope = Depends(require(*TAKERS))) -> Response:
    """Take one link back, or tell why not."""
    place = here(request)
    report = opened(request, scope, _KIND, part)
    link, reason = field(request, "padanan")[: 2 * LONGEST_REPORT], field(request, "alasan")
    try:
        done = take_back(place.folders, scope, report, link, reason, today(request))
    except NotTakenBack as fault:
        return _links(request, scope, part, fault.told, 409)
    if done is None:
        raise not_there()
    noted(place, scope.pengguna, "TARIK_PADANAN", link, setuju=done.officers, perlu=done.needed)
    return go(f"/padanan?dicatat={_TOLD[done.officers < done.needed]}")


def _links(
    request: Request, scope: Scope, part: str, fault: str = "", status: int = 200
) -> Response:
    found = links_of(here(request).folders, scope, opened(request, scope, _KIND, part))
    if found is None:
        raise not_there()
    seen(request, scope, Action.LIHAT, "padanan", found.numbers)
    return page(
        request,
        "padanan_satu.html.jinja",
        scope,
        status,
        found=found,
        part=part,
        fault=fault,
        typed=field(request, "alasan") if fault else "",
        may=scope.has(*TAKERS),
        longest=LONGEST_REASON,
    )
