"""Dates taken for slips of the pen, as a table with what to do about them.

What belongs here: the words around what `assets.newest_day` set aside.
What does not: which days count.
"""

from __future__ import annotations

import polars as pl

from assets.folders import Folders
from pipelines.show import console, frame_table

_SHOWN = 20
_WORDS = (
    "Tanggal ini jauh sesudah semua laporan dan batas tahap lain, jadi dianggap salah tulis: hari "
    "pengetahuan tidak ikut maju, dan barisnya menunggu. Perbaiki tanggalnya dengan bansos intake "
    "return BERKAS, lalu terima kembali. Bila tanggalnya benar, barisnya berlaku sendiri setelah "
    "laporan lain menyusul. / Dated far after everything else and taken for slips: they move no "
    "day, and their rows wait until corrected or until others come near."
)


_EARLY = (
    "Tanggal ini jauh sebelum semua laporan lain, jadi dianggap salah tulis: laporan berjenjang "
    "tidak mulai di sana dan menyebutnya tanpa bulan. Perbaiki tanggalnya dengan bansos intake "
    "return BERKAS. / Dated far before all others and taken for slips: the tiered report does not "
    "begin there."
)


def aside_table(folders: Folders, aside: pl.DataFrame, words: str = _WORDS) -> None:
    """Print the rows that were set aside (newest_day.TOLD), by file and line; nothing if none."""
    if not aside.height:
        return
    files = pl.read_parquet(folders.files, columns=["berkas", "jalur"]).unique("berkas", keep="any")
    rows = aside.head(_SHOWN).join(files, on="berkas", how="left", maintain_order="left")
    shown = rows.select("tabel", "jalur", "baris", tanggal="hari")
    title = f"Tanggal disisihkan / dates set aside: {aside.height}"
    console.print(frame_table(shown, title))
    console.print(words, soft_wrap=True)


def early_table(folders: Folders, early: pl.DataFrame) -> None:
    """The same of reports dated far before all others."""
    aside_table(folders, early, _EARLY)
