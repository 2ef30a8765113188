"""Every page a signed-in person can come to, and every form on it filled in as it offers itself.

What belongs here: following links and forms of the portal's own pages, one of each kind.
What does not: what a page answers (the tests).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from tests.portal.conftest import Visitor
from tests.portal.sweep import routes

OF_A_KIND = 2
_TEXT = "uji"
# By where a form leads: what is typed into it, and the files it is given.
Known = dict[str, tuple[dict[str, str], dict[str, Any]]]


@dataclass
class Form:
    """A form: where to and how it is sent, and what it holds before anybody changes it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def filled(self, typed: dict[str, str] | None = None) -> dict[str, str]:
        """What is posted: `typed` in place of what the form offers; the token is the browser's."""
        return {name: self.fields[name] for name in self.fields if name != "csrf"} | (typed or {})


class _Page(HTMLParser):
    """Links and forms of a page; of every choice the first with a value."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, list[str](), list[Form]()
        self._select: str | None = None
        self._says = False  # whether an option's text is its value

    @classmethod
    def of(cls, path: str, text: str) -> _Page:
        """The page that answered at `path`."""
        page = cls(path.partition("?")[0])
        page.feed(text)
        page.links = [link for link in page.links if not link.startswith("/statis")]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"])
        elif tag == "form":
            self.forms.append(Form(told.get("action") or self.path, told.get("method", "get")))
        elif not self.forms:
            return
        elif tag == "input" and told.get("type") == "file":
            self.forms[-1].files.append(told["name"])
        elif tag in ("input", "textarea", "button") and told.get("name"):
            needed = _TEXT if "required" in told else ""
            self.forms[-1].fields.setdefault(told["name"], told.get("value") or needed)
        elif tag == "select":
            self._select = told["name"]
        elif tag == "option" and self._select and told.get("value"):
            self.forms[-1].fields.setdefault(self._select, told["value"])
        elif tag == "option":
            self._says = "value" not in told

    def handle_data(self, data: str) -> None:
        if self._says and self._select and self.forms:
            self.forms[-1].fields.setdefault(self._select, data)
        self._says = False


@dataclass
class Found:
    """What one person came to: a few addresses of every route, and forms by where they lead."""

    paths: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def found_by(visitor: Visitor, app: Any, known: Known) -> Found:
    """Walk from the front page; of each route and each form a few are kept.

    A form that leads on is filled in as `known` says, by where it leads, and followed.
    """
    route_of, found = _router(app), Found()
    seen, waiting = dict[str, int](), ["/", "/sandi"]
    while waiting:
        path = waiting.pop(0)
        kind = route_of("GET", path.partition("?")[0])
        if kind is None or path in found.paths or seen.get(kind, 0) >= OF_A_KIND:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = visitor.get(path)
        if answer.status_code != 200:
            continue
        found.paths.append(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page = _Page.of(path, answer.text)
        waiting += page.links
        for form in page.forms:
            where = form.action.partition("?")[0]
            kind = f"{form.method} {where if form.method == 'get' else route_of('POST', where)}"
            if seen.get(kind, 0) >= OF_A_KIND:
                continue
            seen[kind] = seen.get(kind, 0) + 1
            if form.method == "get":
                waiting.append(f"{where}?{urlencode(form.fields)}")
                continue
            found.forms.append(form)
            if where in known:
                waiting += _led_to(visitor, form, *known[where])
    return found


def _led_to(
    visitor: Visitor, form: Form, typed: dict[str, str], files: dict[str, Any]
) -> list[str]:
    answer = visitor.post(form.action, form.filled(typed), files=files or None)
    if "location" in answer.headers:
        return [answer.headers["location"]]
    return _Page.of(form.action, answer.text).links


def route_names(app: Any, method: str, paths: list[str]) -> set[str]:
    """The routes these addresses belong to."""
    route_of = _router(app)
    names = {route_of(method, path.partition("?")[0]) for path in paths}
    return {name for name in names if name is not None}


def _router(app: Any) -> Callable[[str, str], str | None]:
    known = {
        method: [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), path) for path in ordered]
        for method in ("GET", "POST")
        # what names no place goes before what would take it for one
        if (ordered := sorted(routes(app, method), key=lambda path: "{" in path))
    }

    def route_of(method: str, path: str) -> str | None:
        return next((name for form, name in known[method] if form.fullmatch(path)), None)

    return route_of
