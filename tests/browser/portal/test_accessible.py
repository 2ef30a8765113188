"""Every page of the portal meets WCAG 2.2 AA, as far as a program can tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from assets.sample_requests import carry_out as draw_samples
from portal.accounts import ALONE
from portal.roles import Role
from schemas.tahap import Tahap
from tests.browser.portal.conftest import Desk, follow

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
WAVE = Tahap.parse("2025-T4-1")
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


def test_pages_that_a_form_leads_to(
    desk: Desk, accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    decided = pl.read_parquet(desk.folders.release(WAVE) / "putusan/provinsi=33/3325.parquet")
    (tmp_path / "bukan.xlsx").write_bytes(b"bukan buku")
    page = desk.sign_in("cari.petugas", Role.PETUGAS)
    for path, typed in (
        ("/keluarga", decided["no_kk"][0]),
        ("/padanan", pl.read_parquet(desk.folders.links)["id_laporan"][0]),
    ):
        page.goto(path)
        page.locator("main input:not([type=hidden])").first.fill(typed)
        follow(page.locator("main form button").first)
        accessible(page)
        if path == "/keluarga":
            follow(page.locator("main th a").first)
            expect(page.get_by_role("heading", level=1)).to_have_text("Keluarga")
            accessible(page)
    page.goto("/buku")
    page.get_by_label("Buku kerja").set_input_files(tmp_path / "bukan.xlsx")
    page.get_by_role("button", name="Periksa dan catat").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)


def test_a_sample_from_asking_to_taking(desk: Desk, accessible: Callable[[Page], None]) -> None:
    page = desk.sign_in("minta.auditor", Role.AUDITOR, wilayah="ID")
    page.goto("/sampel")
    page.locator("#tujuan").select_option("PENYALURAN")
    page.get_by_role("button", name="Minta sampel").click()
    expect(page.get_by_role("button", name="Mulai lagi")).to_be_visible()
    accessible(page)
    draw_samples(desk.folders)
    page.goto("/sampel")
    page.get_by_role("button", name="Ambil").click()
    expect(page.locator("#sha256")).to_be_visible()
    accessible(page)


def test_the_sign_in_page_and_its_refusal(desk: Desk, accessible: Callable[[Page], None]) -> None:
    page = desk.visitor()
    page.goto("/masuk?lang=en")
    accessible(page)
    page.get_by_role("textbox").first.fill("siapa")
    page.locator("[type=password]").fill("bukan sandi yang benar")
    follow(page.get_by_role("button").first)
    accessible(page)
