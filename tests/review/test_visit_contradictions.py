"""Two different answers to one task stop nobody and let nobody in, until two officers agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

import review
from review import visits
from review.incoming import NOTICE
from schemas.lists import LISTS
from schemas.visits import VISIT_ANSWERS
from tests.review.visited import (
    CHILD,
    COLUMNS,
    OLD,
    SEEN,
    WAITING,
    came_back,
    decision,
    table,
    tasks,
    usual,
    written,
)

DAY = date(2025, 10, 22)


def answer(said: str, officer: str = "Ani", **given: Any) -> dict[str, Any]:
    return {
        "id_buku": "1" * 16,
        "id_tugas": "a" * 64,
        "jenis": "VERIFIKASI",
        "no_kk": WAITING,
        "jawaban": said,
        "tgl_kunjungan": date(2025, 10, 21),
        "petugas": officer,
        "tanggal": DAY,
    } | given


def aside(*answers: dict[str, Any], until: date = DAY) -> list[tuple[str, str]]:
    found = visits.contradicted(table(VISIT_ANSWERS.polars_schema(), list(answers)), until)
    return found.select("petugas", "jawaban").rows()


def test_two_answers_that_differ_both_stand_aside() -> None:
    told = answer("LAYAK"), answer("TIDAK_LAYAK", "Budi")
    assert aside(*told) == [("Ani", "LAYAK"), ("Budi", "TIDAK_LAYAK")]
    assert aside(told[0]) == []
    assert aside(answer("LAYAK"), answer("TIDAK_LAYAK", id_tugas="b" * 64)) == []


def test_the_same_answer_twice_is_one_answer_and_not_knowing_is_none() -> None:
    assert aside(answer("LAYAK"), answer("LAYAK", "Budi")) == []
    dead = {"jenis": "KEMATIAN"}
    assert aside(answer("MENINGGAL", **dead), answer("TIDAK_TAHU", "Budi", **dead)) == []


def test_two_different_officers_settle_it_and_one_who_repeats_does_not() -> None:
    told = answer("LAYAK"), answer("TIDAK_LAYAK", "Budi")
    again = answer("LAYAK", " ani ", tgl_kunjungan=date(2025, 10, 22))
    assert len(aside(*told, again)) == 3
    assert aside(*told, answer("LAYAK", "Cici")) == [("Budi", "TIDAK_LAYAK")]
    split = answer("LAYAK", "Cici"), answer("TIDAK_LAYAK", "Dedi")
    assert len(aside(*told, *split)) == 4


def test_what_was_handed_in_later_was_not_known_before() -> None:
    told = answer("LAYAK"), answer("TIDAK_LAYAK", "Budi", tanggal=date(2025, 10, 25))
    assert aside(*told, until=date(2025, 10, 24)) == []
    assert len(aside(*told, until=date(2025, 10, 25))) == 2


def test_list_rows_of_such_answers_do_not_count_and_those_of_others_do() -> None:
    row = {"no_kk": WAITING, "tgl_verifikasi": date(2025, 10, 21), "hasil": "TIDAK_LAYAK"}
    rows = [
        row | {"metode": "GROUND_CHECK"},
        row | {"metode": "MUSDES"},
        row | {"metode": "GROUND_CHECK", "tgl_verifikasi": date(2025, 9, 1)},
    ]
    told = table(VISIT_ANSWERS.polars_schema(), [answer("LAYAK"), answer("TIDAK_LAYAK", "Budi")])
    given = table(LISTS["verifikasi"].polars_schema(), rows)

    kept = visits.without_contradicted("verifikasi", given, visits.contradicted(told, DAY))
    assert kept.select("metode", "tgl_verifikasi").rows() == [
        ("MUSDES", date(2025, 10, 21)),
        ("GROUND_CHECK", date(2025, 9, 1)),
    ]
    assert visits.without_contradicted("verifikasi", given, told.clear()).equals(given)


def test_an_officer_is_shown_both_answers_at_the_cell(tmp_path: Path) -> None:
    found, _ = came_back(tmp_path, usual(), [{"JAWABAN": "LAYAK", "TANGGAL": SEEN}])
    before = found.answers.with_columns(
        petugas=pl.lit("Budi"), tanggal=pl.lit(DAY), jawaban=pl.lit("TIDAK_LAYAK")
    ).select(VISIT_ANSWERS.column_names)
    handed, records = written(tmp_path / "lagi.xlsx", usual())
    book = openpyxl.load_workbook(tmp_path / "lagi.xlsx")
    for name, value in {"JAWABAN": "LAYAK", "TANGGAL": SEEN}.items():
        book[visits.VISIT_SHEET].cell(4, COLUMNS[name]).value = value
    book.save(tmp_path / "lagi.xlsx")
    cells = review.read_book(tmp_path / "lagi.xlsx", version=visits.VISIT_FORMAT).cells
    present = pl.Series("no_kk", [WAITING, OLD])

    told = visits.answered("lagi.xlsx", cells, handed, records, present, DAY, 365, before)
    (notice,) = told.findings.rows(named=True)
    assert notice["tingkat"] == NOTICE
    assert "TIDAK_LAYAK (2025-10-21)" in notice["masalah"]
    assert "kini LAYAK" in notice["masalah"]
    assert told.answers.height == 1


def test_a_death_confirmed_at_the_house_becomes_a_second_source(tmp_path: Path) -> None:
    asked = tasks(decision(OLD, program="PKH", status="TERVERIFIKASI", alasan=[]), dead=True)
    found, records = came_back(
        tmp_path, asked, [{"JAWABAN": "MENINGGAL", "NOMOR": "472/1", "TANGGAL": SEEN}]
    )
    answers = found.answers.with_columns(petugas=pl.lit("Ani"), tanggal=pl.lit(DAY))

    assert visits.as_lists(answers, records)["eksklusi"].rows(named=True) == [
        {
            "nik": CHILD,
            "no_kk": OLD,
            "nama": "=SITI",
            "sumber": "KUNJUNGAN",
            "kode_alasan": "MENINGGAL",
            "tgl_data": date(2025, 10, 21),
            "tgl_kejadian": None,
            "no_bukti": "472/1",
        }
    ]
    alive = answers.with_columns(jawaban=pl.lit("HIDUP"))
    assert visits.as_lists(alive, records)["eksklusi"].is_empty()
