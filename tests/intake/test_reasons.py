"""Reasons are data: every code that intake gives is explained, and none is explained in vain."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import intake
from intake.reasons import reasons

ROOM = Path(intake.__file__).parent
NAMES = {"kolom", "harapan", "jumlah", "terlihat", "terdekat", "kurang", "asing", "contoh"}
OTHER_WORDS = {"BELUM_DITENTUKAN", "SAMA_ISI"}


def _codes_in_source() -> set[str]:
    words: set[str] = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    numbered = {kind + word for word in words if word.startswith("_") for kind in ("NIK", "KK")}
    return {word for word in words | numbered if word.isupper() and "_" in word.strip("_")}


def test_every_code_in_the_source_has_a_hint_and_every_hint_a_use() -> None:
    given = {code for code in _codes_in_source() if not code.startswith("_")} - OTHER_WORDS

    assert set(reasons()) <= given
    spoken = {code for code in given if not code.startswith(("NIK_", "KK_"))}
    assert spoken <= set(reasons())


def test_hints_ask_only_for_names_that_never_hold_a_cell() -> None:
    asked = {
        field
        for texts in reasons().values()
        for text in texts
        for _, field, _, _ in Formatter().parse(text)
        if field
    }

    assert asked <= NAMES | {"pasangan", "wilayah", "baris", "ditolak", "sebab", "serupa"}


def test_every_hint_says_in_indonesian_and_english_what_is_wrong() -> None:
    assert all(len(indonesian) > 20 and english for indonesian, english in reasons().values())
