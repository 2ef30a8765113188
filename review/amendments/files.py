"""Files with answers to proposals → their cells, and one row per proposal answered.

What belongs here: opening XLSX, CSV and Parquet, and finding the columns by their headings.
What does not: whether an answer is right (`answers`).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from review.reading import READ_CELLS, BookFault, ReadLimits, cells_of_any

ASKED = ("id_usul", "jawaban", "alasan_tolak", "tgl_jawab")
_SEPARATORS = ",;|\t"


def read_answer_cells(path: Path) -> pl.DataFrame:
    """READ_CELLS of the file; BookFault if it cannot be read as XLSX, CSV or Parquet."""
    limit = ReadLimits().file_bytes
    if not path.is_file():
        raise BookFault("Berkas tidak ada / no such file.")
    if path.stat().st_size > limit:
        raise BookFault(f"Berkas lebih dari {limit} bita / larger than that.")
    ending = path.suffix.lower()
    if ending == ".xlsx":
        return cells_of_any(path)
    if ending == ".parquet":
        try:
            frame = pl.read_parquet(path)
        except (pl.exceptions.PolarsError, OSError):
            raise BookFault("Bukan berkas Parquet yang dapat dibaca / not readable.") from None
        texts = frame.select(pl.col(name).cast(pl.String) for name in frame.columns)
        lines = [list(frame.columns), *(list(row) for row in texts.iter_rows())]
    elif ending == ".csv":
        try:
            text = path.read_text(encoding="utf-8-sig")
            first = text.partition("\n")[0]
            used = max(_SEPARATORS, key=first.count)
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=used, strict=True))
        except (UnicodeDecodeError, csv.Error):
            raise BookFault(
                "Bukan CSV UTF-8 yang dapat dibaca / not a readable UTF-8 CSV. Simpan ulang "
                "sebagai CSV UTF-8, atau kirim buku .xlsx."
            ) from None
    else:
        raise BookFault("Akhiran harus / the ending must be .xlsx, .csv atau .parquet.")
    rows = [
        (ending.removeprefix("."), number, _letters(place), str(value), False)
        for number, line in enumerate(lines, 1)
        for place, value in enumerate(line)
        if value is not None and str(value).strip() != ""
    ]
    return pl.DataFrame(rows, schema=READ_CELLS, orient="row")


def answer_rows(cells: pl.DataFrame) -> pl.DataFrame | str:
    """One row per line below the heading: lembar, baris, the columns asked for, rumus; or why not.

    The heading is the first row that names every column.
    """
    words = cells.with_columns(pl.col("teks").str.strip_chars().str.to_lowercase().alias("_k"))
    heads = (
        words.filter(pl.col("_k").is_in(ASKED))
        .group_by("lembar", "baris", maintain_order=True)
        .agg(pl.col("_k"), pl.col("kolom"))
        .filter(pl.col("_k").list.n_unique() == len(ASKED))
        .sort("lembar", "baris")
    )
    if heads.is_empty():
        return "judul kolom jawaban tidak ditemukan"
    if heads.filter(pl.col("_k").list.len() > len(ASKED)).height:
        return "judul kolom jawaban tertulis dua kali"
    head = heads.row(0, named=True)
    place = dict(zip(head["kolom"], head["_k"], strict=True))
    body = cells.filter(
        (pl.col("lembar") == head["lembar"])
        & (pl.col("baris") > head["baris"])
        & pl.col("kolom").is_in(list(place))
    ).with_columns(pl.col("kolom").replace_strict(place).alias("_n"))
    text = pl.col("teks").str.strip_chars().replace("", None)
    return (
        body.group_by("lembar", "baris", maintain_order=True)
        .agg(
            *(text.filter(pl.col("_n") == name).first().alias(name) for name in ASKED),
            *(pl.lit(letter).first().alias(f"_di_{name}") for letter, name in place.items()),
            pl.col("rumus").any(),
        )
        # what is neither a proposal nor an answer – signatures, remarks – is no row
        .filter(pl.any_horizontal(pl.col(*ASKED[:2], "tgl_jawab").is_not_null()))
        .sort("lembar", "baris")
    )


def _letters(place: int) -> str:
    """The spreadsheet's name of column `place` (from 0)."""
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
