"""The committed data dictionary is the one the schemas give."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from release.mart.dictionary import FILE, dictionary
from schemas.mart import TABLES
from schemas.mart_views import MACROS, VIEWS

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def test_the_committed_dictionary_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == dictionary(), (
        "run: python -m release.mart.dictionary"
    )


def test_every_table_and_macro_of_the_mart_stands_in_the_dictionary() -> None:
    text = dictionary()
    for table in (*TABLES, *VIEWS):
        assert f"### {table.name}\n" in text
    for macro in MACROS:
        assert f"`from {macro.name}(" in text


def test_no_table_of_the_schemas_is_forgotten() -> None:
    described = set(re.findall(r"^### (\w+)$", dictionary(), flags=re.MULTILINE))
    named = {
        call.args[0].value
        for path in SCHEMAS.glob("*.py")
        if path.stem not in {"mart", "mart_views"}
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Table"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert named
    assert named <= described


def test_every_column_has_a_meaning_of_its_own() -> None:
    missing = [
        f"{table.name}.{column.column.name}"
        for table in (*TABLES, *VIEWS)
        for column in table.columns
        if not column.column.meaning.strip()
    ]

    assert missing == []
