"""The tour in docs/tur.md: its commands run as written, and print what it shows."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines import show
from pipelines.command import app

from .conftest import ROOT

TOUR = ROOT / "docs/tur.md"
PICTURE_BYTES = 150_000
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (.+) \|$", flags=re.MULTILINE)
# Lines of a table that a page cannot show as they are: their frame, and how wide they are.
_FRAME = re.compile(r"[\s│┃║|]+")


def plain(text: str) -> str:
    return _FRAME.sub(" ", text).strip()


@dataclass
class Walk:
    """The tour with its folder in place of build/tur; `printed` since the last block."""

    folder: Path
    printed: str = ""

    def here(self, text: str) -> str:
        return text.replace("build/tur", str(self.folder))

    def run(self, line: str) -> None:
        typed, _, command = line.rpartition(" | ")
        words = shlex.split(self.here(command))
        if words[0] == "mkdir":
            for folder in words[2:]:
                Path(folder).mkdir(parents=True)
        elif words[0] == "cp":
            shutil.copy(ROOT / words[1], words[2])
        else:
            assert words[0] == ".venv/bin/bansos", line
            # the same bytes by the plain stages, without loading Dagster for one wave
            more = ["--plain"] if words[1] == "run" else []
            done = CliRunner().invoke(
                app, [*words[1:], *more], input=typed.removeprefix("echo "), catch_exceptions=False
            )
            assert done.exit_code == 0, done.output
            self.printed += done.output

    def shows(self, block: str) -> None:
        printed = plain(self.printed)
        for line in self.here(block).splitlines():
            assert plain(line) in printed, line
        self.printed = ""


@pytest.fixture
def walk(finished: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The folder in which the sample's waves are out."""
    shutil.copytree(finished[0], tmp_path / "tur/data")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(show.console, "width", 220)
    return Walk(tmp_path / "tur")


def typed_in(folder: Path, rows: list[list[str]]) -> None:
    """The cells of the tour's first table in the returned workbook."""
    path = folder / "kembali/perbaikan_kiriman.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet, cell, text in rows:
        if cell.startswith("row "):
            book[sheet].delete_rows(int(cell.removeprefix("row ")))
        else:
            book[sheet][cell] = text
    book.save(path)


def answered(folder: Path, titles: list[str], row: list[str]) -> None:
    """The one row of the tour's second table in the answer sheet."""
    (path,) = (folder / "rujukan").glob("tanggapan_aduan_3325_DINSOS_*.xlsx")
    book = openpyxl.load_workbook(path)
    lines = list(book.worksheets[0].iter_rows())
    (header,) = (line for line in lines if line[0].value == "no_aduan")
    places = {cell.value: cell.column - 1 for cell in header}
    (own,) = (line for line in lines if line[0].value == row[0])
    for title, text in zip(titles[1:], row[1:], strict=True):
        own[places[title]].value = text
    book.save(path)


def test_every_command_of_the_tour_runs_and_prints_what_the_tour_shows(walk: Walk) -> None:
    text = TOUR.read_text(encoding="utf-8")
    tables = [[cell.strip() for cell in row.split(" | ")] for row in _ROW.findall(text)]
    cells = [row for row in tables if row[0] == "Lahir Nop-Des"]
    at = next(place for place, row in enumerate(tables) if row[0] == "no_aduan")

    for kind, block in _BLOCK.findall(text):
        if kind == "text":
            walk.shows(block)
            continue
        for line in block.splitlines():
            if "data/sample/landing" in line:
                continue  # those waves are out
            if "kembali/perbaikan_kiriman.xlsx build" in line:
                typed_in(walk.folder, cells)
            if line.startswith("cp build/tur/rujukan"):
                answered(walk.folder, tables[at], tables[at + 1])
            walk.run(line)
    assert (walk.folder / "data/laporan/2025-T4-3/berjenjang-332508.html").exists()


def test_the_pictures_of_the_tour_are_there_and_small() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", TOUR.read_text(encoding="utf-8"))

    assert len(shown) >= 6
    assert all((TOUR.parent / name).stat().st_size < PICTURE_BYTES for name in shown)
    kept = {path.name for path in (TOUR.parent / "gambar").glob("tur-*.png")}
    assert kept == {Path(name).name for name in shown}
