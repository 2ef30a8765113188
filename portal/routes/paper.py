"""The forms of a posyandu's day, to fill in without a network or by hand.

What belongs here: asking for which post and day, and the download.
What does not: the forms themselves (intake).
"""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from intake.form_paper import form_paper
from intake.form_workbook import FormFor, form_workbook
from portal.access import Menu, Role, Scope, here, page, require
from portal.accounts import POSYANDU
from portal.pages import today
from portal.roles import SENDERS
from schemas.areas import village_codes

router = APIRouter()
PATH = "/formulir"
MENU = (Menu(PATH, "formulir_menu", "formulir_menu_isi", SENDERS),)
_KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", form_workbook),
    "pdf": ("application/pdf", form_paper),
}
_VILLAGE_DIGITS = 10
_REFUSED = 422


@router.get(PATH)
def choose(request: Request, scope: Scope = Depends(require(*SENDERS))) -> Response:
    """Which post, which day."""
    return _form(request, scope, None)


@router.get(PATH + "/unduh")
def download(
    request: Request,
    hari: str = "",
    posyandu: str = "",
    jenis: str = "",
    scope: Scope = Depends(require(*SENDERS)),
) -> Response:
    """The workbook or the paper form of one post and day."""
    post = _post(scope, posyandu.strip())
    try:
        day = date.fromisoformat(hari)
    except ValueError:
        return _form(request, scope, "formulir_hari_salah", _REFUSED)
    village = (post or "")[:_VILLAGE_DIGITS]
    if post is None or village not in set(village_codes()) or not scope.covers(village):
        return _form(request, scope, "formulir_posyandu_salah", _REFUSED)
    if jenis not in _KINDS:
        return _form(request, scope, "formulir_jenis_salah", _REFUSED)
    media, made = _KINDS[jenis]
    content = made(FormFor(post, village, day, scope.pengguna))
    name = f"formulir_{post}_{day:%Y%m%d}.{jenis}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)


def _post(scope: Scope, typed: str) -> str | None:
    """The post a form is for: a cadre's own, or the one an operator typed."""
    own = None if scope.has(Role.OPERATOR_DESA) and typed else scope.posyandu
    post = own or typed
    return post if POSYANDU.fullmatch(post) else None


def _form(request: Request, scope: Scope, wrong: str | None, status: int = 200) -> Response:
    day = today(here(request).now())
    return page(request, "formulir.html.jinja", scope, status, salah=wrong, hari=day)
