"""What goes back to the sender is the same file with its faults marked, and comes back as it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from assets.folders import Folders
from assets.intake import take_in
from intake import FileIntake, read_file
from intake.returning import books_to_return
from tests.intake.conftest import CARD, WOMAN
from tests.intake.test_sources import VILLAGE_BOOK, book


def sent_back(path: Path) -> tuple[FileIntake, Any]:
    """The first table of the file and the workbook that goes back for it."""
    made = next(iter(books_to_return(path, path.name)))
    return made.taken[0], openpyxl.load_workbook(io.BytesIO(made.written(made.taken)))


def saved(workbook: Any, path: Path) -> Path:
    workbook.save(path)
    return path


@pytest.fixture
def village_book(tmp_path: Path) -> Path:
    wrong = [
        *VILLAGE_BOOK[:8],
        [],
        [3, "332501120315", "ANI", "3325O", "X", "BATANG", "FAMILI LAIN"],
    ]
    path = tmp_path / "buku.xlsx"
    path.write_bytes(book(("Sheet1", wrong), merged=("H4:I4",)))
    return path


def test_rejected_cells_are_marked_where_they_stand_and_explained_in_indonesian(
    village_book: Path,
) -> None:
    taken, workbook = sent_back(village_book)
    sheet = workbook["Sheet1"]
    red = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "FFF4B6B6"}

    assert red == {"B10", "D10", "E10", "F10"}
    assert sheet["D10"].comment.text.startswith("nik memuat huruf")
    assert "no_kk tidak berisi 16 angka" in sheet["L10"].value
    assert "DK. KRAJAN" in sheet["L8"].value
    assert [sheet.cell(row, 13).value for row in (7, 8, 9, 10)] == [7, 8, None, 10]
    assert workbook.sheetnames[0] == "Petunjuk bansos"
    told = [cell.value for cell in workbook["Petunjuk bansos"]["A"]]
    assert f"dibaca {taken.rows_read} = diterima 3 + ditolak 0" in told


def test_a_corrected_workbook_replaces_the_rows_it_corrects(
    village_book: Path, tmp_path: Path
) -> None:
    landing, folders = tmp_path / "landing", Folders(tmp_path / "data")
    (landing / "desa").mkdir(parents=True)
    (landing / "desa" / "buku.xlsx").write_bytes(village_book.read_bytes())
    take_in(landing, folders, lambda *_: None)
    _, workbook = sent_back(village_book)
    sheet = workbook["Sheet1"]
    sheet["D10"], sheet["B10"], sheet["E10"] = WOMAN[:-1] + "7", CARD[:-1] + "7", "P"
    sheet["F10"] = "BATANG, 1 Juni 1955"
    sheet.delete_rows(8)
    saved(workbook, landing / "desa" / "perbaikan_buku.xlsx")
    take_in(landing, folders, lambda *_: None)

    people = pl.read_parquet(folders.list_("penduduk"))
    assert sorted(people["nama"]) == ["ANI", "BUDI", "SITI"]
    assert people.filter(nama="ANI")["nik"].item() == WOMAN[:-1] + "7"
    files = pl.read_parquet(folders.files).sort("jalur")
    assert files.select("dibaca", "diterima", "ditolak", "berulang").rows() == [
        (3, 1, 0, 2),
        (2, 2, 0, 0),
    ]
    superseded = pl.concat(map(pl.read_parquet, folders.superseded.glob("*.parquet")))
    assert superseded.select("baris", "baris_tetap", "alasan").rows() == [
        (7, 7, "DIPERBAIKI"),
        (10, 9, "DIPERBAIKI"),
    ]


def test_a_text_file_goes_back_as_text_cells_with_its_damaged_lines(
    tmp_path: Path, as_text: Any
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(as_text("kematian", {"nik": "3325"}) + "L-9;rusak\n")
    taken, workbook = sent_back(path)
    sheet = workbook["Data"]
    back = read_file(saved(workbook, tmp_path / "y.xlsx"), "y.xlsx")

    assert sheet["C2"].value == "3325012001"
    assert "nik tidak berisi 16 angka" in str(sheet.cell(2, sheet.max_column - 1).value)
    assert sheet["A3"].value == "L-9;rusak"
    assert (back.replaces, back.rows_read) == (taken.sha256, taken.rows_read)
    assert back.accepted.drop("berkas").equals(taken.accepted.drop("berkas"))


def test_a_file_held_for_its_many_rejects_goes_back_with_every_fault_marked(
    take: Any, tmp_path: Path, as_text: Any
) -> None:
    rows = [{"id_laporan": f"L-{n}", "nama": "" if n % 2 else "BUDI"} for n in range(40)]
    path = tmp_path / "x.csv"
    path.write_text(as_text("kematian", *rows))
    taken, workbook = sent_back(path)

    assert (taken.state, taken.code) == ("DITAHAN", "TERLALU_BANYAK_DITOLAK")
    assert (taken.rows_read, taken.rows_rejected, taken.accepted.height) == (40, 40, 0)
    told = [str(cell.value) for row in workbook["Data"] for cell in row]
    assert sum("Kolom wajib nama kosong" in text for text in told) == 20


@pytest.mark.parametrize(
    ("changes", "name", "code"),
    [
        ({"kode_desa": "3271012001"}, "posyandu/332508_limpung/x.csv", "WILAYAH_PENGIRIM"),
        ({"kode_desa": "3325082001"}, "posyandu/332508_limpung/x.csv", None),
        ({"kode_desa": "3271012001"}, "posyandu/2025_laporan/x.csv", None),
    ],
)
def test_a_file_from_outside_the_senders_area_is_held(
    take: Any, changes: dict[str, str], name: str, code: str | None
) -> None:
    rows = [changes | {"id_laporan": f"L-{n}"} for n in range(6)]

    assert take("kematian", *rows, name=name).code == code


def test_numbers_rounded_over_a_whole_file_hold_it(take: Any) -> None:
    rounded = [
        {"id_laporan": f"L-{n}", "nik": f"33250145089001{n:02d}"[:15] + "0"} for n in range(30)
    ]
    sound = [{"id_laporan": f"L-{n}", "nik": f"33250145089001{n:02d}"} for n in range(1, 30)]

    assert take("kematian", *rounded).code == "NIK_DIBULATKAN"
    assert take("kematian", *sound).state == "DITERIMA"


@pytest.mark.parametrize(
    ("numbers", "zeros", "held"), [(20, 8, False), (20, 9, True), (100, 24, False), (100, 25, True)]
)
def test_a_file_is_held_once_far_more_than_a_tenth_of_its_niks_end_in_0(
    take: Any, numbers: int, zeros: int, held: bool
) -> None:
    rows = [
        {"id_laporan": f"L-{n}", "nik": f"332501450890{n:03d}{0 if n < zeros else n % 9 + 1}"}
        for n in range(numbers)
    ]

    assert (take("kematian", *rows).code == "NIK_DIBULATKAN") == held
