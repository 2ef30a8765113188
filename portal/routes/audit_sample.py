"""The auditors' sample: how many of which release, for what purpose, and the file once drawn.

What belongs here: the form, the own requests, asking for the run, and leading to the file.
What does not: whether it may be asked (portal.services), or drawing (a run).
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from portal import runs
from portal.access import Menu, Scope, Told, field, here, not_there, page, require
from portal.routes.parts import address, go, opened, sent
from portal.services.audit_sample import (
    AUDITORS,
    MOST_ROWS,
    Sample,
    SampleRefused,
    asked,
    own_samples,
    sample_of,
)
from portal.services.audit_sample import sampled_from as releases
from portal.services.downloads import KEPT_SECONDS, PURPOSES
from portal.trail import Action, noted, seen

router = APIRouter()
MENU = (Menu("/sampel", "sampel_menu", "sampel_untuk", AUDITORS),)
_KIND = "sampel"
_FIELDS = ("tahap", "jumlah", "benih", "bentuk")
_LONGEST = 40
_LONGEST_PURPOSE = 200


@router.get("/sampel")
def form(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """The form, and where one's own requests stand."""
    return _form(request, scope)


@router.post("/sampel")
def ask(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """Write down what is asked for and for what purpose, and ask for the run that draws it."""
    purpose, told = field(request, "tujuan"), field(request, "keterangan")[:_LONGEST_PURPOSE]
    if purpose not in PURPOSES or (purpose == "LAINNYA" and not told):
        return _form(request, scope, "rilis_tujuan_kosong")
    tahap, size, seed, ending = (field(request, name)[:_LONGEST] for name in _FIELDS)
    whole = f"{purpose}: {told}" if told else purpose
    try:
        done = asked(here(request).folders, scope, tahap, size, seed, ending, whole)
    except SampleRefused as fault:
        return _form(request, scope, fault.key)
    if not done:
        raise not_there()
    return _started(request, scope)


@router.post("/sampel/ulang")
def again(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """Ask for the run once more: it was lost, or Dagster did not answer."""
    return _started(request, scope)


@router.post("/sampel/ambil")
def take(request: Request, scope: Scope = Depends(require(*AUDITORS))) -> Response:
    """Write down whom the sample names, and lead to the file."""
    number = field(request, "nomor")[:_LONGEST]
    found = _found(request, scope, number)
    told = found.sampled.diminta
    seen(
        request,
        scope,
        Action.UNDUH,
        f"sampel {told.tahap}",
        found.numbers,
        purpose=told.tujuan,
        jumlah=found.file.rows,
        benih=told.benih,
        sha256=found.file.sha256,
    )
    until = here(request).now() + KEPT_SECONDS
    part = address(request, scope, _KIND, f"{number}|{until}")
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
    number, until = opened(request, scope, _KIND, part).split("|")
    if int(until) < here(request).now():
        raise Told(404, "rilis_kedaluwarsa")
    return sent(_found(request, scope, number).file)


def _started(request: Request, scope: Scope) -> Response:
    place = here(request)
    if place.attempts.allowed("jalankan", scope.pengguna, place.now()):
        try:
            run = runs.reached(place).start(runs.AUDIT_SAMPLES, None, scope.pengguna)
            noted(place, scope.pengguna, "LARI_DIMINTA", runs.AUDIT_SAMPLES.name, lari=run)
        except (runs.RunRefused, runs.DagsterSilent):
            pass  # the page says what waits and that no run works on it
    return go("/sampel")


def _found(request: Request, scope: Scope, number: str) -> Sample:
    found = sample_of(here(request).folders, scope, number)
    if found is None:
        raise not_there()
    return found


def _form(request: Request, scope: Scope, fault: str | None = None) -> Response:
    place = here(request)
    typed = {name: field(request, name)[:_LONGEST] if fault else "" for name in _FIELDS}
    own = own_samples(place.folders, scope)
    waits = any(one.baris is None and one.sebab is None for one, _ in own)
    return page(
        request,
        "sampel.html.jinja",
        scope,
        400 if fault else 200,
        found=releases(place.folders, scope),
        purposes=PURPOSES,
        most=MOST_ROWS,
        typed=typed,
        fault=fault,
        own=own,
        waits=waits,
        run=runs.newest_of(place, runs.AUDIT_SAMPLES) if waits else None,
        data=place.settings.data,
    )
