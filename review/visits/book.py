"""The visit list as a workbook: one row per task, to be printed and filled.

What belongs here: the cells of the sheet, the drop-downs, and what is recorded of the book.
What does not: which tasks there are (`tasks`), or reading a book that came back (`answers`).

Like every workbook for officers it holds text only, guards all but the yellow cells, and the
same tasks give the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from review.formats import BASE, FORMATS
from review.visits.questions import choices, questions
from review.words import NOT_SAID, day, said
from review.workbook import (
    KEY_SHEET,
    NO_DAY,
    OWNER_ONLY,
    TEXT_ONLY,
    Book,
    book_number,
    draw_guide,
    draw_key,
    lay_out_list,
)
from schemas.reasons import REASONS
from schemas.visits import VISIT_TASKS

VISIT_FORMAT = "bansos-tugas-1"
VISIT_SHEET = "Tugas"
_GUIDE = "Petunjuk"
# Title, heading and width of every column; the last five are filled by the officer.
_COLUMNS = (
    ("no", "No", 5),
    ("keluarga", "Keluarga", 25),
    ("alamat", "Alamat", 24),
    ("orang", "Orang", 25),
    ("tanya", "Yang perlu diketahui", 38),
    ("dokumen", "Dokumen yang menunjukkannya", 28),
    ("batas", "Berguna sampai", 12),
)
INPUTS = {
    "JAWABAN": ("Jawaban", 17),
    "DOKUMEN": ("Dokumen", 17),
    "NOMOR": ("Nomor dokumen / berita acara", 20),
    "TANGGAL": ("Tanggal kunjungan", 13),
    "CATATAN": ("Catatan", 24),
}
_TOP, _HEAD_ROW = 3, 2
_LINE, _LETTERS_A_LINE = 14.5, 36


def visit_cells(tasks: pl.DataFrame, homes: pl.DataFrame, book: Book) -> pl.DataFrame:
    """baris, kolom (from 0), teks, gaya, isian, bukti of the sheet, sorted by place.

    `tasks`: of `tasks`; `homes`: no_kk, alamat, rt, tgl_lahir of persons by id_orang.
    """
    texts = task_texts(tasks, homes)
    row = pl.col("urut").cast(pl.Int64) + _TOP
    cells = [_top(0, 1, book.title, "BESAR"), _top(1, 1, book.subtitle, "KECIL")]
    headings = [title for _, title, _ in _COLUMNS] + [title for title, _ in INPUTS.values()]
    cells += [_top(_HEAD_ROW, place, title, "KEPALA_LIPAT") for place, title in enumerate(headings)]
    for place, (name, _, _) in enumerate(_COLUMNS):
        cells.append(_cells(texts, row, place, pl.col(name), "KALIMAT", None))
    for place, name in enumerate(INPUTS, len(_COLUMNS)):
        look = "ISIAN_PUTUSAN" if name == "JAWABAN" else "ISIAN_CATATAN"
        cells.append(_cells(texts, row, place, pl.lit(""), look, name))
    return pl.concat(cells).sort("baris", "kolom")


def visit_records(tasks: pl.DataFrame, number: str) -> pl.DataFrame:
    """VISIT_TASKS of one workbook."""
    return tasks.with_columns(id_buku=pl.lit(number)).select(VISIT_TASKS.column_names)


def write_visits(path: Path, tasks: pl.DataFrame, cells: pl.DataFrame, book: Book) -> str:
    """Write the workbook, readable by its owner alone, and return its number."""
    number = book_number(cells, book)
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as file:
        file.set_properties({"title": book.title, "created": NO_DAY})
        formats = {name: file.add_format(BASE | look) for name, look in FORMATS.items()}
        draw_guide(file.add_worksheet(_GUIDE), formats, book, number, questions()["petunjuk"])
        sheet = file.add_worksheet(VISIT_SHEET)
        widths = [width for _, _, width in _COLUMNS] + [width for _, width in INPUTS.values()]
        lay_out_list(sheet, widths, 2 * _LINE + 4, (_TOP, 2))
        for cell in cells.iter_rows(named=True):
            look = formats[cell["gaya"]]
            if cell["isian"] is None:
                sheet.write_string(cell["baris"], cell["kolom"], cell["teks"], look)
            else:
                sheet.write_blank(cell["baris"], cell["kolom"], None, look)
        _heights(sheet, cells)
        _drop_downs(sheet, tasks)
        draw_key(file.add_worksheet(KEY_SHEET), book, number, VISIT_FORMAT)
        sheet.activate()
    path.chmod(OWNER_ONLY)
    return number


def task_texts(tasks: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """One row per task in the order given, with the text of every locked column."""
    asked = questions()
    kind = asked["jenis"]

    def worded(place: int, name: str) -> pl.Expr:
        """The question (0: tanya) or the documents (1: dokumen) of a task."""
        papers = {code: words[place] for code, words in asked["berkas"].items()}
        parts = {code: words[place] for code, words in asked["komponen"].items()}
        plain = {code: words[name] for code, words in kind.items() if name in words}
        return pl.coalesce(
            pl.when(pl.col("jenis") == "KOMPONEN").then(_of(pl.col("komponen"), parts)),
            pl.when(pl.col("jenis") == "BERKAS").then(_of(pl.col("alasan").list.first(), papers)),
            _of(pl.col("jenis"), plain),
        )

    person = pl.concat_str(
        said(pl.col("nama")),
        pl.concat_str(pl.lit("\nNIK "), pl.col("nik").fill_null(NOT_SAID)),
        pl.concat_str(pl.lit("\nlahir "), day(pl.col("tgl_lahir"))),
    )
    labels = {code: reason.label for code, reason in REASONS.items()}
    reasons = pl.col("alasan").list.eval(pl.element().replace(labels)).list.join("; ")
    why = pl.when(reasons != "").then(pl.concat_str(pl.lit("\n("), reasons, pl.lit(")")))
    places = homes.select("no_kk", "alamat", "rt").unique("no_kk", keep="first")
    born = homes.select("id_orang", "tgl_lahir").drop_nulls("id_orang")
    return (
        tasks.with_row_index("urut")
        .join(places, on="no_kk", how="left", maintain_order="left")
        .join(
            born.unique("id_orang", keep="first"),
            on="id_orang",
            how="left",
            maintain_order="left",
        )
        .select(
            "urut",
            "id_tugas",
            no=(pl.col("urut") + 1).cast(pl.String),
            keluarga=pl.concat_str("no_kk", pl.lit("\n"), said(pl.col("kepala"))),
            alamat=pl.concat_str(said(pl.col("alamat")), pl.lit("\nRT "), said(pl.col("rt"))),
            orang=pl.when(pl.col("id_orang").is_not_null()).then(person).otherwise(pl.lit("")),
            tanya=pl.concat_str(worded(0, "tanya"), why.fill_null("")),
            dokumen=worded(1, "dokumen"),
            batas=pl.when(pl.col("batas").is_not_null())
            .then(day(pl.col("batas")))
            .otherwise(pl.lit("")),
        )
    )


def _of(column: pl.Expr, words: dict[str, str]) -> pl.Expr:
    return column.replace_strict(words, default=None, return_dtype=pl.String)


def _top(row: int, column: int, text: str, look: str) -> pl.DataFrame:
    own = pl.DataFrame({"id_tugas": [None]}, schema={"id_tugas": pl.String})
    return _cells(own, pl.lit(row, dtype=pl.Int64), column, pl.lit(text), look, None)


def _cells(
    frame: pl.DataFrame, row: pl.Expr, column: int, text: pl.Expr, look: str, asked: str | None
) -> pl.DataFrame:
    return frame.select(
        baris=row,
        kolom=pl.lit(column, dtype=pl.Int64),
        teks=text,
        gaya=pl.lit(look),
        isian=pl.lit(asked, dtype=pl.String),
        bukti="id_tugas",
        id_laporan=pl.lit(None, dtype=pl.String),
    )


def _heights(sheet: Any, cells: pl.DataFrame) -> None:
    """Rows as high as their longest text needs, also on paper."""
    body = cells.filter(pl.col("baris") >= _TOP).with_columns(
        pl.col("teks")
        .str.split("\n")
        .list.eval((pl.element().str.len_chars() / _LETTERS_A_LINE).ceil().clip(1))
        .list.sum()
        .alias("garis")
    )
    for row, lines in body.group_by("baris").agg(pl.col("garis").max()).sort("baris").rows():
        sheet.set_row(row, _LINE * float(lines) + 4)


def _drop_downs(sheet: Any, tasks: pl.DataFrame) -> None:
    first = len(_COLUMNS)
    for place, kind in enumerate(tasks["jenis"].to_list()):
        _drop_down(sheet, place + _TOP, first, choices(kind))
    if tasks.height:
        last = _TOP + tasks.height - 1
        _drop_down(sheet, _TOP, first + 1, list(questions()["dokumen"]), last)


def _drop_down(
    sheet: Any, row: int, column: int, source: list[str], last: int | None = None
) -> None:
    look = {
        "validate": "list",
        "source": source,
        "ignore_blank": True,
        "error_title": "Bukan pilihan",
        "error_message": "Pilih salah satu dari daftar, atau kosongkan.",
    }
    sheet.data_validation(row, column, row if last is None else last, column, look)
