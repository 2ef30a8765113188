"""One portal over one data folder, served as in an office, and people in front of Chromium.

What belongs here: the server, accounts, signing in, and the check for accessibility.
What does not: any journey (the tests beside).
"""

from __future__ import annotations

import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

from assets.folders import Folders
from portal.place import Place
from portal.roles import Role
from tests import shared
from tests.portal.conftest import PASSWORD, cheap, new_account
from tests.servers import LOOPBACK, free_port, serving

KEY = "kunci-uji-jejak-akses-yang-cukup-panjang"
PATIENCE_MS = 60_000
PHONE: ViewportSize = {"width": 360, "height": 740}
# WCAG 2.2, levels A and AA.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Desk:
    """The running portal, and everyone who sits down at it."""

    address: str
    place: Place
    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    @property
    def folders(self) -> Folders:
        return self.place.folders

    def visitor(self) -> Page:
        """A browser of one's own, in the officers' language, nobody signed in."""
        context = self.browser.new_context(
            base_url=self.address, locale="id-ID", timezone_id="Asia/Jakarta", accept_downloads=True
        )
        context.set_default_timeout(PATIENCE_MS)
        self.opened.append(context)
        return context.new_page()

    def sign_in(self, name: str, *roles: Role, wilayah: str = "3325", **more: str) -> Page:
        """A page on which a new officer has signed in through the form."""
        new_account(self.place, name, *roles, wilayah=wilayah, **more)
        page = self.visitor()
        page.goto("/masuk")
        page.get_by_label("Nama pengguna").fill(name)
        page.get_by_label("Sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(f"{self.address}/")
        return page


def follow(what: Locator) -> None:
    """Click, and wait for the page it leads to: a click alone returns with the old page open."""
    with what.page.expect_navigation():
        what.click()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Place]]:
    """Address and place of the portal over a copy of the first wave of the small landing."""
    folder = tmp_path_factory.mktemp("kantor")
    data = folder / "data"
    shutil.copytree(shared.small_wave(tmp_path_factory), data)
    port = free_port()
    address = f"http://{LOOPBACK}:{port}"
    env = {"BANSOS_DATA": str(data), "BANSOS_PORTAL_KUNCI": KEY}
    command = [Path(sys.executable).with_name("bansos"), "serve", "--port", str(port)]
    with serving([*command, "--workers", "1"], lambda: _answers(address), folder, env=env):
        place = _place(data)
        yield address, place
        place.store.close()


@pytest.fixture(scope="module")
def desk(served: tuple[str, Place], browser: Browser) -> Desk:
    """The portal and a browser to sit down at."""
    return Desk(*served, browser)


@pytest.fixture(autouse=True)
def tidy(desk: Desk) -> Iterator[None]:
    """Everyone goes home after a test."""
    yield
    while desk.opened:
        desk.opened.pop().close()


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Hold a page to WCAG 2.2 AA, as far as a program can tell, and to the width of a phone."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options={"runOnly": _RULES, "resultTypes": ["violations"]})
        told = [
            f"{one['id']} ({one['impact']}): {node['html'][:160]}"
            for one in found.response["violations"]
            for node in one["nodes"][:3]
        ]
        assert not told, f"{page.url}: {told}"
        usual = page.viewport_size
        page.set_viewport_size(PHONE)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{page.url}: {over} px wider than a phone"
        if usual is not None:
            page.set_viewport_size(usual)

    return check


def _place(data: Path) -> Place:
    from portal.place import place
    from portal.settings import settings_from

    environment = {"BANSOS_DATA": str(data), "BANSOS_PORTAL_KUNCI": KEY}
    return place(settings_from(environment), cheap())


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/sehat", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
