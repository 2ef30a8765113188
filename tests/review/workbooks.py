"""Workbooks of the drawn pairs, written, filled by hand and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl

import review
from review.plan import SHEET
from schemas.review import DECISIONS, REVOCATIONS, STANDING
from tests.review.drawn import consequences, facts, links, people

TITLE, SUBTITLE = "Tinjauan padanan – Batang", "2 pasangan"
BOOK = review.Book(TITLE, SUBTITLE, {"wilayah": "3325"})


def waiting(
    said: pl.DataFrame | None = None,
    known: pl.DataFrame | None = None,
    votes: tuple[pl.DataFrame, pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """The queue of the drawn links: the man who died, and the father of the newborn."""
    engine = links()
    background = review.Background(
        people=people() if said is None else said,
        facts=facts() if known is None else known,
        heads=pl.DataFrame(
            {
                "id_laporan": ["3325-KM-1", "3325-LH-1"],
                "isi": ["isi1", "isi2"],
                "kode_posyandu": ["332508200102"] * 2,
                "tgl_lapor": [date(2025, 10, 3)] * 2,
                "tgl_kejadian": [date(2025, 10, 1)] * 2,
            }
        ),
        consequences=consequences(),
        paid=pl.DataFrame({"no_kk": ["3325010505050005"], "nik_pengurus": [None]}),
        standing=STANDING.empty() if votes is None else votes[0],
        decisions=DECISIONS.empty() if votes is None else votes[1],
        revocations=REVOCATIONS.empty(),
    )
    return review.queue(engine, engine.filter(pl.col("keputusan") == "TINJAU"), background)


def written(path: Path, pairs: pl.DataFrame | None = None) -> pl.DataFrame:
    """Write the workbook; what was handed out."""
    cells = review.planned(waiting() if pairs is None else pairs, TITLE, SUBTITLE)
    return review.handed_out(cells, review.write_book(path, cells, BOOK))


def changed(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """The workbook after somebody worked on it."""
    book = openpyxl.load_workbook(path)
    change(book)
    target = path.with_name(f"kembali-{path.name}")
    book.save(target)
    return target


def fill(*answers: tuple[object, object, object] | None) -> Callable[[openpyxl.Workbook], None]:
    """Answers, one per card: decision, officer, note."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[SHEET]
        cards = [cell.row for cell in sheet["G"] if cell.value == "Putusan"]
        for row, answer in zip(cards, answers, strict=False):
            for place, value in enumerate(answer or ()):
                sheet.cell(row + place, 8).value = value

    return change


def read(path: Path, handed: pl.DataFrame, officer: str | None = "Ani") -> review.Incoming:
    """What came back."""
    return review.incoming(path.name, review.read_book(path).cells, handed, officer)
