"""Proposals to the owners of DTSEN as an officer makes them, hands them over and gets answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from assets.amendment_check import faults_of
from assets.amendment_files import files_of
from assets.amendments import cutoff_of
from assets.folders import Folders
from pipelines.command import app
from pipelines.faults import BadUse, Refused
from schemas.amendments import AMENDMENTS, ANSWERS, STATES

Usul = Callable[..., Result]


# one worker makes the package once for all of them
pytestmark = pytest.mark.xdist_group("usul")


@pytest.fixture(scope="module")
def october(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the package of October, for reading only."""
    data = Path(shutil.copytree(undisturbed, tmp_path_factory.mktemp("usul") / "data"))
    assert run("buat", "--bulan", "2025-10", "--data", data).exit_code == 0
    return data


@pytest.fixture
def data(october: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(october, tmp_path / "data"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["usul", *map(str, arguments)], env={"COLUMNS": "220"})


def take_in(data: Path, file: Path, *more: object, day: str = "2025-11-01") -> Result:
    by = ("--lembaga", "BPS", "--petugas", "Uji", "--tanggal", day)
    return run("masuk", file, *by, "--data", data, *more)


def proposed(data: Path) -> pl.DataFrame:
    paths = sorted((data / "usul" / "2025-10").glob(f"*/{AMENDMENTS.name}_*.parquet"))
    return pl.concat(pl.read_parquet(path) for path in paths)


def states(data: Path) -> dict[str, str]:
    path = Folders(data).amendment_table(STATES.name)
    return dict(pl.read_parquet(path).select("id_usul", "keadaan").rows())


def answers(data: Path, path: Path, *rows: tuple[str | None, ...]) -> Path:
    names = ("id_usul", "jawaban", "alasan_tolak", "tgl_jawab")
    pl.DataFrame(list(rows), schema=dict.fromkeys(names, pl.String), orient="row").write_csv(path)
    return path


def test_the_package_foots_with_the_registers_events_in_force(october: Path) -> None:
    events = pl.read_parquet(october / "lake/register/2025-T4-1/peristiwa.parquet")
    in_force = events.filter(keadaan="BERLAKU")
    account = pl.read_parquet(october / "usul/2025-10/neraca_usul.parquet")

    assert account["peristiwa"].sum() == in_force.height
    assert account["diusulkan"].sum() == proposed(october).height > 0


def test_reports_made_after_the_17th_wait_for_the_next_month(data: Path) -> None:
    run("buat", "--bulan", "2025-11", "--data", data)
    later = pl.read_parquet(data / "usul" / "2025-11" / "*" / f"{AMENDMENTS.name}_*.parquet")
    manifest = json.loads((data / "usul" / "2025-11" / "manifest.json").read_text())
    days = proposed(data)["tgl_lapor"], later["tgl_lapor"]

    assert [cutoff_of(month).isoformat() for month in ("2025-10", "2026-02")] == [
        "2025-10-17",
        "2026-02-17",
    ]
    assert date(2025, 9, 30) < days[0].max() <= date(2025, 10, 17)
    assert date(2025, 10, 17) < days[1].min() <= days[1].max() <= date(2025, 11, 17)
    assert manifest["batas"] == "2025-11-17"


def test_the_package_is_sound_and_says_so_by_itself(october: Path, tmp_path: Path) -> None:
    alone = shutil.copytree(october / "usul" / "2025-10", tmp_path / "2025-10")
    answer = run("periksa", alone)

    assert answer.exit_code == 0, answer.output
    assert "utuh" in answer.output


def test_a_changed_byte_a_lost_and_a_foreign_file_are_all_found(
    october: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(october / "usul" / "2025-10", tmp_path / "2025-10"))
    changed, lost = sorted(folder.glob("3325/*.csv"))[:2]
    changed.write_text(changed.read_text().replace("2025T4", "2026T4", 1))
    lost.unlink()
    (folder / "3325" / "lain.csv").write_text("")
    found = faults_of(folder)

    assert len(found) == 3
    assert run("periksa", folder).exit_code == 1


def test_made_again_it_is_the_same_bytes_and_nothing_is_touched(data: Path) -> None:
    folder = data / "usul" / "2025-10"
    first = files_of(folder)
    there = run("buat", "--bulan", "2025-10", "--data", data)
    shutil.rmtree(folder)
    run("buat", "--bulan", "2025-10", "--data", data)

    assert "sudah ada" in there.output
    assert files_of(folder) == first


def test_a_package_once_made_is_never_replaced_and_no_month_is_made_after_a_later_one(
    data: Path,
) -> None:
    manifest = data / "usul" / "2025-10" / "manifest.json"
    before = manifest.read_bytes()
    links = data / "lake/padanan_mesin/padanan.parquet"
    pl.read_parquet(links).with_columns(pl.lit("TINJAU").alias("keputusan")).write_parquet(links)
    differs = run("buat", "--bulan", "2025-10", "--data", data)
    earlier = run("buat", "--bulan", "2025-09", "--data", data)

    assert isinstance(differs.exception, Refused)
    assert isinstance(earlier.exception, BadUse)
    assert manifest.read_bytes() == before
    assert list((data / "usul").glob(".*")) == []


def test_the_signed_workbook_comes_back_with_its_answers(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "jawaban.xlsx"
    shutil.copy(next((data / "usul/2025-10/3325").glob("*.xlsx")), book)
    opened = openpyxl.load_workbook(book)
    sheet = opened["Usul"]
    head = {cell.value: cell.column for cell in sheet[4]}
    numbers = [sheet.cell(row, head["id_usul"]).value for row in (5, 6)]
    for row, word, why in ((5, "diterima", None), (6, "DITOLAK", "akta belum terdaftar")):
        sheet.cell(row, head["jawaban"]).value = word
        sheet.cell(row, head["alasan_tolak"]).value = why
        sheet.cell(row, head["tgl_jawab"]).value = date(2025, 10, 28)
    opened.save(book)
    answer = take_in(data, book)
    shown = run("status", "--data", data).output

    assert answer.exit_code == 0, answer.output
    assert "2 jawaban dicatat" in answer.output
    assert [states(data)[number] for number in numbers] == ["DITERIMA", "DITOLAK"]
    assert "akta belum terdaftar" in shown
    again = take_in(data, book)
    assert "0 jawaban dicatat, 2 sudah tercatat" in again.output
    assert len(list((data / "tinjauan" / ANSWERS.name).glob("*.parquet"))) == 1


def test_every_way_an_answer_can_be_wrong_is_told_by_row_and_nothing_is_recorded(
    data: Path, tmp_path: Path
) -> None:
    one, two, three, four, five, six, *_ = proposed(data)["id_usul"].to_list()
    good = "2025-10-28"
    file = answers(
        data,
        tmp_path / "salah.csv",
        (one, "DITERIMA", None, good),
        ("U" + "0" * 15, "DITERIMA", None, good),
        (two, "MUNGKIN", None, good),
        (three, "DITOLAK", None, good),
        (four, "DITERIMA", "tidak perlu", good),
        (five, "DITERIMA", None, "2025-10-01"),
        (six, "DITERIMA", None, good),
        (six, "DITOLAK", "lain", good),
        (one, "DITERIMA", None, good),
        (None, "DITERIMA", None, good),
        (three, "DITOLAK", "lihat 3325 0101 0101 0001", "besok"),
    )
    answer = take_in(data, file)

    assert isinstance(answer.exception, BadUse)
    for told in (
        "usul tidak dikenal",
        "jawaban tidak dikenal",
        "ditolak tanpa alasan",
        "diterima tetapi ada alasan tolak",
        "dijawab sebelum usulnya dibuat",
        "dijawab dua kali dengan jawaban berlawanan",
        "tertulis dua kali",
        "jawaban tanpa id_usul",
        "alasan memuat NIK",
        "tanggal jawaban tidak ada",
    ):
        assert told in answer.output, told
    assert "33250101" not in answer.output
    assert not (data / "tinjauan" / ANSWERS.name).exists()
    assert set(states(data).values()) == {"TERBUKA"}


def test_an_answer_that_contradicts_a_recorded_one_needs_to_be_called_an_amendment(
    data: Path, tmp_path: Path
) -> None:
    number = proposed(data)["id_usul"][0]
    take_in(data, answers(data, tmp_path / "a.csv", (number, "DITOLAK", "salah", "2025-10-28")))
    other = answers(data, tmp_path / "b.csv", (number, "DITERIMA", None, "2025-11-02"))
    refused = take_in(data, other, day="2025-11-03")
    amended = take_in(data, other, "--ralat", day="2025-11-03")

    assert isinstance(refused.exception, BadUse)
    assert "bertentangan" in refused.output
    assert amended.exit_code == 0, amended.output
    assert states(data)[number] == "DITERIMA"


def test_a_file_that_is_no_answer_is_refused_with_what_was_expected(
    data: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "lain.csv"
    wrong.write_text("nomor;hasil\n1;ya\n")
    unreadable = tmp_path / "rusak.xlsx"
    unreadable.write_bytes(b"PK\x03\x04 bukan")

    assert "judul kolom jawaban tidak ditemukan" in take_in(data, wrong).output
    assert "Bukan berkas .xlsx" in take_in(data, unreadable).output


def test_the_next_month_proposes_only_what_is_new_and_names_the_package_before(data: Path) -> None:
    before = states(data)
    made = run("buat", "--bulan", "2025-11", "--data", data)
    account = pl.read_parquet(data / "usul/2025-11/neraca_usul.parquet")

    assert made.exit_code == 0, made.output
    assert account["terbuka"].sum() == len(before)
    assert faults_of(data / "usul" / "2025-11") == []
    assert set(states(data)) >= set(before)
