"""The portal as a web application: its layers, routes and pages for faults.

What belongs here: putting them together; `from_environment` is what each worker calls.
What does not: any route or rule.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from portal import menu, unreadable
from portal.answers import GoTo, Told
from portal.bounds import STATIC, Bounded, Headed
from portal.forms import checked_form
from portal.identity import known_account
from portal.limits import limits
from portal.pages import page, warm
from portal.place import Place, place
from portal.routes import MODULES
from portal.settings import settings_from

_SEE_OTHER = 303
_TOLD = {400, 403, 404, 405, 413, 429, 500}


def from_environment() -> FastAPI:
    """The portal that the environment describes; StateOutdated unless its database is ready."""
    made = place(settings_from(), limits())
    made.store.check()
    warm()
    return application(made)


def application(made: Place) -> FastAPI:
    """The portal of one place."""
    # No page that describes the routes: they are for people, and strangers get nothing.
    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(checked_form)]
    )
    app.state.place = made
    taking_files: set[str] = set()
    for module in MODULES:
        app.include_router(module.router)
        menu.register(getattr(module, "MENU", ()))
        taking_files |= getattr(module, "TAKES_FILE", set())
    app.mount(STATIC, StaticFiles(directory=Path(__file__).with_name("static")))
    app.add_exception_handler(Told, _told)
    app.add_exception_handler(GoTo, _go_to)
    app.add_exception_handler(HTTPException, _refused)
    for kind in unreadable.FAULTS:
        app.add_exception_handler(kind, _unreadable)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Bounded, bounds=made.limits.body, takes_file=taking_files.__contains__)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(made.settings.hosts))
    app.add_middleware(Headed, tls=made.settings.tls)
    return app


async def _told(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Told)
    return await _page(request, fault.status, fault.key, **fault.names)


async def _go_to(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, GoTo)
    return RedirectResponse(fault.path, _SEE_OTHER)


async def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    status = fault.status_code if fault.status_code in _TOLD else 400
    return await _page(request, status, f"galat_{status}")


async def _unreadable(request: Request, fault: Exception) -> Response:
    """A file or database that is spoilt, full, closed to the portal, or being replaced."""
    unreadable.note(request, fault)
    return await _page(request, *unreadable.answer_to(fault))


async def _broken(request: Request, fault: Exception) -> Response:
    """A fault nobody foresaw: the page tells nothing of it, the server's log its place."""
    return await _page(request, 500, "galat_500")


async def _page(request: Request, status: int, key: str, **names: object) -> Response:
    return await run_in_threadpool(_fault_page, request, status, key, names)


def _fault_page(request: Request, status: int, key: str, names: dict[str, object]) -> Response:
    try:
        account = known_account(request)
    except OperationalError:  # the fault itself, met again: the page does without a menu
        account = None
    scope = None if account is None or account.wajib_ganti else account.scope
    return page(request, "galat.html.jinja", scope, status, galat=key, isi_galat=names)
