"""Signing in and out.

What belongs here: the sign-in form, its limits, and ending a session.
What does not: accounts and passwords themselves.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import accounts, cookies, sessions
from portal.access import SIGN_IN, field, here, known_account, page
from portal.accounts import Account, spelled
from portal.forms import raw_field
from portal.place import Place, address
from portal.trail import Action, session_noted

router = APIRouter()
_SEE_OTHER, _REFUSED = 303, 401
_UNKNOWN = "(tidak dikenal)"


@router.get("/masuk")
def sign_in_form(request: Request) -> Response:
    """The form; whoever is signed in already goes on."""
    if known_account(request) is not None:
        return RedirectResponse("/", _SEE_OTHER)
    return page(request, "masuk.html.jinja", None, salah=None)


@router.post("/masuk")
def sign_in(request: Request) -> Response:
    """A new session for the right name and password; every failure has the same answer."""
    place = here(request)
    account = _checked(place, request)
    if account is None:
        return page(request, "masuk.html.jinja", None, _REFUSED, salah="masuk_gagal")
    old = cookies.session_token(request, place.settings.tls)
    if old is not None:
        sessions.close(place.store, old)
    token = sessions.open_session(place.store, account, place.limits.session, place.now())
    session_noted(place, account.nama, Action.MASUK)
    answer = RedirectResponse("/", _SEE_OTHER)
    cookies.set_session(answer, token, place.settings.tls)
    return answer


@router.post("/keluar")
def sign_out(request: Request) -> Response:
    """The session ends, on the server and in the browser."""
    place = here(request)
    token, account = cookies.session_token(request, place.settings.tls), known_account(request)
    if token is not None:
        sessions.close(place.store, token)
    if account is not None:
        session_noted(place, account.nama, Action.KELUAR)
    answer = RedirectResponse(SIGN_IN, _SEE_OTHER)
    cookies.drop_session(answer, place.settings.tls)
    return answer


def _checked(place: Place, request: Request) -> Account | None:
    """The account whose name and password were typed; None also while it is locked.

    A try counts before the password is looked at, so that many at once are still counted. While an
    account is locked its password is not looked at: right and wrong look alike.
    """
    name, password = spelled(field(request, "nama")), raw_field(request, "sandi")
    now, attempts, origin = place.now(), place.attempts, address(request)
    rules = {
        "masuk_alamat": origin,
        "masuk_akun": name,
        "masuk_akun_alamat": f"{name}@{origin}",
    }
    if not all([attempts.allowed(rule, subject, now) for rule, subject in rules.items()]):
        return None
    account = accounts.find(place.store, name)
    kept = account.sandi if account is not None and account.aktif else None
    fits = place.passwords.fits(kept, password[: place.limits.password.longest + 1])
    if account is None or not fits:
        session_noted(place, account.nama if account else _UNKNOWN, Action.GAGAL_MASUK)
        return None
    for rule in ("masuk_akun", "masuk_akun_alamat"):
        attempts.forget(rule, rules[rule])
    # Many behind one address may sign in: only what failed counts against the address.
    attempts.give_back("masuk_alamat", origin)
    attempts.purge(now)
    if place.passwords.outdated(account.sandi):
        accounts.renew_hash(place.store, account.nama, password, place.passwords)
    return account
