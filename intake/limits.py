"""Bounds and words that reading uses, as one frozen object.

What belongs here: the shape of `limits.yaml` and its loading.
What does not: the values (they stand in the YAML, each with its reason) or their use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("limits.yaml")


@dataclass(frozen=True)
class SwapEvidence:
    """What makes NIK and KK columns count as swapped over a whole file."""

    at_least: int
    share: float
    rest: float


@dataclass(frozen=True)
class ArchiveBounds:
    """What a ZIP may unpack to: files, bytes, and bytes per packed byte beyond `free` bytes."""

    entries: int
    bytes: int
    free: int
    ratio: int


@dataclass(frozen=True)
class SheetBounds:
    """How far a sheet may reach: cells, and beyond `free` cells for each that holds something."""

    cells: int
    free: int
    ratio: int


@dataclass(frozen=True)
class OldBooks:
    """What reading an XLS workbook may take: bytes of memory, seconds of processor time."""

    bytes: int
    seconds: int


@dataclass(frozen=True)
class HeldWhole:
    """What makes a file wait as a whole: shares of its rows, with the least rows that count."""

    rejected_rows: int
    rejected: float
    sender_rows: int
    sender: float
    zero_numbers: int
    zero: float
    zero_deviations: float


@dataclass(frozen=True)
class Together:
    """How much is read together: pieces of files, and bytes of their content."""

    files: int
    bytes: int


@dataclass(frozen=True)
class Limits:
    """The content of `limits.yaml`; see there for what each value means and why."""

    earliest: date
    latest: date
    separators: tuple[str, ...]
    empty_words: tuple[str, ...]
    desil_unranked: str
    desil_above: str
    swap: SwapEvidence
    bps_share: float
    received_characters: int
    columns_named: int
    rows_worth_threads: int
    rows_per_word: int
    together: Together
    months: dict[str, int]
    header_rows: int
    header_depth: int
    archive: ArchiveBounds
    sheet: SheetBounds
    old_books: OldBooks
    held: HeldWhole
    gram_from: int
    digits_in_number: int
    repairs_per_cell: int


@cache
def limits() -> Limits:
    """The shipped limits; KeyError names an entry that `limits.yaml` lacks."""
    entries = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    swap, archive = entries["kolom_tertukar"], entries["arsip"]
    held, sheet = entries["ditahan_utuh"], entries["lembar"]
    return Limits(
        earliest=entries["tanggal_terawal"],
        latest=entries["tanggal_terakhir"],
        separators=tuple(entries["pemisah"]),
        empty_words=tuple(entries["kosong"]),
        desil_unranked=entries["desil"]["belum"],
        desil_above=entries["desil"]["lebih"],
        swap=SwapEvidence(swap["minimal"], swap["bagian"], swap["sisa"]),
        bps_share=entries["wilayah_bps"],
        received_characters=entries["panjang_isi_diterima"],
        columns_named=entries["kolom_disebut"],
        rows_worth_threads=entries["baris_untuk_utas"],
        rows_per_word=entries["baris_per_kata"],
        together=Together(entries["dibaca_bersama"]["berkas"], entries["dibaca_bersama"]["bita"]),
        header_rows=entries["judul"]["baris"],
        header_depth=entries["judul"]["tingkat"],
        archive=ArchiveBounds(
            archive["berkas"], archive["bita"], archive["bita_bebas"], archive["rasio"]
        ),
        sheet=SheetBounds(sheet["sel"], sheet["sel_bebas"], sheet["rasio"]),
        old_books=OldBooks(entries["xls"]["bita"], entries["xls"]["detik"]),
        held=HeldWhole(
            rejected_rows=held["ditolak"]["minimal"],
            rejected=held["ditolak"]["bagian"],
            sender_rows=held["pengirim"]["minimal"],
            sender=held["pengirim"]["bagian"],
            zero_numbers=held["nol_di_belakang"]["minimal"],
            zero=held["nol_di_belakang"]["bagian"],
            zero_deviations=held["nol_di_belakang"]["simpangan"],
        ),
        gram_from=entries["gram_mulai"],
        digits_in_number=entries["angka_minimal"],
        repairs_per_cell=entries["perbaikan_per_sel"],
        months={name: month for month, names in entries["bulan"].items() for name in names},
    )
