"""Workbooks as they come back, read against what was handed out.

What belongs here: one file → its answers and what is wrong with it.
What does not: what the answers mean (`assets.answers`, `assets.quality`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import review
from assets.folders import Folders
from schemas.review import HANDED_OUT

# Stands in the hidden sheet of a blind sample's workbooks alone.
SAMPLE_FACT = "sampel"


@dataclass(frozen=True)
class Returned:
    """One workbook: its number, what it is about, its answers (ANSWERS and `id_buku`), findings."""

    name: str
    number: str
    facts: Mapping[str, str]
    answers: pl.DataFrame
    findings: pl.DataFrame
    blank: int


def read_returned(folders: Folders, path: Path, officer: str | None) -> Returned:
    """One workbook's answers; a file that is none, or not of this data folder, is one finding."""
    try:
        book = review.read_book(path)
    except review.BookFault as fault:
        return refused(path.name, str(fault))
    handed_file = folders.reviews / HANDED_OUT.name / f"{book.number}.parquet"
    if not book.number.isalnum() or not handed_file.exists():
        return refused(
            path.name,
            "Buku ini tidak diekspor dari folder data ini / not handed out by this data folder. "
            "Periksa --data, atau ekspor ulang.",
        )
    found = review.incoming(path.name, book.cells, pl.read_parquet(handed_file), officer)
    answers = found.answers.with_columns(pl.lit(book.number).alias("id_buku"))
    return Returned(path.name, book.number, book.facts, answers, found.findings, found.blank)


def refused(name: str, text: str) -> Returned:
    """A file of which nothing is used, and why."""
    nothing = pl.DataFrame(schema=review.ANSWERS).with_columns(pl.lit("").alias("id_buku"))
    where = pl.DataFrame({"berkas": [name]})
    problem = review.findings_of(where, review.finding(text, "", ""))
    return Returned(name, "", {}, nothing, problem, 0)
