"""Releases: what was published, its waterfall and first rows, and files to take away.

What belongs here: the pages of releases, the purpose of a download, and sending its bytes.
What does not: who may take what, or making a file (portal.services).

A download begins with a posted form that says its purpose, which is written down with the file's
sha256; the address it leads to serves that officer for a day, any part of the file at a time.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.approval import Tranche
from assets.table_formats import FORMATS
from portal.access import Menu, Scope, Told, field, here, not_there, page, require
from portal.routes.parts import address, go, opened, sent
from portal.services.downloads import (
    KEPT_SECONDS,
    PURPOSES,
    SEALS,
    Download,
    SheetTooLong,
    formats,
    kinds,
    made,
    seal_file,
)
from portal.services.releases import (
    READERS,
    parts_seen,
    preview,
    release_seen,
    releases_seen,
    waterfall_of,
)
from portal.trail import Action, seen
from schemas.codes import PROGRAMMES, STATUSES

router = APIRouter()
MENU = (Menu("/rilis", "rilis_menu", "rilis_untuk", READERS),)
_KIND = "unduhan"
_LONGEST_PURPOSE = 200


@router.get("/rilis")
def releases(request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The releases the scope may see."""
    found = releases_seen(here(request).folders, scope)
    return page(request, "rilis.html.jinja", scope, found=found)


@router.get("/rilis/berkas/{part}")
def file(part: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """The bytes of a file whose purpose was given, from wherever a download was cut off."""
    wave, kind, kab, ending, until = opened(request, scope, _KIND, part).split("|")
    if int(until) < here(request).now():
        raise Told(404, "rilis_kedaluwarsa")
    return sent(_file(request, scope, _seen(request, scope, wave), kind, kab, ending))


@router.get("/rilis/{tahap}")
def release(tahap: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """One release: waterfall, parts within reach, and the first rows of one of them."""
    return _release(request, scope, tahap)


@router.post("/rilis/{tahap}")
def fetch(tahap: str, request: Request, scope: Scope = Depends(require(*READERS))) -> Response:
    """Write down who takes what for which purpose, and lead to the file."""
    one = _seen(request, scope, tahap)
    purpose, told = field(request, "tujuan"), field(request, "keterangan")[:_LONGEST_PURPOSE]
    kind, ending, kab = (field(request, name)[:40] for name in ("wajah", "bentuk", "kab"))
    if purpose not in PURPOSES or (purpose == "LAINNYA" and not told):
        return _release(request, scope, tahap, "rilis_tujuan_kosong", 400)
    if kind in kinds(scope) and ending in set(FORMATS) - set(formats(kind)):
        return _release(request, scope, tahap, "rilis_bentuk_salah", 400)
    try:
        found = _file(request, scope, one, kind, kab, ending)
    except SheetTooLong:
        return _release(request, scope, tahap, "rilis_terlalu_panjang", 400)
    seen(
        request,
        scope,
        Action.UNDUH,
        f"rilis {one.tahap}/{kind}",
        purpose=f"{purpose}: {told}" if told else purpose,
        tahap=str(one.tahap),
        tabel=kind,
        wilayah=kab if scope.covers(kab) else ",".join(scope.wilayah),
        program="SEMUA",
        sha256=found.sha256,
        baris=found.rows,
    )
    until = here(request).now() + KEPT_SECONDS
    part = address(request, scope, _KIND, f"{one.tahap}|{kind}|{kab}|{ending}|{until}")
    if request.headers.get("accept", "").startswith("application/json"):
        return go(f"/rilis/berkas/{part}")
    return page(
        request, "rilis_unduh.html.jinja", scope, one=one, found=found, part=part, kind=kind
    )


def _release(
    request: Request, scope: Scope, tahap: str, fault: str | None = None, status: int = 200
) -> Response:
    one = _seen(request, scope, tahap)
    asked = request.query_params
    province, kab = asked.get("provinsi", "")[:2], asked.get("kab", "")[:4]
    program = asked.get("program", "") if asked.get("program") in PROGRAMMES else ""
    wanted = asked.get("status", "") if asked.get("status") in STATUSES else ""
    every = parts_seen(scope, one)
    parts = [part for part in every if part.kab.startswith(province)]
    rows = preview(scope, one, kab, program, wanted) if kab else None
    if kab and rows is None:
        raise not_there()
    if rows is not None:
        seen(request, scope, Action.LIHAT, f"rilis {one.tahap}", tahap=str(one.tahap), wilayah=kab)
    takes = kinds(scope)
    return page(
        request,
        "rilis_satu.html.jinja",
        scope,
        status,
        one=one,
        parts=parts,
        provinces=sorted({part.kab[:2] for part in every}),
        province=province,
        kab=kab,
        program=program,
        wanted=wanted,
        rows=rows,
        falls=waterfall_of(scope, one, kab if kab and scope.covers(kab) else ""),
        takes=[(kind, formats(kind)) for kind in takes],
        purposes=PURPOSES,
        programmes=PROGRAMMES,
        statuses=STATUSES,
        seals=[name for name in SEALS if takes and seal_file(scope, one, name)],
        fault=fault,
    )


@router.get("/rilis/{tahap}/segel/{name}")
def seal(
    tahap: str, name: str, request: Request, scope: Scope = Depends(require(*READERS))
) -> Response:
    """manifest.json and what seals it: no person stands in them."""
    found = seal_file(scope, _seen(request, scope, tahap), name)
    if found is None:
        raise not_there()
    return sent(found)


def _seen(request: Request, scope: Scope, tahap: str) -> Tranche:
    one = release_seen(here(request).folders, scope, tahap)
    if one is None:
        raise not_there()
    return one


def _file(
    request: Request, scope: Scope, one: Tranche, kind: str, kab: str, ending: str
) -> Download:
    found = made(here(request).folders, scope, one, kind, kab, ending)
    if found is None:
        raise not_there()
    return found
