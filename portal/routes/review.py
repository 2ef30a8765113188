"""The review queue: one report at a time, both sides beside each other, answered by hand.

What belongs here: the pages of the queue and its form.
What does not: what waits, what a card says, or recording (portal.services).
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal.access import Menu, Role, Scope, field, here, not_there, page, require
from portal.routes.parts import address, go, opened, page_number, today
from portal.services.answers import Said, answer
from portal.services.cards import Card, report_cards
from portal.services.review_queue import (
    READERS,
    REVIEWERS,
    Wanted,
    next_report,
    queue_page,
)
from portal.trail import Action, seen
from schemas.codes import REVIEW_ANSWERS

router = APIRouter()
MENU = (Menu("/tinjauan", "tinjau_menu", "tinjau_untuk", READERS),)
_KIND = "laporan"
_SECOND_FIRST = frozenset({Role.PENYELIA})


@router.get("/tinjauan")
def queue(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """What waits within reach, what payments hang on first."""
    wanted = _wanted(request, scope)
    found = queue_page(here(request).folders, scope, wanted)
    rows = [
        {**row, "alamat": address(request, scope, _KIND, str(row["id_laporan"]))}
        for row in found.rows
    ]
    return page(
        request,
        "tinjau_antrean.html.jinja",
        scope,
        rows=rows,
        found=found,
        wanted=wanted,
        query=_query(wanted),
        recorded=request.query_params.get("dicatat", "") == "1",
    )


@router.get("/tinjauan/{part}")
def report(part: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """One report with all persons it names that wait."""
    return _report(request, scope, part, ())


@router.post("/tinjauan/{part}")
def decide(part: str, request: Request, scope: Scope = Depends(require(*REVIEWERS))) -> Response:
    """Record what was answered and go to the next report; or the page again with what is wrong."""
    folders = here(request).folders
    report_id = opened(request, scope, _KIND, part)
    cards = report_cards(folders, scope, report_id)
    if not cards:
        raise not_there()
    said = {
        card.number: Said(
            field(request, f"putusan_{card.number}"),
            field(request, f"catatan_{card.number}"),
            field(request, f"semua_{card.number}") == "1",
        )
        for card in cards
        if card.open and field(request, f"putusan_{card.number}")
    }
    if not said:
        return _report(request, scope, part, ("tinjau_kosong",), status=400)
    outcome = answer(folders, scope, said, today(request))
    if outcome.faults:
        return _report(request, scope, part, (), outcome.faults, status=400)
    wanted = _wanted(request, scope)
    following = next_report(folders, scope, wanted, report_id)
    query = _query(wanted, dicatat="1")
    if following is None:
        return go(f"/tinjauan?{query}")
    return go(f"/tinjauan/{address(request, scope, _KIND, following)}?{query}")


def _report(
    request: Request,
    scope: Scope,
    part: str,
    keys: tuple[str, ...],
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    folders = here(request).folders
    report_id = opened(request, scope, _KIND, part)
    cards = report_cards(folders, scope, report_id)
    if not cards:
        raise not_there()
    seen(request, scope, Action.LIHAT, "tinjauan", _numbers(cards))
    wanted = _wanted(request, scope)
    return page(
        request,
        "tinjau_laporan.html.jinja",
        scope,
        status,
        cards=cards,
        facts=cards[0].facts,
        part=part,
        query=_query(wanted),
        faults=faults,
        keys=keys,
        answers=REVIEW_ANSWERS,
        may=scope.has(*REVIEWERS),
        recorded=request.query_params.get("dicatat", "") == "1",
        typed={name: field(request, name) for name in _typed(cards)} if status != 200 else {},
    )


def _typed(cards: list[Card]) -> list[str]:
    return [f"{name}_{card.number}" for card in cards for name in ("putusan", "catatan")]


def _numbers(cards: list[Card]) -> list[str]:
    return [number for card in cards for number in card.numbers]


def _wanted(request: Request, scope: Scope) -> Wanted:
    """What of the queue the address asks for; a supervisor begins with second opinions."""
    asked = request.query_params
    only_second = scope.has(*_SECOND_FIRST) and not scope.has(Role.PETUGAS)
    return Wanted(
        form=asked.get("formulir", "")[:32],
        area=asked.get("wilayah", "")[:10],
        second=asked.get("kedua", "1" if only_second else "0") == "1",
        two=asked.get("dua", "") == "1",
        unsure=asked.get("ragu", "") == "1",
        page=page_number(request),
    )


def _query(wanted: Wanted, **more: str) -> str:
    """The filters as an address keeps them."""
    told = {
        "formulir": wanted.form,
        "wilayah": wanted.area,
        "kedua": "1" if wanted.second else "0",
        "dua": "1" if wanted.two else "",
        "ragu": "1" if wanted.unsure else "",
    }
    return urlencode({name: value for name, value in (told | more).items() if value})
