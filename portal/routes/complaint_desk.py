"""The complaint desk: what is open within reach, one complaint, an answer, the citizen's slip.

What belongs here: the pages of the desk and their forms.
What does not: who may see which complaint, or landing an answer (portal.services).
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal.access import Menu, Role, Scope, Told, field, here, not_there, page, require
from portal.routes.parts import address, go, opened, page_number, today
from portal.services.complaint_answers import ComplaintAnswer, on_their_way, send, steps_open
from portal.services.complaints import DESK, Asked, case_of, desk, slip
from portal.trail import Action, seen
from schemas.codes import COMPLAINT_STATUSES, SPM_FIELDS

router = APIRouter()
MENU = (Menu("/aduan", "aduan_menu", "aduan_untuk", DESK),)
_KIND = "aduan"
_ANSWERING = frozenset({Role.TIM_PENGURUS, Role.OPD})
_SLIPS = frozenset({Role.KADER, Role.OPERATOR_DESA, Role.TIM_PENGURUS})
_LONGEST = 1000


@router.get("/aduan")
def complaints(request: Request, scope: Scope = Depends(require(*DESK))) -> Response:
    """Complaints within reach, the most urgent first."""
    status = request.query_params.get("status", "")
    asked = Asked(
        status if status in COMPLAINT_STATUSES else "",
        request.query_params.get("lewat") == "1",
        page_number(request),
    )
    found = desk(here(request).folders, scope, asked)
    rows = [
        {**row, "alamat": address(request, scope, _KIND, row["no_aduan"])} for row in found.rows
    ]
    return page(
        request,
        "aduan_meja.html.jinja",
        scope,
        rows=rows,
        found=found,
        asked=asked,
        slips=scope.has(*_SLIPS),
    )


@router.post("/aduan/resi")
def slip_again(request: Request, scope: Scope = Depends(require(*_SLIPS))) -> Response:
    """The slip of the number a citizen holds."""
    place = here(request)
    if not place.attempts.allowed("cari", scope.pengguna, place.now()):
        raise Told(429, "galat_429")
    found = slip(place.folders, scope, field(request, "nomor")[:40])
    if found is None:
        raise not_there()
    return page(request, "aduan_resi.html.jinja", scope, slip=found.text)


@router.get("/aduan/{part}")
def complaint(part: str, request: Request, scope: Scope = Depends(require(*DESK))) -> Response:
    """One complaint with its steps."""
    return _case(request, scope, part, ())


@router.post("/aduan/{part}")
def answered(part: str, request: Request, scope: Scope = Depends(require(*_ANSWERING))) -> Response:
    """Land an answer; the page again with what is wrong."""
    place = here(request)
    given = {
        name: field(request, name)[: _LONGEST + 1]
        for name in ("status", "opd", "bidang_spm", "kategori", "hasil", "no_surat")
    }
    answer = ComplaintAnswer(opened(request, scope, _KIND, part), **given)
    faults = send(place.folders, place.settings.landing, scope, answer, today(request))
    if faults is None:
        raise not_there()
    if faults:
        return _case(request, scope, part, tuple(faults), status=400)
    return go(f"/aduan/{part}?dicatat=1")


def _case(
    request: Request, scope: Scope, part: str, faults: tuple[str, ...], status: int = 200
) -> Response:
    place = here(request)
    number = opened(request, scope, _KIND, part)
    found = case_of(place.folders, scope, number)
    if found is None:
        raise not_there()
    seen(request, scope, Action.LIHAT, "aduan", found.numbers)
    return page(
        request,
        "aduan.html.jinja",
        scope,
        status,
        case=found,
        part=part,
        faults=faults,
        steps=steps_open(scope, found.facts["status"]),
        fields=SPM_FIELDS,
        waiting=on_their_way(place.folders, place.settings.landing, number),
        typed={name: field(request, name) for name in ("hasil", "no_surat", "opd", "kategori")}
        if status != 200
        else {},
        recorded=request.query_params.get("dicatat", "") == "1",
    )
