"""Visit lists of companions: villages, tasks family by family, and their answers.

What belongs here: the pages of visits, their form, and the list as a workbook.
What does not: which tasks there are, or checking an answer (portal.services).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastapi import APIRouter, Depends
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from assets.visits import write_visit_lists
from portal.access import Menu, Role, Scope, field, here, not_there, page, require
from portal.routes.parts import go, newest_wave, page_number, sent, today
from portal.services.downloads import Download
from portal.services.visit_answers import Visited, VisitOutcome, answer_visits
from portal.services.visit_tasks import (
    READERS,
    parts_with_families,
    tasks_of,
    village_page,
    villages,
)
from portal.trail import Action, seen
from review.visits import INPUTS, questions

router = APIRouter()
MENU = (Menu("/kunjungan", "kunjung_menu", "kunjung_untuk", READERS),)
_LONGEST = 500


@router.get("/kunjungan")
def lists(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The villages within reach that have something to be found out."""
    folders, tahap = here(request).folders, newest_wave(request)
    kabs = parts_with_families(folders, scope, tahap)
    asked = request.query_params.get("kab", kabs[0] if kabs else "")
    found = villages(folders, scope, tahap, asked) if asked in kabs else []
    return page(
        request,
        "kunjungan.html.jinja",
        scope,
        found=found,
        kabs=kabs,
        kab=asked,
        tahap=tahap,
    )


@router.get("/kunjungan/{desa}")
def village(desa: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The tasks of one village."""
    return _village(request, scope, desa, None)


@router.post("/kunjungan/{desa}")
def answers(
    desa: str, request: Request, scope: Scope = Depends(require(Role.PENDAMPING))
) -> Response:
    """Record what was found; the page again with what is wrong, nothing recorded then."""
    place, tahap = here(request), newest_wave(request)
    found = tasks_of(place.folders, scope, tahap, desa)
    if found is None:
        raise not_there()
    said = {task: _typed(request, task) for task in found["id_tugas"]}
    outcome = answer_visits(
        place.folders, place.settings.landing, scope, tahap, desa, said, today(request)
    )
    if outcome is None:
        raise not_there()
    if outcome.faults or outcome.notices or not outcome.recorded:
        return _village(request, scope, desa, outcome, 400 if outcome.faults else 200)
    return go(f"/kunjungan/{desa}?hal={page_number(request)}&dicatat={outcome.recorded}")


@router.post("/kunjungan/{desa}/buku")
def workbook(
    desa: str, request: Request, scope: Scope = Depends(require(Role.PENDAMPING))
) -> Response:
    """The village's list as a workbook to print or fill where there is no line."""
    folders, tahap = here(request).folders, newest_wave(request)
    rows = tasks_of(folders, scope, tahap, desa)
    if rows is None:
        raise not_there()
    seen(
        request,
        scope,
        Action.UNDUH,
        "buku kunjungan",
        [*rows["no_kk"], *rows["nik"].drop_nulls()],
        tahap=str(tahap),
        wilayah=desa,
        baris=rows.height,
    )
    folder = tempfile.TemporaryDirectory(prefix="bansos-buku-")
    (book,) = write_visit_lists(
        folders, tahap, desa, Path(folder.name), lambda stage, done, total: None
    )
    answer = sent(_whole(book.path))
    answer.background = BackgroundTask(folder.cleanup)
    return answer


def _whole(path: Path) -> Download:
    import hashlib

    return Download(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), 0)


def _typed(request: Request, task: str) -> Visited:
    short = task[:16]
    return Visited(**{name: field(request, f"{name}_{short}")[: _LONGEST + 1] for name in INPUTS})


def _village(
    request: Request, scope: Scope, desa: str, outcome: VisitOutcome | None, status: int = 200
) -> Response:
    number = page_number(request)
    found = village_page(here(request).folders, scope, newest_wave(request), desa, number)
    if found is None:
        raise not_there()
    seen(request, scope, Action.LIHAT, "kunjungan", found.numbers, wilayah=desa)
    shown = [task["id_tugas"] for family in found.families for task in family["tugas"]]
    keep = outcome is not None and bool(outcome.faults)
    return page(
        request,
        "kunjungan_desa.html.jinja",
        scope,
        status,
        desa=desa,
        found=found,
        number=number,
        papers=questions()["dokumen"],
        may=scope.has(Role.PENDAMPING),
        outcome=outcome,
        typed={task: _typed(request, task) if keep else Visited() for task in shown},
        recorded=request.query_params.get("dicatat", "")[:6],
    )
