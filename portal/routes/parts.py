"""What several journeys need of a request: sealed addresses, today, a page number, a file sent.

What belongs here: small readings of a request that mean the same everywhere.
What does not: any route.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from assets.family_record import NotReleased, released_wave
from portal.access import Scope, Told, here, not_there
from portal.services.downloads import Download
from portal.services.opaque import seal, unseal
from schemas.tahap import Tahap

SEE_OTHER = 303
_WIB = ZoneInfo("Asia/Jakarta")
_MOST_PAGES = 100_000


def address(request: Request, scope: Scope, kind: str, text: str) -> str:
    """`text` as an address part for this officer alone."""
    return seal(here(request).settings.key, scope.pengguna, kind, text)


def opened(request: Request, scope: Scope, kind: str, part: str) -> str:
    """What an address part of this officer stands for; Told 404 for anything else."""
    text = unseal(here(request).settings.key, scope.pengguna, kind, part)
    if text is None:
        raise not_there()
    return text


def today(request: Request) -> date:
    """The day in Jakarta: on it a decision or an answer is recorded."""
    return datetime.fromtimestamp(here(request).now(), UTC).astimezone(_WIB).date()


def newest_wave(request: Request) -> Tahap:
    """The last released tahap; Told 404 where there is none yet."""
    try:
        return released_wave(here(request).folders, None)
    except NotReleased:
        raise Told(404, "keluarga_tanpa_rilis") from None


def page_number(request: Request) -> int:
    """The page of a list asked for; 1 for anything that is none."""
    text = request.query_params.get("hal", "")
    return min(max(int(text), 1), _MOST_PAGES) if text.isascii() and text.isdigit() else 1


def go(path: str) -> Response:
    """After a form: the page to look at next."""
    return RedirectResponse(path, SEE_OTHER)


def sent(found: Download) -> Response:
    """The file, resumable: its ETag is its sha256, so that a rest fits what came before."""
    headers = {
        "etag": f'"{found.sha256}"',
        "repr-digest": f"sha-256=:{_base64(found.sha256)}:",
        "x-sha256": found.sha256,
        "cache-control": "no-store",
    }
    return FileResponse(
        found.path, filename=found.name, media_type="application/octet-stream", headers=headers
    )


def _base64(digest: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(digest)).decode()
