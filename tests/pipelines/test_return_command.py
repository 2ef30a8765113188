"""`bansos intake return`: what an officer is told of a form of many sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from intake.form_workbook import FormFor, form_workbook
from pipelines.command import app
from schemas.forms import FORMS


def test_sheets_without_rows_are_counted_and_the_workbook_is_named_once(tmp_path: Path) -> None:
    file = tmp_path / "formulir.xlsx"
    asked = FormFor("332508200501", "3325082005", date(2025, 10, 17), "KDR-1")
    file.write_bytes(form_workbook(asked))

    told = CliRunner().invoke(app, ["intake", "return", str(file), "--out", str(tmp_path / "k")])

    assert told.exit_code == 0
    assert f"{len(FORMS)} lembar tanpa baris" in told.stdout
    assert "dibaca 0" not in told.stdout
    assert told.stdout.count("perbaikan_formulir.xlsx") == 1
