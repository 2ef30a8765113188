"""Pages: a template, its words and its surroundings, as an answer.

What belongs here: the templates' environment, the language of a request, and filling a page.
What does not: any page's content (routes, templates).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from portal import cookies
from portal.bounds import STATIC
from portal.forms import FIELD, form_token
from portal.menu import Menu, menu_of
from portal.place import here
from portal.roles import NATION, Scope
from portal.words import LANGUAGES, text
from schemas.areas import areas

_HERE = Path(__file__).parent
_WIB = ZoneInfo("Asia/Jakarta")
_MONTHS = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}


def page(
    request: Request, template: str, scope: Scope | None, status: int = 200, **context: Any
) -> HTMLResponse:
    """The answer made from `template`, filled with `context` beside what every page has.

    Every page has: `t(key, …)` (texts), `lang`, `scope`, `menu`, `csrf_field()`, `path`.
    """
    place = here(request)
    language = language_of(request)
    tls = place.settings.tls
    cookie = cookies.session_token(request, tls) if scope is not None else None
    fresh = None
    if cookie is None:
        known = cookies.before_token(request, tls)
        fresh = cookies.fresh_token() if known is None else None
        cookie = known or fresh
    words = partial(text, language=language)
    content = (
        environment()
        .get_template(template)
        .render(
            t=words,
            lang=language,
            scope=scope,
            menu=shown_menu(scope),
            path=request.url.path,
            csrf_field=partial(_field, form_token(place.settings.key, cookie or "")),
            **context,
        )
    )
    response = HTMLResponse(content, status)
    if fresh is not None:
        cookies.set_before(response, fresh, tls)
    if request.query_params.get("lang") in LANGUAGES:
        cookies.set_language(response, language, tls)
    return response


def language_of(request: Request) -> str:
    """The language asked for, else the one remembered, else Indonesian."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(cookies.LANGUAGE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return LANGUAGES[0]


def shown_menu(scope: Scope | None) -> list[Menu]:
    """The journeys open to a person."""
    return [] if scope is None else menu_of(scope.roles)


@cache
def environment() -> Environment:
    """The templates, with their filters; every value is escaped."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"angka": number, "waktu": moment, "wilayah": area_name}
    made.filters["iso"] = datetime.fromisoformat
    made.globals["statis"] = static_path
    return made


def number(value: int, language: str = "id") -> str:
    """A whole number as people of the language group it."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "id" else grouped


def moment(seconds: int | datetime, language: str = "id") -> str:
    """A time as it is in Jakarta, to the minute."""
    when = seconds if isinstance(seconds, datetime) else datetime.fromtimestamp(seconds, UTC)
    when = when.astimezone(_WIB)
    return f"{when.day} {_MONTHS[language][when.month - 1]} {when.year}, {when:%H.%M} WIB"


def today(seconds: int) -> str:
    """The day it is in Jakarta."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(_WIB).date().isoformat()


def area_name(code: str) -> str:
    """An area's name with its code; a code that is none stays as it is."""
    name = _area_names().get(code)
    return code if name is None else f"{name} ({code})"


def warm() -> None:
    """Read what every page needs, so that nobody's first click waits for it."""
    environment()
    _area_names()


@cache
def _area_names() -> dict[str, str]:
    listed = areas()
    return {NATION: "Indonesia", **dict(zip(listed["kode"], listed["nama"], strict=True))}


@cache
def static_path(name: str) -> str:
    """Where a file of `static/` is fetched; the path changes with its content."""
    content = (_HERE / "static" / name).read_bytes()
    return f"{STATIC}{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _field(token: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)
