"""Sending files: the form, what is wrong with a file, the marked workbook, the own list.

What belongs here: the pages of those who send.
What does not: reading or landing a file.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assets.back_to_sender import write_back
from portal import sending
from portal.access import (
    Menu,
    Scope,
    Told,
    field,
    file_field,
    here,
    not_there,
    page,
    require,
)
from portal.roles import SENDERS
from portal.trail import Action, seen

router = APIRouter()
PATH = "/kiriman"
MENU = (Menu(PATH, "kirim_menu", "kirim_menu_isi", SENDERS),)
TAKES_FILE = {PATH}
_SEE_OTHER, _REFUSED = 303, 422
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Reading a workbook takes many times its size: few at once, whoever sends.
_READING = threading.BoundedSemaphore(2)


@router.get(PATH)
def own_list(request: Request, scope: Scope = Depends(require(*SENDERS))) -> Response:
    """The form, and what this person sent before."""
    return _list(request, scope, None)


@router.post(PATH)
def send(request: Request, scope: Scope = Depends(require(*SENDERS))) -> Response:
    """Take a file, and go to what is told of it."""
    place = here(request)
    if not place.attempts.allowed("kirim", scope.pengguna, place.now()):
        raise Told(429, "galat_429")
    file, area = file_field(request, "berkas"), field(request, "wilayah")
    if file is None:
        return _list(request, scope, "kirim_tanpa_berkas", _REFUSED)
    if area not in scope.wilayah:
        return _list(request, scope, "kirim_tanpa_wilayah", _REFUSED)
    before = sending.sent_before(place, scope, sending.fingerprint(file.file))
    if before is not None:
        return RedirectResponse(f"{PATH}/{before.id}?lagi=1", _SEE_OTHER)
    with _READING:
        entry = sending.send(place, scope, area, file.filename or "", file.file)
    seen(request, scope, Action.UNGGAH, "kiriman", sha256=entry.sha256, baris=entry.dibaca)
    return RedirectResponse(f"{PATH}/{entry.id}", _SEE_OTHER)


@router.get(PATH + "/{number}")
def told(request: Request, number: str, scope: Scope = Depends(require(*SENDERS))) -> Response:
    """What became of one file, row by row."""
    entry = _own(request, scope, number)
    place = here(request)
    return page(
        request,
        "kiriman_satu.html.jinja",
        scope,
        satu=entry,
        rincian=entry.rincian,
        lagi="lagi" in request.query_params,
        dibaca_lari=sending.taken_in(place, entry),
        sama=sending.told_elsewhere(place, entry),
        ada=sending.landed_path(place, entry) is not None,
    )


@router.get(PATH + "/{number}/perbaikan")
def marked(request: Request, number: str, scope: Scope = Depends(require(*SENDERS))) -> Response:
    """The workbook with what is wrong marked and explained, to mend and send again."""
    entry, place = _own(request, scope, number), here(request)
    path = sending.landed_path(place, entry)
    if path is None:
        raise not_there()
    with _READING, tempfile.TemporaryDirectory() as folder:
        (book,) = {one.path for one in write_back(path, Path(folder), place.settings.data)}
        content = book.read_bytes()
    seen(request, scope, Action.UNDUH, "kiriman/perbaikan", sha256=entry.sha256)
    name = f"perbaikan_{path.stem}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_XLSX, headers=headers)


def _own(request: Request, scope: Scope, number: str) -> sending.Sent:
    entry = sending.own_entry(here(request), scope, number)
    if entry is None:
        raise not_there()
    return entry


def _list(request: Request, scope: Scope, wrong: str | None, status: int = 200) -> Response:
    place = here(request)
    return page(
        request,
        "kiriman.html.jinja",
        scope,
        status,
        salah=wrong,
        daftar=sending.own_list(place, scope),
        terbesar=place.limits.body.file >> 20,
    )
