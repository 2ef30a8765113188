"""Workbooks through the portal: taken along, handed in as on the command line, within reach."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assets.folders import Folders
from assets.review import recorded
from portal.roles import Role
from review.visits import VISIT_SHEET
from schemas.review import DECISIONS
from schemas.visits import VISIT_ANSWERS
from tests.portal.conftest import Office, Visitor
from tests.portal.test_visit_pages import DAY, village_of
from tests.review.visited import COLUMNS
from tests.review.workbooks import changed, fill

AREA = "3325"


def named(visitor: Visitor) -> str:
    """The account's name, which the page tells to write into the workbook."""
    return visitor.get("/buku").text.rpartition("nama akun Anda: ")[2].partition(".")[0]


def taken(visitor: Visitor, folder: Path, path: str, name: str) -> Path:
    visitor.get("/buku")
    answer = visitor.post(path)
    assert answer.status_code == 200, answer.text
    target = folder / name
    target.write_bytes(answer.content)
    return target


def hand_in(visitor: Visitor, book: Path | bytes) -> Any:
    content = book if isinstance(book, bytes) else book.read_bytes()
    visitor.get("/buku")
    return visitor.post("/buku", files={"berkas": ("x.xlsx", content)})


def test_an_officer_takes_pairs_along_and_hands_them_in_once(
    worked: Office, tmp_path: Path
) -> None:
    officer = worked.sign_in(Role.PETUGAS, wilayah=AREA)
    book = taken(officer, tmp_path, "/buku/tinjauan", "b.xlsx")
    blank = hand_in(officer, changed(book, fill(("SAMA", "orang lain", None))))
    assert blank.status_code == 422
    assert recorded(Folders(worked.data), DECISIONS).is_empty()

    filled = changed(book, fill(("SAMA", named(officer), None)))
    assert "1 jawaban dicatat" in hand_in(officer, filled).text
    (vote,) = recorded(Folders(worked.data), DECISIONS).to_dicts()
    assert (vote["putusan"], vote["petugas"]) == ("SAMA", named(officer).upper())
    again = hand_in(officer, filled)
    assert "0 jawaban dicatat, 1 sudah tercatat" in again.text
    assert recorded(Folders(worked.data), DECISIONS).height == 1


def test_a_book_about_another_area_is_as_one_that_never_was(worked: Office, tmp_path: Path) -> None:
    officer = worked.sign_in(Role.PETUGAS, wilayah=AREA)
    book = taken(officer, tmp_path, "/buku/tinjauan", "b.xlsx")
    for stranger in (
        worked.sign_in(Role.PETUGAS, wilayah="3271"),
        worked.sign_in(Role.PENDAMPING, wilayah=AREA),
    ):
        answer = hand_in(stranger, changed(book, fill(("SAMA", named(stranger), None))))
        assert (answer.status_code, "not handed out to you" in answer.text) == (422, True)
    assert worked.sign_in(Role.PETUGAS, wilayah="3271").post("/buku/tinjauan").status_code != 200
    assert recorded(Folders(worked.data), DECISIONS).is_empty()
    assert worked.sign_in(Role.KADER, wilayah="3325082001").get("/buku").status_code == 403


def test_a_companion_hands_in_the_list_of_their_village_and_of_no_other(
    worked: Office, tmp_path: Path
) -> None:
    village = village_of(worked)
    companion = worked.sign_in(Role.PENDAMPING, wilayah=village)
    path = taken(companion, tmp_path, f"/kunjungan/{village}/buku", "k.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[VISIT_SHEET]
    sheet.cell(4, COLUMNS["JAWABAN"]).value = "LAYAK"
    sheet.cell(4, COLUMNS["TANGGAL"]).value = DAY.isoformat()
    book.save(path)

    stranger = worked.sign_in(Role.PENDAMPING, wilayah="3271")
    assert hand_in(stranger, path).status_code == 422
    done = hand_in(companion, path)
    assert "1 jawaban dicatat" in done.text, done.text
    (answer,) = recorded(Folders(worked.data), VISIT_ANSWERS).to_dicts()
    assert answer["tgl_kunjungan"] == DAY


_FAR = {
    "a merged range over the whole sheet": (
        b"<pageMargins",
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><pageMargins',
    ),
    "a cell at the far end of the sheet": (
        b'<row r="1"><c r="A1"',
        b'<row r="1048576"><c r="XFD1048576"',
    ),
}


@pytest.mark.parametrize("what", ["no workbook", *_FAR])
def test_a_file_that_would_fill_the_memory_is_refused(office: Office, what: str) -> None:
    content = b"PK\x03\x04 nothing"
    if what in _FAR:
        plain, far = io.BytesIO(), io.BytesIO()
        book = openpyxl.Workbook()
        book.active["A1"] = 1
        book.save(plain)
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(far, "w") as new:
            changed_entries = 0
            for entry in old.infolist():
                given = old.read(entry)
                new.writestr(entry, given.replace(*_FAR[what]))
                changed_entries += _FAR[what][0] in given
        assert changed_entries == 1
        content = far.getvalue()
    officer = office.sign_in(Role.PETUGAS, wilayah=AREA)
    answer = hand_in(officer, content)
    assert (answer.status_code, "not a workbook" in answer.text) == (422, True)
