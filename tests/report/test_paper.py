"""The report in Chromium: on paper and on a phone nothing of a row lies beyond the edge."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, sync_playwright

from report import Facts, page
from tests.report.test_tiers import facts  # noqa: F401
from tests.system import CHROMIUM, required

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
# A4 less the margins of `laporan.html.jinja`, in CSS pixels (96 an inch).
PAPER_PX, PHONE_PX = 703, 360


def _beyond(shown: Page, part: str, width: int) -> float:
    """How far the widest `part` reaches over `width`, in pixels."""
    right = f"Math.max(...[...document.querySelectorAll('{part}')].map(e => e.scrollWidth))"
    return float(shown.evaluate(f"{right} - {width}"))


def test_every_column_is_on_the_paper_and_on_a_phone_only_tables_scroll(
    facts: Facts,  # noqa: F811
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=required(CHROMIUM))
        shown = browser.new_page(viewport={"width": PAPER_PX, "height": 1000})
        shown.set_content(page(facts))
        shown.emulate_media(media="print")
        shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert _beyond(shown, "table", PAPER_PX) <= 0
        shown.emulate_media(media="screen")
        shown.set_viewport_size({"width": PHONE_PX, "height": 740})
        assert _beyond(shown, "html", PHONE_PX) <= 0
        browser.close()
