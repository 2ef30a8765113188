"""Every page of the portal meets WCAG 2.2 AA, as far as a program can tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from portal.accounts import ALONE
from portal.roles import Role
from tests.browser.portal.conftest import Desk

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
VILLAGE, POST = "3325082001", "332508200101"


def test_every_page_of_the_menu_and_the_first_one_behind_it(
    desk: Desk, accessible: Callable[[Page], None]
) -> None:
    together = [role for role in Role if role not in ALONE]
    page = desk.sign_in("semua", *together, wilayah=VILLAGE, posyandu=POST, opd="DINKES")
    accessible(page)
    pages = {link.get_attribute("href") or "/" for link in page.locator("nav a").all()} - {"/"}
    for path in sorted(pages | {"/sandi", "/tidak-ada"}):
        page.goto(path)
        accessible(page)
        links = page.locator("main td a, main th a").all()
        behind = (link.get_attribute("href") or "" for link in links)
        first = next((one for one in behind if one.startswith(f"{path}/")), None)
        if first is not None:
            page.goto(first)
            accessible(page)


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.AUDITOR, ["/jejak", "/sampel"]),
        (Role.ADMIN, ["/pengguna", "/pengguna-baru", "/pengguna/semua"]),
    ],
)
def test_the_pages_of_those_who_do_nothing_else(
    desk: Desk, accessible: Callable[[Page], None], role: Role, pages: list[str]
) -> None:
    page = desk.sign_in(f"hanya.{role.lower()}", role, wilayah="ID")
    for path in pages:
        page.goto(path)
        accessible(page)


def test_the_sign_in_page_and_its_refusal(desk: Desk, accessible: Callable[[Page], None]) -> None:
    page = desk.visitor()
    page.goto("/masuk?lang=en")
    accessible(page)
    page.get_by_role("textbox").first.fill("siapa")
    page.locator("[type=password]").fill("bukan sandi yang benar")
    page.get_by_role("button").first.click()
    accessible(page)
