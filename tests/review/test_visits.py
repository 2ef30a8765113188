"""Visit lists: who is asked what, and every way a filled list can be wrong."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from review import visits
from review.visits.questions import questions
from schemas.reasons import REASONS
from schemas.validate import validated
from schemas.visits import VISIT_ANSWERS, VISIT_TASKS
from tests.review.visited import (
    CHILD,
    MAN,
    OLD,
    OTHER,
    SEEN,
    WAITING,
    came_back,
    decision,
    tasks,
    usual,
    written,
)

LAYAK = {"JAWABAN": "LAYAK", "TANGGAL": SEEN}
PROVEN = {"JAWABAN": "ya", "DOKUMEN": "Hasil asesmen", "NOMOR": "A/12", "TANGGAL": SEEN}


def kinds(found: pl.DataFrame) -> list[tuple[str, str]]:
    return found.select("no_kk", "jenis").rows()


def test_a_new_family_without_verification_is_visited_once_for_all_programmes() -> None:
    both = [decision(WAITING, program=name) for name in ("BLTS", "SEMBAKO")]
    assert kinds(tasks(*both)) == [(WAITING, "VERIFIKASI")]


@pytest.mark.parametrize("status", ["TIDAK_LAYAK", "MENUNGGU_KUOTA", "TERVERIFIKASI"])
def test_only_a_held_family_is_visited_for_its_reasons(status: str) -> None:
    assert tasks(decision(WAITING, status=status)).is_empty()


def test_a_missing_payee_a_reported_death_and_a_component_are_asked_for() -> None:
    held = decision(OLD, program="PKH", alasan=["MENINGGAL_PENGURUS", "TANPA_PENGURUS"])
    child = {"no_kk": OLD, "id_orang": CHILD, "nik": CHILD, "komponen": "DISABILITAS_BERAT"}
    found = tasks(held, candidates=[child], dead=True)
    assert [kind for _, kind in kinds(found)] == ["KOMPONEN", "KEMATIAN", "PENGURUS"]
    assert found["nik"].to_list() == [CHILD, CHILD, None]


def test_a_component_is_asked_only_of_participants_who_are_not_stopped() -> None:
    child = {"no_kk": OLD, "id_orang": CHILD, "nik": CHILD, "komponen": "DISABILITAS_BERAT"}
    waiting = decision(OLD, program="PKH", status="MENUNGGU_KUOTA", alasan=["BUKAN_PESERTA"])
    stopped = decision(OLD, program="PKH", status="TIDAK_LAYAK", alasan=["NAKES"])
    assert tasks(waiting, candidates=[child]).is_empty()
    assert tasks(stopped, candidates=[child]).is_empty()


def test_a_paper_is_asked_for_only_when_its_hold_ends_soon() -> None:
    near = decision(WAITING, alasan=["NIK_TIDAK_PADAN"], batas_tahan=date(2025, 11, 16))
    far = decision(OTHER, alasan=["NIK_TIDAK_PADAN"], batas_tahan=date(2025, 11, 17))
    assert kinds(tasks(near, far)) == [(WAITING, "BERKAS")]


def test_a_reason_only_few_may_see_is_never_on_a_list() -> None:
    assert tasks(
        decision(WAITING, alasan=["JUDOL_PPATK"], batas_tahan=date(2025, 10, 18))
    ).is_empty()
    asked = questions()["alasan"]
    assert "TERBATAS" not in {REASONS[code].tingkat for code in asked}


def test_the_sheet_is_locked_but_for_the_answers_and_holds_text_only(tmp_path: Path) -> None:
    _, records = written(tmp_path / "b.xlsx", usual())
    validated(records, VISIT_TASKS)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")[visits.VISIT_SHEET]

    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[4]] == [True] * 7 + [False] * 5
    texts = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in texts} == {"s"}
    assert "=SITI" in sheet["D5"].value
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} >= {
        '"LAYAK,TIDAK_LAYAK,TIDAK_DITEMUKAN,MENOLAK"',
        '"YA,TIDAK"',
    }


def test_the_same_tasks_give_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", usual())
    written(tmp_path / "b.xlsx", usual())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (tmp_path / "a.xlsx").stat().st_mode & 0o077 == 0


def test_answers_become_rows_of_verifikasi_and_komponen(tmp_path: Path) -> None:
    found, records = came_back(tmp_path, usual(), [LAYAK, PROVEN])
    assert found.findings.is_empty()
    answers = found.answers.with_columns(petugas=pl.lit("Ani"), tanggal=date(2025, 10, 22))
    validated(answers.select(VISIT_ANSWERS.column_names), VISIT_ANSWERS)

    lists = visits.as_lists(answers, records)

    assert lists["verifikasi"].row(0, named=True) == {
        "no_kk": WAITING,
        "nik": None,
        "kode_desa": "3325012001",
        "tgl_verifikasi": date(2025, 10, 21),
        "metode": "GROUND_CHECK",
        "hasil": "LAYAK",
        "petugas": "Ani",
        "no_berita_acara": None,
    }
    assert lists["komponen"].rows() == [
        (OLD, CHILD, "DISABILITAS_BERAT", "ASESMEN", date(2025, 10, 21), None)
    ]


def test_a_component_that_is_not_there_becomes_no_row(tmp_path: Path) -> None:
    no = {"JAWABAN": "TIDAK", "TANGGAL": SEEN}
    found, records = came_back(tmp_path, usual(), [{}, no])
    assert (found.answers.height, found.blank, found.findings.height) == (1, 1, 0)
    answers = found.answers.with_columns(petugas=pl.lit("Ani"))
    assert all(rows.is_empty() for rows in visits.as_lists(answers, records).values())


@pytest.mark.parametrize("written_as", ["2025-10-21", "21/10/2025", datetime(2025, 10, 21)])
def test_a_date_is_read_as_officers_and_spreadsheets_write_it(
    tmp_path: Path, written_as: Any
) -> None:
    found, _ = came_back(tmp_path, usual(), [LAYAK | {"TANGGAL": written_as}])
    assert found.findings.is_empty()
    assert found.answers["tgl_kunjungan"].to_list() == [date(2025, 10, 21)]


@pytest.mark.parametrize(
    ("place", "row", "problem", "column"),
    [
        (0, LAYAK | {"JAWABAN": "LAIK"}, "jawaban tidak dikenal", "H"),
        (0, {"TANGGAL": SEEN}, "baris diisi tanpa jawaban", "H"),
        (0, {"CATATAN": "rumah kosong"}, "baris diisi tanpa jawaban", "H"),
        (0, {"JAWABAN": "LAYAK"}, "tanggal kunjungan kosong", "K"),
        (0, LAYAK | {"TANGGAL": "kemarin"}, "tanggal tidak terbaca", "K"),
        (0, LAYAK | {"TANGGAL": "23-10-2025"}, "kunjungan sesudah hari penyerahan", "K"),
        (0, LAYAK | {"TANGGAL": "21-10-2024"}, "kunjungan terlalu lama", "K"),
        (0, LAYAK | {"DOKUMEN": "SIM"}, "dokumen tidak dikenal", "I"),
        (0, LAYAK | {"CATATAN": "x" * 501}, "terlalu panjang", "L"),
        (0, LAYAK | {"NOMOR": "=A1"}, "rumus, bukan teks", "J"),
        (1, PROVEN | {"DOKUMEN": "TIDAK_ADA"}, "komponen YA tanpa dokumen", "I"),
        (1, PROVEN | {"NOMOR": None}, "komponen YA tanpa nomor dokumen", "J"),
    ],
)
def test_a_faulty_row_is_told_at_its_cell_and_gives_no_answer(
    tmp_path: Path, place: int, row: dict[str, Any], problem: str, column: str
) -> None:
    rows: list[Any] = [{}, {}]
    rows[place] = row
    found, _ = came_back(tmp_path, usual(), rows)
    told = found.findings.filter(pl.col("masalah") == problem)
    assert told.select("lembar", "baris", "kolom").rows() == [("Tugas", 4 + place, column)]
    assert found.answers.is_empty()


def test_a_result_against_a_paid_family_needs_the_minutes_of_a_meeting(tmp_path: Path) -> None:
    held = decision(OLD, status_kpm="LAMA", alasan=["ALAMAT_TIDAK_DITEMUKAN"])
    refused = {"JAWABAN": "TIDAK_LAYAK", "TANGGAL": SEEN}
    without, _ = came_back(tmp_path, tasks(held), [refused])
    with_number, _ = came_back(tmp_path, tasks(held), [refused | {"NOMOR": "BA/7"}])
    assert without.answers.is_empty()
    assert with_number.findings.is_empty()
    assert with_number.answers["nomor"].to_list() == ["BA/7"]


def test_a_changed_cell_and_a_family_that_is_gone_are_told(tmp_path: Path) -> None:
    def other_family(sheet: Any) -> None:
        sheet["B4"].value = "3325010000000099"

    tampered, _ = came_back(tmp_path, usual(), [LAYAK], other_family)
    gone, _ = came_back(tmp_path, usual(), [LAYAK], present=(OLD,))

    assert tampered.findings.select("baris", "kolom", "masalah").rows() == [
        (4, "B", "isi sel terkunci diubah")
    ]
    assert gone.findings["masalah"].to_list() == ["keluarga tidak ada lagi pada tahap terakhir"]
    assert gone.answers.is_empty()


def test_a_death_found_true_is_recorded_and_the_officer_told_what_proves_it(
    tmp_path: Path,
) -> None:
    found = tasks(decision(OLD, status="TERVERIFIKASI", alasan=[]), dead=True)
    dead = {"JAWABAN": "MENINGGAL", "DOKUMEN": "TIDAK_ADA", "TANGGAL": SEEN}
    back, _ = came_back(tmp_path, found, [dead])
    assert back.findings["tingkat"].to_list() == ["CATATAN"]
    assert back.answers["jawaban"].to_list() == ["MENINGGAL"]


def test_no_finding_repeats_a_number_or_a_name(tmp_path: Path) -> None:
    wrong = {"JAWABAN": MAN, "TANGGAL": MAN, "DOKUMEN": MAN, "NOMOR": "=" + MAN}
    found, _ = came_back(tmp_path, usual(), [wrong], present=())
    assert MAN not in found.findings.write_csv()
