"""The workbook an officer opens: text cells, protection, a drop-down, and the same bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import review
from review.plan import GUIDE, SHEET
from review.workbook import KEY_SHEET, differing_parts, lines_of_fields
from schemas.review import DIFFERENCES, REVOCATIONS
from tests.review.drawn import decided, facts, people, stack, standing
from tests.review.workbooks import read, waiting, written

MAN_NIK, REPORTED_NIK = "3325010101500001", "3325010101500002"


def texts(path: Path) -> list[str]:
    return [
        str(cell.value) for row in openpyxl.load_workbook(path)[SHEET] for cell in row if cell.value
    ]


def test_report_and_register_stand_side_by_side_as_text(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")[SHEET]

    row = next(cell.row for cell in sheet["B"] if cell.value == "NIK")
    assert (sheet.cell(row, 3).value, sheet.cell(row, 4).value) == (REPORTED_NIK, MAN_NIK)
    assert sheet.cell(row, 3).data_type == "s"
    assert sheet.cell(row, 5).value == "satu angka berbeda"
    assert sheet.cell(row, 6).value == "3325010101500009"


def test_the_reason_and_the_consequence_are_told_in_words(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")
    told = " ".join(texts(tmp_path / "b.xlsx"))

    assert "Peluang orang yang sama 70 %" in told
    assert "Mendukung: nama: sama; NIK: satu angka berbeda; tempat tinggal: desa sama" in told
    assert "dapat menghentikan atau menurunkan bantuan. Perlu dua petugas" in told
    assert "Keluarga ini sudah menerima bantuan (LAMA)." in told
    assert "bayi: padanan diterima" in told


def test_only_the_inputs_are_unlocked_and_the_decision_has_a_list(tmp_path: Path) -> None:
    written(tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    sheet = book[SHEET]

    free = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
    asked = {str(cell) for cell in sheet.data_validations.dataValidation for cell in [cell.sqref]}
    assert sheet.protection.sheet
    assert len(asked) == 2
    assert asked <= free
    assert {column[0] for column in free} == {"H"}
    assert book[KEY_SHEET].sheet_state == "veryHidden"
    assert book.sheetnames[0] == GUIDE


def test_no_cell_is_a_formula_or_a_link_whatever_a_name_says(tmp_path: Path) -> None:
    said = people(nama='=HYPERLINK("http://x";"A")', rt="+1")
    known = facts(nama="@SUM(A1)", alamat="-2+3")
    written(tmp_path / "b.xlsx", waiting(said, known))

    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "sheet" in name]
    assert not any("<f>" in text or "hyperlink" in text for text in sheets)
    assert '=HYPERLINK("http://x";"A")' in texts(tmp_path / "b.xlsx")


@pytest.mark.parametrize("name", ["A" * 500, "محمد علي", "SITI 😀", "A\x01B", "a_x0041_b", "  "])
def test_odd_names_are_written_and_read_back_as_handed_out(tmp_path: Path, name: str) -> None:
    handed = written(tmp_path / "b.xlsx", waiting(people(nama=name), facts(nama=name)))

    assert read(tmp_path / "b.xlsx", handed).findings.is_empty()


def test_the_same_pairs_give_the_same_bytes_in_any_order_of_the_tables(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx")
    written(tmp_path / "b.xlsx", waiting(people().reverse(), facts().reverse()))

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_blind_sheet_tells_nothing_of_the_engine(tmp_path: Path) -> None:
    cells = review.planned(waiting(), "Sampel", "2", blind=True)
    told = " ".join(cells["teks"].to_list())

    for word in (
        "Peluang",
        "Mendukung",
        "satu angka",
        "DUA PETUGAS",
        "3325010101500009",
        "Bila SAMA",
    ):
        assert word not in told


def test_what_was_handed_out_holds_no_personal_text(tmp_path: Path) -> None:
    handed = written(tmp_path / "b.xlsx")
    told = " ".join(
        str(value) for name in handed.columns for value in handed[name].cast(pl.String).drop_nulls()
    )

    assert MAN_NIK not in told
    assert "SUKARDI" not in told


def test_a_pair_that_waits_for_a_second_opinion_says_so_but_not_the_first(tmp_path: Path) -> None:
    votes = stack(decided("BUKAN", "Budi"))
    none = REVOCATIONS.empty()
    written(tmp_path / "b.xlsx", waiting(votes=(standing(votes, none), votes)))
    told = " ".join(texts(tmp_path / "b.xlsx"))

    assert "Menunggu pendapat kedua" in told
    assert "Budi" not in told
    assert "BUDI" not in told


def test_differing_digits_and_words_are_marked() -> None:
    assert differing_parts("3325", "3335") == [(False, "33"), (True, "2"), (False, "5")]
    assert differing_parts("SITI AMINAH", "Siti Aminati") == [(False, "SITI "), (True, "AMINAH")]
    assert differing_parts("SITI", "SITI") == [(False, "SITI")]


def test_a_list_for_people_is_text_but_for_its_money(tmp_path: Path) -> None:
    row = {name: None for name in DIFFERENCES.column_names} | {
        "tahap": "2025-T4-1",
        "program": "PKH",
        "no_kk": MAN_NIK,
        "nama_pengurus": "=1+1",
        "nominal_terbit": 600000,
        "lebih_bayar": 600000,
        "id_laporan": ["L1", "L2"],
        "alasan": ["orang lain"],
    }
    frame = pl.DataFrame([row], schema=DIFFERENCES.polars_schema())
    review.write_sheet(tmp_path / "d.xlsx", frame, DIFFERENCES)

    sheet = openpyxl.load_workbook(tmp_path / "d.xlsx").active
    told = {sheet.cell(3, cell.column).value: cell for cell in sheet[5]}
    assert (told["no_kk"].value, told["no_kk"].data_type) == (MAN_NIK, "s")
    assert (told["nama_pengurus"].value, told["nama_pengurus"].data_type) == ("=1+1", "s")
    assert told["lebih_bayar"].value == 600000
    assert told["id_laporan"].value == "L1; L2"


def test_a_row_is_as_high_as_its_fullest_field_needs() -> None:
    cells = pl.DataFrame(
        [
            (5, 4, "kabupaten/kota sama, kecamatan lain", "NILAI_MIRIP"),
            (5, 2, "Ngaliyan (3325082001)", "ISI_MIRIP"),
            (6, 5, "x" * 70, "KEDUA"),
            (6, 4, "sama", "NILAI_SAMA"),
            (7, 4, "sama", "NILAI_SAMA"),
            (8, 2, "y" * 500, "KALIMAT"),
        ],
        schema=["baris", "kolom", "teks", "gaya"],
        orient="row",
    )
    assert lines_of_fields(cells) == {5: 2, 6: 3}
