"""Workbooks: take the waiting pairs of an area along, and hand in what was filled.

What belongs here: the page, its two forms, and the file.
What does not: what may be taken or is wrong with a book (portal.services).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from pathlib import Path

from fastapi import APIRouter, Depends
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from assets.answers import ImportedFile
from portal.access import Menu, Scope, Told, field, file_field, here, page, require
from portal.routes.parts import newest_wave, sent, today
from portal.services.downloads import Download
from portal.services.review_queue import REVIEWERS
from portal.services.workbooks import HANDS_IN, MOST_PAIRS, hand_in, review_book
from portal.trail import Action, seen
from review import ERROR

router = APIRouter()
PATH = "/buku"
MENU = (Menu(PATH, "buku_menu", "buku_untuk", HANDS_IN),)
TAKES_FILE = {PATH}
_NAME = "buku.xlsx"
_REFUSED = 422
# Opening a workbook takes many times its size: one at a time in a worker.
_READING = threading.BoundedSemaphore(1)


@router.get(PATH)
def form(request: Request, scope: Scope = Depends(require(*HANDS_IN))) -> Response:
    """Both forms."""
    return _page(request, scope)


@router.post(PATH)
def take_in(request: Request, scope: Scope = Depends(require(*HANDS_IN))) -> Response:
    """Check a filled workbook and record it, or tell cell by cell what is wrong."""
    place, file = here(request), file_field(request, "berkas")
    if not place.attempts.allowed("kirim", scope.pengguna, place.now()):
        raise Told(429, "galat_429")
    if file is None:
        return _page(request, scope, fault="kirim_tanpa_berkas", status=_REFUSED)
    with _READING, tempfile.TemporaryDirectory(prefix="bansos-buku-") as folder:
        path = Path(folder) / _NAME
        with path.open("xb") as target:
            shutil.copyfileobj(file.file, target)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        landing, bounds = place.settings.landing, place.limits.body
        done = hand_in(
            place.folders,
            landing,
            scope,
            lambda: newest_wave(request),
            path,
            today(request),
            bounds,
        )
    seen(request, scope, Action.UNGGAH, "buku kerja", sha256=sha256, baris=done.recorded)
    return _page(request, scope, done=done, status=_REFUSED if done.refused else 200)


@router.post(PATH + "/tinjauan")
def take_along(request: Request, scope: Scope = Depends(require(*REVIEWERS))) -> Response:
    """The waiting pairs of an area as a workbook."""
    area = field(request, "wilayah")[:10]
    folder = tempfile.TemporaryDirectory(prefix="bansos-buku-")
    taken = review_book(here(request).folders, scope, area, Path(folder.name))
    if taken is None:
        folder.cleanup()
        return _page(request, scope, fault="buku_kosong", status=404)
    book = taken.book
    seen(
        request,
        scope,
        Action.UNDUH,
        "buku tinjauan",
        taken.numbers,
        wilayah=book.area,
        baris=book.pairs,
    )
    digest = hashlib.sha256(book.path.read_bytes()).hexdigest()
    answer = sent(Download(book.path, book.path.name, digest, book.pairs))
    answer.background = BackgroundTask(folder.cleanup)
    return answer


def _page(
    request: Request,
    scope: Scope,
    fault: str | None = None,
    done: ImportedFile | None = None,
    status: int = 200,
) -> Response:
    place = here(request)
    findings = [] if done is None else done.findings.head(place.limits.shown.faults).to_dicts()
    return page(
        request,
        "buku.html.jinja",
        scope,
        status,
        fault=fault,
        done=done,
        findings=findings,
        error=ERROR,
        reviews=scope.has(*REVIEWERS),
        most=MOST_PAIRS,
        largest=place.limits.body.file >> 20,
    )
