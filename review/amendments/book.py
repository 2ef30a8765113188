"""The proposals of one kabupaten/kota as a workbook: to be read, answered and signed.

What belongs here: the sheet's columns and words, the drop-down, and the place to sign.
What does not: which proposals there are, or reading the workbook that came back (`answers`).

Like every workbook for officers it holds text only, guards all but the yellow cells, and the
same proposals give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from review.formats import BASE, FORMATS
from review.words import day, said
from review.workbook import (
    KEY_SHEET,
    NO_DAY,
    OWNER_ONLY,
    PROTECTION,
    TEXT_ONLY,
    Book,
    draw_guide,
    draw_key,
    lay_out_list,
)
from schemas.codes import AMENDMENT_ANSWERS

FORMAT = "bansos-usul-1"
SHEET = "Usul"
_GUIDE = "Petunjuk"
_CLOSED_SHEET = "Ditutup"
_CLOSED_COLUMNS = (("nomor", 19), ("bulan", 10), ("sebab", 18), ("keterangan", 60))
_HEAD_ROW, _TOP = 3, 4
# Column, heading and width; the heading of what is answered is the column's own name.
_SHOWN = (
    ("id_usul", "id_usul", 19),
    ("wilayah", "Desa", 13),
    ("jenis", "Peristiwa", 18),
    ("kapan", "Kejadian\nLaporan", 13),
    ("keluarga", "Keluarga (KK) dan orang", 26),
    ("diubah", "Yang diusulkan berubah di DTSEN", 46),
    ("bukti", "Bukti", 24),
)
INPUTS = (("jawaban", 13), ("alasan_tolak", 32), ("tgl_jawab", 13))
_LINE, _LOST = 14.5, 2
_GUIDANCE = (
    (
        "Isi",
        "Sel kuning saja. jawaban: DITERIMA atau DITOLAK; alasan_tolak wajib bila DITOLAK; "
        "tgl_jawab: YYYY-MM-DD. Baris yang belum diputus dibiarkan kosong: usulnya tetap terbuka.",
    ),
    (
        "Rincian",
        "Baris keluarga dan anggota seperti diusulkan ada di berkas CSV dan Parquet di samping "
        "buku ini, dengan nama kolom DTSEN v3. Hanya kolom dalam kolom_berubah yang diusulkan "
        "berubah. Lembar Ditutup memuat usul terdahulu yang tidak perlu dijawab lagi.",
    ),
    (
        "Menyerahkan",
        "Kirim kembali buku ini, atau CSV/Parquet dengan kolom id_usul, jawaban, alasan_tolak, "
        "tgl_jawab. Jawaban dibaca dengan bansos usul masuk.",
    ),
)


@dataclass(frozen=True)
class Signing:
    """Who signs under the sheet, in their order."""

    roles: tuple[str, ...] = (
        "Kepala Dinas Sosial",
        "Kepala BPS kabupaten/kota",
        "Yang menyusun",
    )


def write_amendment_book(
    path: Path,
    rows: pl.DataFrame,
    closed: pl.DataFrame,
    book: Book,
    signing: Signing | None = None,
) -> Path:
    """Write the workbook of `rows`, readable by its owner alone.

    `closed`: nomor, bulan, sebab, keterangan of earlier proposals that need no answer any more.

    `rows`: id_usul, kode_desa, jenis, tgl_kejadian, tgl_lapor, no_kk, nama, diubah, bukti,
    dokumen_jenis, dokumen_nomor, in the order in which they are shown.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = _texts(rows)
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as file:
        file.set_properties({"title": book.title, "created": NO_DAY})
        formats = {name: file.add_format(BASE | look) for name, look in FORMATS.items()}
        draw_guide(file.add_worksheet(_GUIDE), formats, book, book.facts["paket"], _GUIDANCE)
        sheet = file.add_worksheet(SHEET)
        widths = [width for _, _, width in _SHOWN] + [width for _, width in INPUTS]
        lay_out_list(sheet, widths, 2 * _LINE + 4, (_TOP, 1))
        sheet.write_string(0, 0, book.title, formats["BESAR"])
        sheet.write_string(1, 0, book.subtitle, formats["KECIL"])
        headings = [title for _, title, _ in _SHOWN] + [name for name, _ in INPUTS]
        for place, title in enumerate(headings):
            sheet.write_string(_HEAD_ROW, place, title, formats["KEPALA_LIPAT"])
        for row, cells in enumerate(texts.iter_rows(), _TOP):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text, formats["KALIMAT"])
            for place in range(len(_SHOWN), len(headings)):
                sheet.write_blank(row, place, None, formats["ISIAN_CATATAN"])
            tallest = max(map(_lines, cells, (width for _, _, width in _SHOWN)))
            sheet.set_row(row, _LINE * tallest + 4)
        last = _TOP + max(texts.height, 1) - 1
        _drop_down(sheet, last)
        for place, role in enumerate((signing or Signing()).roles):
            sheet.write_string(last + 3, 1 + 2 * place, role, formats["PETUNJUK_JUDUL"])
            sheet.write_string(last + 8, 1 + 2 * place, "(…………………………)", formats["PETUNJUK"])
        _closed_sheet(file.add_worksheet(_CLOSED_SHEET), formats, closed)
        draw_key(file.add_worksheet(KEY_SHEET), book, book.facts["paket"], FORMAT)
        sheet.activate()
    path.chmod(OWNER_ONLY)
    return path


def _closed_sheet(sheet: Any, formats: dict[str, Any], closed: pl.DataFrame) -> None:
    for place, (name, width) in enumerate(_CLOSED_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, formats["KEPALA_LIPAT"])
    shown = closed.select(pl.col(name).fill_null("") for name, _ in _CLOSED_COLUMNS)
    for row, cells in enumerate(shown.iter_rows(), 1):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, formats["KALIMAT"])
    sheet.protect("", PROTECTION)
    sheet.hide_gridlines(2)


def _texts(rows: pl.DataFrame) -> pl.DataFrame:
    paper = pl.concat_str(
        pl.col("dokumen_jenis").fill_null("surat"), pl.lit(" no. "), pl.col("dokumen_nomor")
    )
    return rows.select(
        "id_usul",
        said(pl.col("kode_desa")).alias("wilayah"),
        pl.col("jenis").str.replace_all("_", " ").alias("jenis"),
        pl.concat_str(day(pl.col("tgl_kejadian")), pl.lit("\n"), day(pl.col("tgl_lapor"))).alias(
            "kapan"
        ),
        pl.concat_str("no_kk", pl.lit("\n"), said(pl.col("nama"))).alias("keluarga"),
        pl.col("diubah").fill_null(""),
        pl.concat_str(
            pl.col("bukti").str.replace_all("_", " "),
            pl.when(pl.col("dokumen_nomor").is_not_null())
            .then(pl.concat_str(pl.lit("\n"), paper))
            .otherwise(pl.lit("")),
        ).alias("bukti"),
    )


def _lines(text: str, width: int) -> int:
    """Lines the text takes in a column so wide; a word that does not fit takes a new one."""
    return sum(-(-max(len(line), 1) // (width - _LOST)) for line in text.split("\n"))


def _drop_down(sheet: Any, last: int) -> None:
    column = len(_SHOWN)
    sheet.data_validation(
        _TOP,
        column,
        last,
        column,
        {
            "validate": "list",
            "source": list(AMENDMENT_ANSWERS),
            "ignore_blank": True,
            "error_title": "Bukan pilihan",
            "error_message": "DITERIMA atau DITOLAK; kosongkan bila belum diputus.",
        },
    )
