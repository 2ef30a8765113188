"""What an officer sees in a real browser: the graph, and a failed check with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assets.graph.groups import GROUPS
from schemas.forms import FORMS
from tests.dagster.damage import MARKER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_the_graph_shows_every_group_and_which_asset_of_an_opened_one_is_in_trouble(
    page: Page, picture: Callable[[str], None]
) -> None:
    page.goto("/asset-groups")
    nodes = page.locator("svg foreignObject")
    for group in GROUPS:
        expect(nodes.get_by_text(group.name, exact=True)).to_be_visible()

    nodes.get_by_text("posyandu", exact=True).click()
    expect(nodes.get_by_text("kelahiran", exact=True)).to_be_visible()
    page.reload()  # the opened group stays, and the graph is fitted to the screen
    for form in FORMS:
        colour = "red" if form == "kelahiran" else "green"
        node = nodes.locator(f"[style*=background-{colour}]").get_by_text(form, exact=True)
        expect(node).to_be_visible()
    picture("graph")


def test_a_failed_check_is_found_from_the_graph_with_its_reason_and_no_persons_number(
    page: Page, picture: Callable[[str], None]
) -> None:
    page.goto("/locations/bansos/asset-groups/posyandu")
    page.locator("svg foreignObject").get_by_text("0 / 1 Passed").click()
    page.get_by_text("sesuai_skema").first.click()
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible()
    reason = page.get_by_text("Tabel kelahiran tidak sesuai skema")
    expect(reason).to_contain_text("nik_ibu")
    picture("failed_check")

    expect(page).to_have_url(re.compile("/assets/kelahiran"))
    assert MARKER not in page.content()
