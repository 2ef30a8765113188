"""A workbook that reaches far beyond what is in it is told so before a reader makes room for it."""

from __future__ import annotations

import io
import re
import resource
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from intake import extent
from intake.containers import pieces_of
from intake.reasons import FileRefused

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_ROOM_MIB = 600


def workbook(
    *places: tuple[int, int], rows: int = 1, styled: tuple[int, int] | None = None
) -> bytes:
    """An XLSX with `rows` rows of three cells, and a cell at each place (row, column from 1)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, ["no_kk", "program", "status"])
        for row, column in places:
            sheet.write(row - 1, column - 1, "x")
        if styled is not None:
            sheet.write_blank(styled[0] - 1, styled[1] - 1, None, made.add_format({"bold": True}))
    return target.getvalue()


def open_document(rows: int, columns: int, value: str = ' office:value-type="float"') -> bytes:
    """An ODS with one cell written once and meant `rows` × `columns` times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr(
            "content.xml",
            "<office:spreadsheet><table:table table:name='A'>"
            f"<table:table-row table:number-rows-repeated='{rows}'><table:table-cell{value}"
            f" table:number-columns-repeated='{columns}' office:value='1'/></table:table-row>"
            "</table:table></office:spreadsheet>",
        )
    return target.getvalue()


def changed(content: bytes, place: float, flip: int) -> bytes:
    """The workbook with one byte of its packed sheet's XML, at this part of it, changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    at = start + int(place * (entry.compress_size - 1))
    return content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :]


def respelled(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with its sheet's XML written another way."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            xml = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                assert old in xml
                xml = xml.replace(old, new)
            archive.writestr(entry.filename, xml)
    return target.getvalue()


def refusal(content: bytes) -> str | None:
    (piece,) = pieces_of(content, "a.xlsx")
    return piece.content.code if isinstance(piece.content, FileRefused) else None


@pytest.mark.parametrize(
    "content",
    [
        workbook((LAST_ROW, LAST_COLUMN)),
        workbook((LAST_ROW, 1), (1, LAST_COLUMN)),
        open_document(100_000, 1_000),
        open_document(1_000_000, 3),
    ],
)
def test_a_few_kilobytes_that_ask_for_all_memory_are_refused_at_once(content: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(content) == "LEMBAR_TERLALU_LUAS"
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10 < _ROOM_MIB


@pytest.mark.parametrize(
    "another",
    [
        b"<c r='XFD1048576'",
        b'<c\nr="XFD1048576"',
        b'<c t="s" r = "XFD1048576"',
        b'<x:c r="XFD1048576"',
    ],
)
def test_another_spelling_of_the_far_cell_does_not_hide_it(another: bytes) -> None:
    content = respelled(workbook((LAST_ROW, LAST_COLUMN)), b'<c r="XFD1048576"', another)
    assert refusal(content) == "LEMBAR_TERLALU_LUAS"


def test_a_stray_cell_not_far_off_and_a_style_down_to_the_last_row_do_no_harm() -> None:
    assert refusal(workbook((40_000, 20))) is None
    assert refusal(workbook(rows=3, styled=(LAST_ROW, LAST_COLUMN))) is None


def test_a_full_sheet_is_no_far_one() -> None:
    assert refusal(workbook(rows=5_000)) is None


def test_sheets_in_a_form_that_cannot_be_looked_through_are_refused() -> None:
    binary, wide = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(binary, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", b"\x00\x01")
    with zipfile.ZipFile(wide, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>".encode("utf-16"))
    assert refusal(binary.getvalue()) == refusal(wide.getvalue()) == "BERKAS_RUSAK"


def test_a_sheet_that_was_damaged_on_the_way_is_refused_wherever_the_damage_lies() -> None:
    sound = workbook(rows=500)
    codes = {refusal(changed(sound, place / 40, 1 << place % 8)) for place in range(41)}

    # Its size as the archive's list tells it, one less.
    listed = sound.rindex(b"xl/worksheets/sheet1.xml") - 22
    smaller = (int.from_bytes(sound[listed : listed + 4], "little") - 1).to_bytes(4, "little")

    assert refusal(sound) is None
    assert codes == {"BERKAS_RUSAK"}
    assert refusal(sound[:listed] + smaller + sound[listed + 4 :]) == "BERKAS_RUSAK"


@pytest.mark.parametrize("width", [3, 26, 27, 52, 60, 702, 703])
def test_a_far_cell_is_found_behind_any_number_of_wide_rows(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Blocks of a few cells: what the first ones reached must not hide a later one.
    monkeypatch.setattr(extent, "_BLOCK", 200)
    wide = [(1, column) for column in range(1, width + 1)]
    assert refusal(workbook(*wide, (2, 1), (LAST_ROW, LAST_COLUMN))) == "LEMBAR_TERLALU_LUAS"
    assert refusal(workbook(*wide, (2, 1), (3, width))) is None


@pytest.mark.parametrize("number", [1, 26, 27, 52, 53, 78, 79, 701, 702, 703, LAST_COLUMN])
def test_what_lies_within_is_told_from_what_lies_beyond_column_by_column(number: int) -> None:
    rounded = extent._rounded(number)
    beyond = re.compile(extent._beyond(extent.Extent(999, rounded)))
    for column in range(1, LAST_COLUMN + 1):
        cell = f'<c r="{xl_col_to_name(column - 1)}123">'
        assert bool(beyond.search(cell)) == (column > rounded), column
    assert rounded >= number


@pytest.mark.parametrize("reached", extent._ROW_STEPS)
def test_what_lies_within_is_told_from_what_lies_beyond_row_by_row(reached: int) -> None:
    beyond = re.compile(extent._beyond(extent.Extent(reached, 3)))
    for row in (1, reached // 2 + 1, reached, reached + 1, 3 * reached, 10 * reached, 2_000_000):
        assert bool(beyond.search(f'<c r="B{row}" t="s">')) == (row > reached), row


@pytest.mark.parametrize(
    "cell",
    ["<c t='s' r='A1'>", '<c\nr="A1">', '<c r = "A1">', '<c r="a1">', '<c r="A1 ">'],
)
def test_a_cell_in_another_spelling_is_looked_at_by_itself(cell: str) -> None:
    assert re.search(extent._beyond(extent.Extent(999, 26)), cell)


def test_a_sheet_filled_to_its_last_row_is_not_gone_through_cell_by_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extent, "_cell_by_cell", None)
    assert refusal(workbook((1_000_001, 1), rows=50_000)) is None
