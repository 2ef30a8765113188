"""Workbooks that come back: every way they can be wrong, cell by cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import review
from review.plan import SHEET
from review.reading import ReadLimits
from review.workbook import KEY_SHEET
from tests.review.workbooks import changed, fill, read, written

GOOD = ("SAMA – orang yang sama", "Ani", None)


def back(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], None], officer: str | None = "Ani"
) -> review.Incoming:
    handed = written(tmp_path / "b.xlsx")
    return read(changed(tmp_path / "b.xlsx", change), handed, officer)


def problems(found: review.Incoming) -> set[str]:
    return set(found.findings["masalah"])


def test_answers_are_read_with_officer_and_note(tmp_path: Path) -> None:
    found = back(tmp_path, fill(GOOD, ("bukan", " ani ", "alamat lain")))

    assert found.findings.is_empty()
    assert found.answers["putusan"].to_list() == ["SAMA", "BUKAN"]
    assert found.answers["petugas"].to_list() == ["Ani", "Ani"]
    assert found.answers["catatan"].to_list() == [None, "alamat lain"]
    assert found.blank == 0


def test_a_card_left_blank_is_counted_and_no_fault(tmp_path: Path) -> None:
    found = back(tmp_path, fill(GOOD))

    assert (found.answers.height, found.blank, found.findings.height) == (1, 1, 0)


@pytest.mark.parametrize(
    ("answer", "problem", "column_offset"),
    [
        (("SMA", "Ani", None), "putusan tidak dikenal", 0),
        ((None, "Ani", None), "petugas atau catatan diisi tanpa putusan", 0),
        ((None, None, "lihat"), "petugas atau catatan diisi tanpa putusan", 0),
        (("SAMA", None, None), "putusan tanpa petugas", 1),
        (("SAMA", "Budi", None), "petugas lain dari yang menyerahkan", 1),
        (("SAMA", "Ani", "x" * 1001), "catatan terlalu panjang", 2),
        (("=A1", "Ani", None), "rumus, bukan teks", 0),
        (("SAMA", "Ani", "=1+1"), "rumus, bukan teks", 2),
    ],
)
def test_a_wrong_answer_names_its_cell_and_records_nothing(
    tmp_path: Path, answer: tuple[object, object, object], problem: str, column_offset: int
) -> None:
    found = back(tmp_path, fill(answer))
    one = found.findings.filter(pl.col("masalah") == problem).row(0, named=True)

    assert found.answers.is_empty()
    assert (one["lembar"], one["kolom"], one["tingkat"]) == (SHEET, "H", "GALAT")
    assert one["baris"] == 6 + column_offset
    assert one["tindakan"]
    assert one["diharapkan"]


def test_numbers_typed_by_excel_are_read_as_typed(tmp_path: Path) -> None:
    found = back(tmp_path, fill(("SAMA", 19850101.0, 7)), officer="19850101")

    assert found.findings.is_empty()
    assert found.answers["catatan"].to_list() == ["7"]


def change_a_nik(book: openpyxl.Workbook) -> None:
    book[SHEET]["D7"].value = "3325010101500003"


def empty_a_cell(book: openpyxl.Workbook) -> None:
    book[SHEET]["D7"].value = None


def write_beside(book: openpyxl.Workbook) -> None:
    book[SHEET]["K7"].value = "lihat"


def another_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Catatan saya")["A1"].value = "halo"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (change_a_nik, "isi sel terkunci diubah"),
        (empty_a_cell, "sel terkunci kosong atau terhapus"),
        (write_beside, "tulisan di luar sel isian"),
        (another_sheet, "tulisan di luar sel isian"),
    ],
)
def test_a_tampered_workbook_says_which_cell(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], None], problem: str
) -> None:
    found = back(tmp_path, change)

    assert problems(found) == {problem}
    assert found.findings["baris"].to_list() == [1 if change is another_sheet else 7]


def test_a_finding_never_repeats_what_a_locked_cell_holds(tmp_path: Path) -> None:
    found = back(tmp_path, change_a_nik)
    words = " ".join(str(value) for row in found.findings.rows() for value in row)

    assert "33250101015" not in words


def test_a_deleted_row_is_noticed(tmp_path: Path) -> None:
    def delete(book: openpyxl.Workbook) -> None:
        book[SHEET].unmerge_cells("B20:H20")
        book[SHEET].delete_rows(8)

    assert "isi sel terkunci diubah" in problems(back(tmp_path, delete))


def test_a_renamed_sheet_is_asked_back(tmp_path: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        book[SHEET].title = "Lembar1"

    found = back(tmp_path, rename)
    assert problems(found) == {f"lembar {SHEET} tidak ada"}


def test_a_workbook_of_another_version_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")

    def older(book: openpyxl.Workbook) -> None:
        book[KEY_SHEET]["B1"].value = "bansos-tinjauan-0"

    with pytest.raises(review.BookFault, match="bansos-tinjauan-0"):
        review.read_book(changed(tmp_path / "b.xlsx", older))


def test_a_workbook_without_its_key_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")

    def without(book: openpyxl.Workbook) -> None:
        del book[KEY_SHEET]

    with pytest.raises(review.BookFault, match="lembar kuncinya hilang"):
        review.read_book(changed(tmp_path / "b.xlsx", without))


@pytest.mark.parametrize("content", [b"", b"nik;nama\n1;2\n", b"\xd0\xcf\x11\xe0 dilindungi sandi"])
def test_what_is_no_xlsx_is_refused_with_advice(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)

    with pytest.raises(review.BookFault, match="Simpan sebagai Excel Workbook"):
        review.read_book(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("x.txt", "halo")

    with pytest.raises(review.BookFault):
        review.read_book(tmp_path / "b.xlsx")


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "b.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "c.xlsx", "w") as broken,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[: len(content) // 2] if "sheet2" in name else content)

    with pytest.raises(review.BookFault):
        review.read_book(tmp_path / "c.xlsx")


def test_a_file_that_unpacks_to_too_much_is_not_read(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")

    with pytest.raises(review.BookFault, match="unpacks to more"):
        review.read_book(tmp_path / "b.xlsx", ReadLimits(unpacked_bytes=1000))
