"""Runs and freshness: what ran, what is how old, and starting a run.

What belongs here: the status page, and handing a wish to Dagster.
What does not: the run itself.
"""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import rules
from portal import freshness, runs
from portal.access import Menu, Role, Scope, Told, field, here, page, require
from portal.place import Place
from portal.runs import JOBS, DagsterSilent, RunRefused
from portal.services.releases import releases_seen
from portal.trail import noted
from release.layout import MANIFEST
from rules.catalogue import reviewed_quarters

router = APIRouter()
PATH = "/keadaan"
WATCHERS = frozenset(Role) - {Role.KADER, Role.OPERATOR_DESA, Role.PENDAMPING, Role.ADMIN}
STARTERS = (Role.PENYELIA, Role.KEMENTERIAN)
MENU = (Menu(PATH, "keadaan_menu", "keadaan_menu_isi", WATCHERS),)
_SEE_OTHER = 303


@router.get(PATH)
def status(request: Request, scope: Scope = Depends(require(*WATCHERS))) -> Response:
    """What ran and how fresh the data is, as far as it concerns the area."""
    place = here(request)
    return page(
        request,
        "keadaan.html.jinja",
        scope,
        lari=runs.newest(place),
        tautan=place.settings.dagster_shown,
        langkah=freshness.last_stages(place.folders),
        segar=freshness.written(place.folders),
        rilis=[
            (one, freshness.written_at(one.folder / MANIFEST))
            for one in releases_seen(place.folders, scope)
        ],
        bagian_dtsen=freshness.parts_within(place.folders, scope),
        pekerjaan=JOBS if _may_start(place, scope) else (),
        tahap=_reviewed_tahap(),
        dimulai="dimulai" in request.query_params,
    )


@router.post(PATH)
def start(request: Request, scope: Scope = Depends(require(*STARTERS))) -> Response:
    """Ask Dagster for a run of one job; who asked stands on the run and in the audit log."""
    place = here(request)
    if not _may_start(place, scope):
        raise Told(403, "keadaan_tidak_boleh")
    job = next((one for one in JOBS if one.name == field(request, "pekerjaan")), None)
    tahap = field(request, "tahap") or None
    if job is None or (job.of_tahap and tahap not in _reviewed_tahap()):
        raise Told(422, "keadaan_pilih")
    if not place.attempts.allowed("jalankan", scope.pengguna, place.now()):
        raise Told(429, "galat_429")
    wave = tahap if job.of_tahap else None
    try:
        run = runs.reached(place).start(job, wave, scope.pengguna)
    except RunRefused as fault:
        raise Told(502, "keadaan_gagal", sebab=str(fault)) from None
    except DagsterSilent:
        raise Told(504, "keadaan_tanpa_jawab") from None
    facts = {"lari": run} | ({"tahap": wave} if wave else {})
    noted(place, scope.pengguna, "LARI_DIMINTA", job.name, **facts)
    return RedirectResponse(f"{PATH}?dimulai=1", _SEE_OTHER)


def _may_start(place: Place, scope: Scope) -> bool:
    """A run works on the whole data folder, so only whoever answers for all of it starts one."""
    reaches = scope.has(*STARTERS) and freshness.covers_all(place.folders, scope)
    return place.settings.dagster is not None and reaches


@cache
def _reviewed_tahap() -> list[str]:
    """Every wave of every reviewed quarter, newest first."""
    waves = [
        f"{name}-{wave.number}"
        for name in reviewed_quarters()
        for wave in rules.load_quarter(name).waves
    ]
    return waves[::-1]
