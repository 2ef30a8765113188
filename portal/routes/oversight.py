"""Analysts and auditors: the masked mart as a file, and what the logs say.

What belongs here: the pages of those who change nothing.
What does not: making the mart, or writing a log.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal.access import Menu, Scope, Told, field, here, not_there, page, require
from portal.routes.parts import address, opened, sent
from portal.services.downloads import KEPT_SECONDS, PURPOSES
from portal.services.oversight import ANALYSTS, AUDITORS, chain_faults, log_lines, mart_file
from portal.trail import Action, seen

router = APIRouter()
MENU = (
    Menu("/analis", "analis_menu", "analis_untuk", ANALYSTS),
    Menu("/jejak", "jejak_menu", "jejak_untuk", AUDITORS),
)
_KIND = "mart"
_LONGEST_PURPOSE = 200


@router.get("/analis")
def mart(request: Request, scope: Scope = Depends(require(*ANALYSTS))) -> Response:
    """The mart, if it is there and within reach."""
    return _mart(request, scope)


@router.post("/analis")
def fetch(request: Request, scope: Scope = Depends(require(*ANALYSTS))) -> Response:
    """Write down the purpose, and lead to the file."""
    found = mart_file(here(request).folders, scope)
    if found is None:
        raise not_there()
    purpose, told = field(request, "tujuan"), field(request, "keterangan")[:_LONGEST_PURPOSE]
    if purpose not in PURPOSES or (purpose == "LAINNYA" and not told):
        return _mart(request, scope, "rilis_tujuan_kosong", 400)
    seen(
        request,
        scope,
        Action.UNDUH,
        "mart",
        purpose=f"{purpose}: {told}" if told else purpose,
        tabel="mart",
        sha256=found.sha256,
    )
    until = here(request).now() + KEPT_SECONDS
    part = address(request, scope, _KIND, str(until))
    return page(
        request, "rilis_unduh.html.jinja", scope, found=found, part=part, kind="mart", one=None
    )


@router.get("/analis/berkas/{part}")
def file(part: str, request: Request, scope: Scope = Depends(require(*ANALYSTS))) -> Response:
    """The bytes of the mart, resumable."""
    if int(opened(request, scope, _KIND, part)) < here(request).now():
        raise Told(404, "rilis_kedaluwarsa")
    found = mart_file(here(request).folders, scope)
    if found is None:
        raise not_there()
    return sent(found)


@router.get("/jejak")
def logs(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """The last lines of both logs; with `periksa`, whether their chains hold."""
    folders = here(request).folders
    steps = log_lines(folders.audit_log, scope)
    accesses = log_lines(folders.access_log, scope)
    if steps is None or accesses is None:
        raise not_there()
    asked = request.query_params.get("periksa") == "1"
    return page(
        request,
        "jejak.html.jinja",
        scope,
        steps=steps,
        accesses=accesses,
        asked=asked,
        faults=chain_faults(folders) if asked else [],
    )


def _mart(request: Request, scope: Scope, fault: str | None = None, status: int = 200) -> Response:
    found = mart_file(here(request).folders, scope)
    return page(
        request, "analis.html.jinja", scope, status, found=found, purposes=PURPOSES, fault=fault
    )
