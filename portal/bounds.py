"""The outermost layer: how large a request may be, and the headers of every answer.

What belongs here: what holds for every path alike, before any route is chosen.
What does not: forms and sessions.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.limits import BodyBounds

STATIC = "/statis/"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # `no-referrer` would also hide from us that a form comes from our own page.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_TWO_YEARS = "max-age=63072000"
_FOREVER = "public, max-age=31536000, immutable"


class Headed:
    """Puts the protective headers on every answer; pages are kept by no cache."""

    def __init__(self, app: ASGIApp, tls: bool) -> None:
        """`tls`: browsers come through HTTPS and may be told to keep to it."""
        self.app = app
        self.headers = _HEADERS | ({"strict-transport-security": _TWO_YEARS} if tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the answer gets its headers on its way out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cached = _FOREVER if scope["path"].startswith(STATIC) else "no-store"

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if message["status"] == 200 or "cache-control" not in headers:
                    headers["cache-control"] = cached
            await send(message)

        await self.app(scope, receive, headed)


class Bounded:
    """Refuses a body that is larger than its path allows, told or not."""

    def __init__(self, app: ASGIApp, bounds: BodyBounds, takes_file: Callable[[str], bool]) -> None:
        """`takes_file`: whether a path takes a file."""
        self.app = app
        self.bounds = bounds
        self.takes_file = takes_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that ends with 413 where it grows too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.bounds.file if self.takes_file(scope["path"]) else self.bounds.form
        told = Headers(scope=scope).get("content-length", "0")
        size = int(told) if told.isdigit() else 0
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            if size > most:
                raise HTTPException(413)
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413)
            return message

        await self.app(scope, bounded, send)
