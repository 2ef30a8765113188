"""Accounts in the browser: for administrators, each within their own areas.

What belongs here: listing, adding and changing accounts, and handing out a first password.
What does not: what an account may be (`accounts`); an administrator sees nothing else here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import accounts
from portal.access import Menu, Role, Scope, Told, choices, field, here, not_there, page, require
from portal.accounts import Account, AccountWrong, Wanted, spelled
from portal.trail import account_changed

router = APIRouter()
PATH = "/pengguna"
MENU = (Menu(PATH, "pengguna_menu", "pengguna_menu_isi", frozenset({Role.ADMIN})),)
_SEE_OTHER, _REFUSED = 303, 422
_BETWEEN = re.compile(r"[\s,;]+")
Administrator = Depends(require(Role.ADMIN))


@router.get(PATH)
def listed(request: Request, scope: Scope = Administrator) -> Response:
    """The accounts within reach, a page at a time."""
    place, most = here(request), here(request).limits.shown.users
    begins, number = request.query_params.get("nama", ""), request.query_params.get("hal", "1")
    at = max(1, int(number)) if number.isdecimal() and len(number) < len("10000") else 1
    found = accounts.within(place.store, scope, begins, (at - 1) * most, most + 1)
    return page(
        request,
        "pengguna.html.jinja",
        scope,
        daftar=found[:most],
        nama=begins,
        hal=at,
        ada_lagi=len(found) > most,
    )


@router.get(PATH + "-baru")
def blank(request: Request, scope: Scope = Administrator) -> Response:
    """The form of a new account."""
    return _form(request, scope, None, None)


@router.post(PATH + "-baru")
def add(request: Request, scope: Scope = Administrator) -> Response:
    """Make an account; its first password is shown this once."""
    place = here(request)
    wanted = _wanted(request, spelled(field(request, "nama")))
    try:
        _within_reach(scope, wanted)
        password = accounts.add(place.store, wanted, scope.pengguna, place.passwords, place.now())
    except AccountWrong as wrong:
        return _form(request, scope, wanted, wrong, status=_REFUSED)
    account_changed(place, scope.pengguna, "PENGGUNA_DIBUAT", wanted.nama, **_facts(wanted, True))
    return _password_page(request, scope, wanted.nama, password)


@router.get(PATH + "/{name}")
def shown(request: Request, name: str, scope: Scope = Administrator) -> Response:
    """The form of one account."""
    account = _reached(request, scope, name)
    return _form(request, scope, _as_wanted(account), None, active=account.aktif, old=True)


@router.post(PATH + "/{name}")
def change(request: Request, name: str, scope: Scope = Administrator) -> Response:
    """Other rights for an account, or none; whoever is signed in with it signs in again."""
    account, place = _reached(request, scope, name), here(request)
    wanted, active = _wanted(request, account.nama), field(request, "aktif") == "1"
    try:
        _within_reach(scope, wanted)
        accounts.change(place.store, wanted, active)
    except AccountWrong as wrong:
        return _form(request, scope, wanted, wrong, active=active, old=True, status=_REFUSED)
    account_changed(
        place, scope.pengguna, "PENGGUNA_DIUBAH", account.nama, **_facts(wanted, active)
    )
    return RedirectResponse(f"{PATH}/{account.nama}?tersimpan=1", _SEE_OTHER)


@router.post(PATH + "/{name}/sandi")
def reset(request: Request, name: str, scope: Scope = Administrator) -> Response:
    """Another first password, shown this once; the account is unlocked and signed out."""
    account, place = _reached(request, scope, name), here(request)
    password = accounts.reset(place.store, account.nama, place.passwords, place.now())
    place.attempts.forget("masuk_akun", account.nama)
    account_changed(place, scope.pengguna, "SANDI_DIATUR_ULANG", account.nama)
    return _password_page(request, scope, account.nama, password)


def _reached(request: Request, scope: Scope, name: str) -> Account:
    """An account within reach; nobody changes their own rights."""
    account = accounts.find(here(request).store, name)
    if account is None or not accounts.reaches(scope, account):
        raise not_there()
    if account.nama == scope.pengguna:
        raise Told(403, "pengguna_diri")
    return account


def _within_reach(scope: Scope, wanted: Wanted) -> None:
    """AccountWrong if the account would reach further than whoever makes it."""
    outside = [code for code in wanted.checked().wilayah if not scope.covers(code)]
    if outside:
        raise AccountWrong("pengguna_wilayah_luar")


def _wanted(request: Request, name: str) -> Wanted:
    roles = frozenset(Role(role) for role in choices(request, "peran") if role in Role.__members__)
    typed = field(request, "wilayah").upper().replace(".", "")
    return Wanted(
        nama=name,
        nama_lengkap=field(request, "nama_lengkap"),
        roles=roles,
        wilayah=tuple(code for code in _BETWEEN.split(typed) if code),
        posyandu=field(request, "posyandu") or None,
        opd=field(request, "opd") or None,
    )


def _as_wanted(account: Account) -> Wanted:
    return Wanted(
        account.nama,
        account.nama_lengkap,
        account.roles,
        account.wilayah,
        account.posyandu,
        account.opd,
    )


def _facts(wanted: Wanted, active: bool) -> dict[str, str | int]:
    return {
        "peran": " ".join(sorted(wanted.roles)),
        "wilayah": " ".join(wanted.wilayah),
        "aktif": int(active),
    }


def _password_page(request: Request, scope: Scope, name: str, password: str) -> Response:
    return page(request, "pengguna_sandi.html.jinja", scope, nama=name, sandi=password)


def _form(
    request: Request,
    scope: Scope,
    wanted: Wanted | None,
    wrong: AccountWrong | None,
    active: bool = True,
    old: bool = False,
    status: int = 200,
) -> Response:
    empty = Wanted("", "", frozenset(), scope.wilayah if len(scope.wilayah) == 1 else ())
    filled = wanted or empty
    return page(
        request,
        "pengguna_satu.html.jinja",
        scope,
        status,
        satu=replace(filled, posyandu=filled.posyandu or "", opd=filled.opd or ""),
        semua_peran=list(Role),
        aktif=active,
        lama=old,
        salah=wrong,
        tersimpan="tersimpan" in request.query_params,
    )
