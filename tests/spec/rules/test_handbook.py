"""The committed book of rules is the one the rules and the cases give."""

from __future__ import annotations

import re

from rules import book, load_parameters
from tests.spec.rules.handbook import FILE, codes, handbook
from tests.spec.rules.handbook_cases import subjects


def test_the_committed_book_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == handbook(), (
        "run: python -m tests.spec.rules.handbook"
    )


def test_every_reason_parameter_and_case_stands_in_the_book() -> None:
    text = handbook()
    assert [code for code in book() if f"\n### {code}\n" not in text] == []
    assert [name for name in load_parameters().by_name if f"| `{name}` |" not in text] == []
    titles = [case["kasus"] for _, _, cases in subjects() for case in cases]
    assert [title for title in titles if f"\n#### {title}\n" not in text] == []


def test_every_link_of_the_book_leads_to_a_heading() -> None:
    text = handbook()
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) - anchors == set()


def test_no_two_cases_have_one_title() -> None:
    titles = [case["kasus"] for _, _, cases in subjects() for case in cases]
    assert sorted(titles) == sorted(set(titles))


def test_every_reason_has_four_cases_or_more() -> None:
    about = [code for _, _, cases in subjects() for case in cases for code in codes(case)]
    assert {code: about.count(code) for code in book() if about.count(code) < 4} == {}
