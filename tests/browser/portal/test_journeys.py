"""Five journeys through the portal, in a real browser, as officers make them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

import audit
import release
from assets import approval
from assets.access import who_saw
from assets.approval_requests import carry_out
from assets.review import recorded
from portal.roles import Role
from release import canonical_json
from schemas.review import DECISIONS
from schemas.tahap import Tahap
from tests.browser.portal.conftest import KEY, Desk, follow
from tests.portal.test_sending import VILLAGE, as_csv, report

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
WAVE = Tahap.parse("2025-T4-1")
LIST = "daftar_kpm/provinsi=33/3325.parquet"


@pytest.fixture
def published(desk: Desk) -> Path:
    """The wave as released, with whatever steps it still lacked taken."""
    folders = desk.folders
    state = approval.tranche(folders, WAVE).state.keadaan
    if state == "RANCANGAN":
        approval.check(folders, WAVE, "ani.penyelia")
        state = "DIPERIKSA"
    if state == "DIPERIKSA":
        approval.approve(folders, WAVE, "budi.pengesah")
        state = "DISETUJUI"
    if state == "DISETUJUI":
        approval.publish(folders, WAVE, "citra", Ed25519PrivateKey.generate())
    return folders.release(WAVE)


def test_an_operator_sends_a_file_and_gets_its_errors_back(
    desk: Desk, tmp_path: Path, accessible: Callable[[Page], None]
) -> None:
    page = desk.sign_in("ema.operator", Role.OPERATOR_DESA, wilayah=VILLAGE)
    follow(page.get_by_role("link", name="Kirim", exact=False).first)
    accessible(page)
    sent = tmp_path / "laporan.csv"
    sent.write_bytes(as_csv(report(1), report(2, tgl_lapor="31/02/2025")))
    page.get_by_label("Berkas").set_input_files(sent)
    page.get_by_role("button", name="Kirim dan periksa").click()
    page.wait_for_url(re.compile(r"/kiriman/[0-9a-f]{32}"))
    expect(page.get_by_role("main")).to_contain_text("tgl_lapor")
    expect(page.get_by_role("main")).not_to_contain_text("31/02/2025")
    accessible(page)
    with page.expect_download() as waiting:
        page.locator("a[href$=perbaikan]").click()
    waiting.value.save_as(tmp_path / "perbaikan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "perbaikan.xlsx")
    texts = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    assert any("tgl_lapor" in text for text in texts)
    (landed,) = (desk.place.settings.landing / f"posyandu/{VILLAGE}_portal").iterdir()
    assert landed.read_bytes() == sent.read_bytes()


def test_an_officer_reviews_a_pair_by_keyboard(
    desk: Desk, accessible: Callable[[Page], None]
) -> None:
    page = desk.sign_in("dewi.petugas", Role.PETUGAS)
    page.goto("/tinjauan")
    accessible(page)
    follow(page.get_by_role("row").nth(1).get_by_role("link"))
    accessible(page)
    before = recorded(desk.folders, DECISIONS).height
    page.keyboard.press("b")
    expect(page.get_by_role("radio", name="Bukan", exact=True).first).to_be_checked()
    page.get_by_role("button", name="Catat dan lanjut").click()
    expect(page.get_by_role("status").first).to_contain_text("tercatat")
    rows = recorded(desk.folders, DECISIONS)
    assert rows.height == before + 1
    (own,) = rows.filter(pl.col("id_buku") == "portal").select("petugas", "putusan").rows()
    assert (own[0].lower(), own[1]) == ("dewi.petugas", "BUKAN")


def test_supervisors_check_and_approve_with_the_waterfall_in_view(
    desk: Desk, accessible: Callable[[Page], None]
) -> None:
    for name, role, button in (
        ("ani.penyelia", Role.PENYELIA, "Sudah saya periksa"),
        ("budi.pengesah", Role.PENGESAH, "Setujui"),
    ):
        page = desk.sign_in(name, role, wilayah="ID")
        page.goto(f"/persetujuan/{WAVE}")
        expect(page.get_by_text("Air terjun", exact=False).first).to_be_visible()
        accessible(page)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("sedang diverifikasi")
        accessible(page)
        carry_out(desk.folders)
        page.get_by_role("link", name="Lihat lagi").click()
        expect(page.get_by_role("status")).to_have_count(0)
        accessible(page)
    state = approval.tranche(desk.folders, WAVE).state
    assert state.keadaan == "DISETUJUI"
    steps = [step.petugas for step in (state.diperiksa, state.disetujui) if step is not None]
    assert steps == ["ani.penyelia", "budi.pengesah"]


def test_the_ministry_downloads_the_list_and_verifies_its_bytes(
    desk: Desk, published: Path, accessible: Callable[[Page], None]
) -> None:
    page = desk.sign_in("fajar.kementerian", Role.KEMENTERIAN, wilayah="ID")
    page.goto(f"/rilis/{WAVE}")
    accessible(page)
    form = page.locator("form[method=post].sempit")
    form.locator("#kab").select_option("3325")
    form.locator("#wajah").select_option("daftar_kpm")
    form.locator("#bentuk").select_option("parquet")
    form.locator("#tujuan").select_option("PENYALURAN")
    follow(form.get_by_role("button"))
    shown = page.locator("#sha256").inner_text()
    accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh", exact=False).click()
    content = Path(waiting.value.path()).read_bytes()
    manifest = canonical_json.read(published / "manifest.json")
    assert hashlib.sha256(content).hexdigest() == shown == manifest["berkas"][LIST]["sha256"]
    assert release.verify(published) == []
    nik = pl.read_parquet(content)["nik_pengurus"].drop_nulls()[0]
    seen = who_saw(desk.folders, KEY.encode(), nik)
    assert ("fajar.kementerian", "DALAM_BERKAS") in seen.select("petugas", "cara").rows()


def test_a_stranger_gets_nothing_even_with_another_ones_address(
    desk: Desk, published: Path
) -> None:
    officer = desk.sign_in("gita.kementerian", Role.KEMENTERIAN, wilayah="ID")
    officer.goto(f"/rilis/{WAVE}")
    known = [link.get_attribute("href") for link in officer.locator("main a").all()]
    stranger = desk.visitor()
    for path in ["/", f"/rilis/{WAVE}", "/tinjauan", "/keluarga", "/jejak", *known]:
        stranger.goto(f"{desk.address}{path}" if str(path).startswith("/") else f"/rilis/{WAVE}")
        expect(stranger).to_have_url(f"{desk.address}/masuk")
        expect(stranger.get_by_role("main")).not_to_contain_text("2025-T4")
    stranger.get_by_label("Nama pengguna").fill("gita.kementerian")
    stranger.get_by_label("Sandi").fill("tebakan yang salah sekali")
    stranger.get_by_role("button", name="Masuk").click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    # Signed out, the way back shows nothing that was seen before.
    follow(officer.get_by_role("button", name="Keluar"))
    officer.go_back()
    expect(officer.get_by_role("main")).not_to_contain_text("2025-T4")
    assert audit.check(audit.read_lines(desk.folders.access_log)) == []
