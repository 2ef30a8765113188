"""Waiting pairs → workbooks for officers, and a record of what was handed out.

What belongs here: dividing the pairs by area, and naming the files.
What does not: what waits (`assets.waiting`), the cards (review), or what comes back
(`assets.answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

import review
from assets.folders import Folders, Progress
from assets.review import record
from assets.waiting import waiting_pairs
from schemas.areas import areas as area_names
from schemas.review import HANDED_OUT

# Digits of the area code that share one workbook.
DIGITS = {"kabupaten": 4, "kecamatan": 6}


@dataclass(frozen=True)
class Exported:
    """One workbook: its file, its area, and the pairs in it that take two officers."""

    path: Path
    area: str
    pairs: int
    two_officers: int


@dataclass(frozen=True)
class Exports:
    """The workbooks in the order of their areas, and waiting links that no card can show."""

    books: list[Exported]
    unshown: int


def export_queue(
    folders: Folders, out: Path, areas: list[str] | None, per: str, progress: Progress
) -> Exports:
    """Write one workbook per area with pairs that wait.

    `areas` narrows by the report's kabupaten/kota.
    """
    found = waiting_pairs(folders)
    if found is None:
        return Exports([], 0)
    pairs = found.pairs
    if areas is not None:
        pairs = pairs.filter(pl.col("kab").is_in(areas))
    code = pl.col("kode_desa_l").str.head(DIGITS[per]).fill_null(pl.col("kab"))
    books = pairs.with_columns(code.alias("wilayah")).partition_by("wilayah", as_dict=True)
    done = []
    for number, ((area,), own) in enumerate(
        sorted(books.items(), key=lambda item: str(item[0])), 1
    ):
        progress("buku tinjauan", number, len(books))
        done.append(export_pairs(folders, out, str(area), own))
    return Exports(done, found.unshown)


def export_pairs(folders: Folders, out: Path, area: str, pairs: pl.DataFrame) -> Exported:
    """One workbook of these pairs (of `waiting_pairs`), and the record of what was handed out."""
    two = int(pairs["dua_petugas"].sum())
    name = area_title(area)
    first = pairs.row(0, named=True)
    book = review.Book(
        title=f"Tinjauan padanan – {name}",
        subtitle=f"{pairs.height} pasangan menunggu putusan, {two} di antaranya perlu dua petugas. "
        "Isi sel kuning; petunjuk ada di lembar pertama.",
        facts={
            "wilayah": area,
            "versi DTSEN": first["versi_dtsen"],
            "versi model": first["versi_model"],
        },
    )
    cells = review.planned(pairs, book.title, book.subtitle)
    path = out / f"tinjauan_{area}.xlsx"
    number = review.write_book(path, cells, book)
    record(folders, HANDED_OUT, review.handed_out(cells, number), number)
    return Exported(path, area, pairs.height, two)


def area_title(code: str) -> str:
    """An area's name and dotted code; an unknown area says so."""
    names = dict(area_names().filter(pl.col("kode") == code).select("kode", "nama").rows())
    dotted = ".".join(part for part in (code[:2], code[2:4], code[4:]) if part)
    return f"{names.get(code, 'wilayah tidak diketahui')} ({dotted})"
