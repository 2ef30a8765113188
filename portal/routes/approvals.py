"""Four eyes on a page: what is to be signed, with its waterfall in view, and the step.

What belongs here: the pages of approval and their form.
What does not: whose turn it is, or recording the step (portal.services).
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal.access import Menu, Scope, field, here, not_there, page, require
from portal.routes.parts import go
from portal.services.approvals import READERS, SIGNERS, StepNotTaken, dossier, take
from portal.services.releases import covers_whole, releases_seen, waterfall_of

router = APIRouter()
MENU = (Menu("/persetujuan", "sahkan_menu", "sahkan_untuk", READERS),)


@router.get("/persetujuan")
def waves(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The tranches this officer could sign, and where each stands."""
    every = releases_seen(here(request).folders, scope)
    found = [one for one in every if covers_whole(scope, one)]
    return page(request, "sahkan.html.jinja", scope, found=found)


@router.get("/persetujuan/{tahap}")
def wave(tahap: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """One tranche with everything a signature stands for."""
    return _wave(request, scope, tahap)


@router.post("/persetujuan/{tahap}")
def step(tahap: str, request: Request, scope: Scope = Depends(require(*SIGNERS))) -> Response:
    """Take a step, or tell why not."""
    action, manifest = field(request, "langkah"), field(request, "manifes")
    folders = here(request).folders
    try:
        done = take(folders, scope, tahap, action, manifest, field(request, "alasan"))
    except StepNotTaken as fault:
        return _wave(request, scope, tahap, fault, 409)
    if done is None:
        raise not_there()
    return go(f"/persetujuan?dicatat={done.tahap}")


def _wave(
    request: Request, scope: Scope, tahap: str, fault: StepNotTaken | None = None, status: int = 200
) -> Response:
    found = dossier(here(request).folders, scope, tahap)
    if found is None:
        raise not_there()
    return page(
        request,
        "sahkan_satu.html.jinja",
        scope,
        status,
        found=found,
        falls=waterfall_of(scope, found.one),
        fault=fault,
        reason=field(request, "alasan") if fault else "",
    )
