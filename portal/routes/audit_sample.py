"""The auditors' sample: how many of which release, for what purpose, and the file.

What belongs here: the form, and leading to the file.
What does not: drawing (portal.services).
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal.access import Menu, Scope, Told, field, here, not_there, page, require
from portal.routes.parts import address, opened, sent
from portal.services.audit_sample import AUDITORS, MOST_ROWS, Sample, SampleRefused, drawn
from portal.services.audit_sample import sampled_from as releases
from portal.services.downloads import KEPT_SECONDS, PURPOSES
from portal.trail import Action, seen
from release.audit_sample import SampleTooSmall

router = APIRouter()
MENU = (Menu("/sampel", "sampel_menu", "sampel_untuk", AUDITORS),)
_KIND = "sampel"
_FIELDS = ("tahap", "jumlah", "benih", "bentuk")
_LONGEST = 40
_LONGEST_PURPOSE = 200


@router.get("/sampel")
def ask(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """The form."""
    return _form(request, scope)


@router.post("/sampel")
def draw(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """Write down whom the sample names and for what purpose, and lead to the file."""
    purpose, told = field(request, "tujuan"), field(request, "keterangan")[:_LONGEST_PURPOSE]
    if purpose not in PURPOSES or (purpose == "LAINNYA" and not told):
        return _form(request, scope, "rilis_tujuan_kosong")
    asked = [field(request, name)[:_LONGEST] for name in _FIELDS]
    try:
        found = _drawn(request, scope, asked)
    except SampleRefused as fault:
        return _form(request, scope, fault.key)
    except SampleTooSmall:
        return _form(request, scope, "sampel_terlalu_kecil")
    seen(
        request,
        scope,
        Action.UNDUH,
        f"sampel {asked[0]}",
        found.numbers(),
        purpose=f"{purpose}: {told}" if told else purpose,
        jumlah=found.file.rows,
        benih=asked[2],
        sha256=found.file.sha256,
    )
    until = here(request).now() + KEPT_SECONDS
    part = address(request, scope, _KIND, "|".join([*asked, str(until)]))
    return page(
        request,
        "rilis_unduh.html.jinja",
        scope,
        found=found.file,
        part=part,
        kind=_KIND,
        one=None,
    )


@router.get("/sampel/berkas/{part}")
def file(part: str, request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """The bytes of the sample, resumable."""
    *asked, until = opened(request, scope, _KIND, part).split("|")
    if int(until) < here(request).now():
        raise Told(404, "rilis_kedaluwarsa")
    return sent(_drawn(request, scope, asked).file)


def _drawn(request: Request, scope: Scope, asked: list[str]) -> Sample:
    tahap, size, seed, ending = asked
    found = drawn(here(request).folders, scope, tahap, size, seed, ending)
    if found is None:
        raise not_there()
    return found


def _form(request: Request, scope: Scope, fault: str | None = None) -> Response:
    typed = {name: field(request, name)[:_LONGEST] if fault else "" for name in _FIELDS}
    return page(
        request,
        "sampel.html.jinja",
        scope,
        400 if fault else 200,
        found=releases(here(request).folders, scope),
        purposes=PURPOSES,
        most=MOST_ROWS,
        typed=typed,
        fault=fault,
    )
