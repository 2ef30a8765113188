"""Choosing one's own password.

What belongs here: the form, what a new password must be, and the session that follows.
What does not: a password an administrator hands out (`users`).
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import accounts, cookies, sessions
from portal.access import SIGN_IN, GoTo, Told, here, known_account, page
from portal.accounts import Account
from portal.forms import raw_field
from portal.place import Place
from portal.trail import account_changed

router = APIRouter()
_SEE_OTHER, _REFUSED = 303, 422


@router.get("/sandi")
def form(request: Request) -> Response:
    """The form, also for somebody who must choose a password first."""
    return _form(request, _account(request), None)


@router.post("/sandi")
def change(request: Request) -> Response:
    """Another password: every session of the account ends, and this browser gets a new one."""
    place, account = here(request), _account(request)
    wrong = _fault(place, account, request)
    if wrong is not None:
        return _form(request, account, wrong, _REFUSED)
    now = place.now()
    accounts.set_password(
        place.store, account.nama, raw_field(request, "baru"), place.passwords, now
    )
    account_changed(place, account.nama, "SANDI_DIGANTI", account.nama)
    token = sessions.open_session(place.store, account, place.limits.session, now)
    answer = RedirectResponse("/", _SEE_OTHER)
    cookies.set_session(answer, token, place.settings.tls)
    return answer


def _fault(place: Place, account: Account, request: Request) -> str | None:
    """The text key of what is wrong with the typed passwords; Told 429 after too many tries."""
    old, new = raw_field(request, "lama"), raw_field(request, "baru")
    if not place.attempts.allowed("ganti_sandi", account.nama, place.now()):
        raise Told(429, "galat_429")
    if not place.passwords.fits(account.sandi, old[: place.limits.password.longest + 1]):
        return "sandi_lama_salah"
    if new != raw_field(request, "ulang"):
        return "sandi_tidak_sama"
    if new == old:
        return "sandi_belum_baru"
    wrong = place.passwords.fault(new, account.nama)
    if wrong is None:
        place.attempts.forget("ganti_sandi", account.nama)
    return wrong


def _account(request: Request) -> Account:
    account = known_account(request)
    if account is None:
        raise GoTo(SIGN_IN)
    return account


def _form(request: Request, account: Account, wrong: str | None, status: int = 200) -> Response:
    return page(
        request,
        "sandi.html.jinja",
        account.scope,
        status,
        salah=wrong,
        batas=here(request).limits.password,
        wajib=account.wajib_ganti,
    )
