"""People in a browser, many at once: they sign in, click, think, and seek a family.

What belongs here: one person's way through the portal, and what all of them waited.
What does not: the server, or what is made of the seconds (`bench.portal`).
"""

from __future__ import annotations

import asyncio
import html
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import OK, SEE_OTHER

import httpx2

from portal.routes import MODULES

_LINK = re.compile(r'<a[^>]* href="(/[^"#]*)"')
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')
# What names one thing among many: numbers, codes, tokens.
_ONE = re.compile(r"^(?=.*\d)[\w.\-~:=]+$")
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)
_SEARCH = "/keluarga"
PASSWORD = "kucing biru menari pelan"


@dataclass
class Seen:
    """What the walkers saw: seconds and bytes by kind of page, and what went wrong.

    `cpu`: processor seconds of the server while they walked.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bytes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    faults: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0


async def walk(
    address: str,
    names: list[str],
    numbers: list[str],
    seconds: float,
    think: float,
    cpu: Callable[[], float],
) -> Seen:
    """Sign everybody in, then let them walk for `seconds`; `numbers` are KK numbers to seek."""
    seen = Seen()
    bounds = httpx2.Limits(max_connections=None)
    walkers = [httpx2.AsyncClient(base_url=address, limits=bounds, timeout=60) for _ in names]
    for walker, name in zip(walkers, names, strict=True):
        await _enter(walker, name, seen)
    end, before = time.perf_counter() + seconds, cpu()
    await asyncio.gather(
        *(_one(walker, place, end, think, seen, numbers) for place, walker in enumerate(walkers))
    )
    seen.cpu = cpu() - before
    for walker in walkers:
        await walker.aclose()
    return seen


async def _enter(walker: httpx2.AsyncClient, name: str, seen: Seen) -> None:
    form = _TOKEN.search((await walker.get("/masuk")).text)
    entry = {"csrf": form[1] if form else "", "nama": name, "sandi": PASSWORD}
    start = time.perf_counter()
    answer = await walker.post("/masuk", data=entry)
    seen.seconds["POST /masuk"].append(time.perf_counter() - start)
    if answer.status_code != SEE_OTHER:
        seen.faults[f"POST /masuk {answer.status_code}"] += 1


async def _one(
    walker: httpx2.AsyncClient,
    number: int,
    end: float,
    think: float,
    seen: Seen,
    numbers: list[str],
) -> None:
    """One person: a page, a second, a link of that page or one of the menu."""
    dice = random.Random(number)
    await asyncio.sleep(dice.random() * think)
    path = "/"
    while time.perf_counter() < end:
        start = time.perf_counter()
        try:
            answer = await walker.get(path)
        except httpx2.TransportError as fault:
            seen.faults[f"{_kind(path)} {type(fault).__name__}"] += 1
            path = "/"
            continue
        kind = _kind(path)
        seen.seconds[kind].append(time.perf_counter() - start)
        seen.bytes[kind] = max(seen.bytes[kind], len(answer.content))
        if answer.status_code != OK:
            seen.faults[f"{kind} {answer.status_code}"] += 1
        await asyncio.sleep(think)
        if path == _SEARCH and answer.status_code == OK:
            answer = await _search(walker, answer, dice.choice(numbers), seen)
            await asyncio.sleep(think)
        path = _next(answer, dice)


async def _search(
    walker: httpx2.AsyncClient, form: httpx2.Response, number: str, seen: Seen
) -> httpx2.Response:
    """Seek a family by its KK number; whoever may not see it finds nothing."""
    token = _TOKEN.search(form.text)
    entry = {"csrf": token[1] if token else "", "cari": number, "wilayah": ""}
    start = time.perf_counter()
    answer = await walker.post(_SEARCH, data=entry, follow_redirects=True)
    seen.seconds[f"POST {_SEARCH}"].append(time.perf_counter() - start)
    if answer.status_code != OK:
        seen.faults[f"POST {_SEARCH} {answer.status_code}"] += 1
    return answer


def _next(answer: httpx2.Response, dice: random.Random) -> str:
    """A link inside the page more often than one of the menu; the front page if there is none."""
    if "text/html" not in answer.headers.get("content-type", ""):
        return "/"
    inside = _MAIN.search(answer.text)
    found = _LINK.findall(inside[0] if inside else "")
    links = [html.unescape(link) for link in found if _a_page(link)]
    menu = [entry.path for module in MODULES for entry in getattr(module, "MENU", ())]
    offered = [link for link in _LINK.findall(answer.text) if link in menu]
    if links and dice.random() < 2 / 3:
        return dice.choice(links)
    return dice.choice(offered) if offered else "/"


def _a_page(link: str) -> bool:
    """Whether a link leads to a page and not to a file."""
    return not any(word in link for word in ("unduh", "perbaikan", "statis", "berkas", "segel"))


def _kind(path: str) -> str:
    """A path without what names one thing among many."""
    parts = path.partition("?")[0].split("/")
    return "/".join("*" if _ONE.match(part) else part for part in parts)
