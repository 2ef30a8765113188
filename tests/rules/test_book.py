"""The book of rules: one small file per reason code, each in its place in the headline order."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules import book, rules_version
from rules.judgement import headline_order, holding_limits
from rules.rule import FOLDER
from schemas.reasons import REASONS
from tests.rules import drawn


def test_every_reason_code_is_a_rule() -> None:
    assert set(REASONS) == set(book())


def test_every_rule_is_a_file_of_its_name_under_sixty_lines() -> None:
    lines = {file.stem: len(file.read_text().splitlines()) for file in FOLDER.glob("[A-Z]*.py")}
    assert set(lines) == set(book())
    assert max(lines.values()) < 60


def test_every_rule_names_its_source_and_who_clears_it() -> None:
    assert all(rule.dasar and rule.dibuka_oleh for rule in book().values())


def test_the_headline_order_names_every_rule_once() -> None:
    assert sorted(headline_order(drawn.context())) == sorted(book())


def test_hard_reasons_come_before_holds_in_the_headline_order() -> None:
    order = headline_order(drawn.context())
    natures = [book()[code].sifat for code in order]
    last_hard = max(place for place, nature in enumerate(natures) if nature == "HARD")
    first_hold = min(place for place, nature in enumerate(natures) if nature in ("HOLD", "FLAG"))
    assert last_hard < first_hold


@pytest.mark.parametrize("code", sorted(holding_limits()))
def test_every_limit_of_a_hold_is_a_parameter_in_days(code: str) -> None:
    assert drawn.context().number(holding_limits()[code]) > 0


def test_gambling_is_never_the_headline_while_another_reason_holds() -> None:
    order = headline_order(drawn.context())
    holds = [code for code in order if book()[code].sifat in ("HOLD", "FLAG")]
    assert holds[-1] == "JUDOL_PPATK"


def test_the_version_changes_with_a_figure_and_not_with_the_place(tmp_path: Path) -> None:
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "batas.yaml").write_text("isi: 1\n")
    same = rules_version(tmp_path / "satu") == rules_version(tmp_path / "dua")
    (tmp_path / "dua" / "batas.yaml").write_text("isi: 2\n")
    assert same
    assert rules_version(tmp_path / "satu") != rules_version(tmp_path / "dua")
    assert len(rules_version()) == 16
