"""Dagster's own web page over a small data folder in which one table was damaged, in Chromium.

What belongs here: the history with its failed check, the server, and a page to look at it.
What does not: what must be seen (the tests beside).
"""

from __future__ import annotations

import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assets.graph.workplace import Workplace
from pipelines.definitions import build_defs
from pipelines.failures import FOLDER_SETTING
from tests.dagster.conftest import QUIET, TAHAP, small_landing  # noqa: F401
from tests.dagster.damage import damage_births
from tests.servers import LOOPBACK, free_port, serving
from tests.system import CHROMIUM, required

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 60_000
PICTURES_SETTING = "BANSOS_GAMBAR"


@pytest.fixture(scope="module")
def chromium() -> Path:
    return required(CHROMIUM)


@pytest.fixture(scope="module")
def office(
    chromium: Path,
    small_landing: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A folder laid out as by `make dagster`: one tahap made in `data`, then a table damaged.

    The births hold a NIK no table allows, so the reconciliation after that fails its check.
    """
    folder = tmp_path_factory.mktemp("kantor")
    home = folder / ".dagster"
    home.mkdir()
    shutil.copy(ROOT / "dagster.yaml", home)
    workplace = Workplace(data=str(folder / "data"), landing=str(small_landing))
    defs = build_defs(workplace=workplace)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        here.setenv(FOLDER_SETTING, str(folder / "gagal"))
        _make_history(home, defs, folder / "data")
    return folder


def _make_history(home: Path, defs: dg.Definitions, data: Path) -> None:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        made = defs.resolve_job_def("alur_tahap").execute_in_process(
            instance=instance, partition_key=TAHAP, run_config=QUIET
        )
        assert made.success
        damage_births(data)
        again = defs.resolve_job_def("rekonsiliasi_harian").execute_in_process(
            instance=instance, run_config=QUIET, raise_on_error=False
        )
        assert not again.success


@pytest.fixture(scope="module")
def address(office: Path) -> Iterator[str]:
    """Where Dagster's web page answers."""
    port = free_port()
    address = f"http://{LOOPBACK}:{port}"
    command = [sys.executable, "-m", "dagster_webserver", "--host", LOOPBACK, "--port", str(port)]
    command += ["--workspace", str(ROOT / "workspace.yaml")]
    env = {"DAGSTER_HOME": str(office / ".dagster"), "BANSOS_DATA": str(office / "data")}
    with serving(command, lambda: _answers(f"{address}/server_info"), office, env=env):
        yield address


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium, for one module: only one may be driven at a time, and none while Dagster runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(address: str, browser: Browser) -> Page:
    """A page in the officer's language and time zone."""
    page = browser.new_page(
        base_url=address,
        # Dagster draws only what fits on the screen.
        viewport={"width": 2000, "height": 1500},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    return page


@pytest.fixture
def picture(page: Page) -> Callable[[str], None]:
    """Keep what is seen now as a PNG, where BANSOS_GAMBAR names a folder."""

    def keep(name: str) -> None:
        if folder := os.environ.get(PICTURES_SETTING):
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep
