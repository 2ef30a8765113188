"""The forms of a posyandu: what is filled in is read, what is untouched is no report."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake import read_landed
from intake.form_paper import form_paper
from intake.form_workbook import PREFILLED, FormFor, form_columns, form_examples, form_workbook
from intake.returning import books_to_return
from schemas.forms import FORMS, LINEAGE, MASKED

NOT_ASKED = {MASKED.name, *(column.name for column in LINEAGE)}
MADE_FOR = FormFor("332501200101", "3325012001", date(2025, 10, 17), "K-1", rows=3)


@pytest.fixture(scope="module")
def blank() -> bytes:
    return form_workbook(MADE_FOR)


def filled(blank: bytes, form: str, cells: dict[str, Any]) -> bytes:
    """The form with one row typed in, its formulas computed as a spreadsheet would."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = book[form]
    place = {cell.value: cell.column for cell in sheet[2]}
    for name, value in cells.items():
        sheet.cell(3, place[name], value)
    for name in PREFILLED:
        formula = str(sheet.cell(3, place[name]).value)
        sheet.cell(3, place[name], formula.rsplit(',"', 1)[1].removesuffix('")'))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_an_untouched_form_is_recognised_and_holds_no_report(blank: bytes, tmp_path: Path) -> None:
    path = tmp_path / "formulir.xlsx"
    path.write_bytes(blank)
    taken = list(read_landed(path, "posyandu/formulir.xlsx"))

    assert [one.table for one in taken] == list(FORMS)
    assert {(one.state, one.rows_read) for one in taken} == {("DITERIMA", 0)}


@pytest.mark.parametrize("form", FORMS)
def test_the_example_of_each_form_typed_in_is_taken_without_a_fault(
    blank: bytes, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "formulir.xlsx"
    path.write_bytes(filled(blank, form, form_examples()[form]))
    taken = {one.table: one for one in read_landed(path, "posyandu/formulir.xlsx")}[form]

    assert taken.rejected.is_empty()
    row = taken.accepted.row(0, named=True)
    assert (row["kode_posyandu"], row["kode_desa"]) == (MADE_FOR.posyandu, MADE_FOR.village)
    assert row["tgl_lapor"] == MADE_FOR.day
    assert row["id_laporan"].startswith("332501200101-20251017-")


def test_a_cadre_is_asked_for_little_and_every_column_has_its_place() -> None:
    for form, table in FORMS.items():
        asked, known = form_columns(form)
        names = [column.name for column in (*asked, *known)]
        assert len(asked) <= 5
        assert {*names, *PREFILLED} == set(table.column_names) - NOT_ASKED


def test_closed_lists_are_drop_downs(blank: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank))["kelahiran"]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]

    assert '"L,P"' in lists


def test_the_paper_has_one_page_for_each_form_and_is_the_same_again() -> None:
    paper = form_paper(MADE_FOR)

    assert paper.count(b"/Type /Page\n") == len(FORMS)
    assert paper == form_paper(MADE_FOR)
    assert form_workbook(MADE_FOR) == form_workbook(MADE_FOR)


def test_a_form_saved_without_computing_goes_back_with_what_to_do(
    blank: bytes, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    place = {cell.value: cell.column for cell in book["kematian"][2]}
    book["kematian"].cell(3, place["nama"], "Tugiman")
    book.save(path := tmp_path / "tanpa_hitung.xlsx")

    (returned,) = books_to_return(path, path.name)
    pages = openpyxl.load_workbook(io.BytesIO(returned.written(returned.taken)))

    told = {cell.column: cell.comment.text for cell in pages["kematian"][3] if cell.comment}
    formulas = {place[name] for name in PREFILLED} & set(told)
    assert formulas
    assert all(told[column].startswith("Rumus sel ini belum dihitung") for column in formulas)
