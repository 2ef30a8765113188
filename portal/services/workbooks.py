"""Workbooks of officers: the waiting pairs of an area to take away, and filled ones handed in.

What belongs here: which pairs and which returned books are within reach; whose decision it is.
What does not: how a workbook looks, what is wrong with a cell, or recording (review, assets).

A returned book ends where `bansos review import` and `bansos tugas masuk` end. Whoever is signed in
is the officer, today is the day, and a book about anything outside their area is refused whole with
the words for a book that was never handed out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import review
from assets.answers import ImportedFile, import_books
from assets.folders import Folders
from assets.judged import recording
from assets.returned import refused
from assets.visits import take_back_visits
from assets.workbooks import Exported, export_pairs
from portal.limits import BodyBounds
from portal.roles import Role, Scope
from portal.services.book_trial import opens_within_bounds
from portal.services.queue_file import queue_file
from portal.services.review_queue import OPEN, REVIEWERS, pairs_within
from review import visits
from review.workbook import FORMAT_VERSION
from schemas.forms import FORMS
from schemas.review import HANDED_OUT
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.visits import VISIT_TASKS

HANDS_IN = REVIEWERS | {Role.PENDAMPING}
# A day's work of one officer; the next book holds what is left.
MOST_PAIRS = 100
_NOT_XLSX = "Bukan buku kerja yang dapat dibaca / not a workbook that can be read."
_NOT_OURS = (
    "Buku ini tidak diserahkan kepada Anda dari folder data ini / not handed out to you. "
    "Ambil lagi bukunya, lalu isi yang baru."
)
# By what a book calls itself: who hands it in, and where it is recorded as handed out.
_KINDS: dict[str, tuple[frozenset[Role], Table]] = {
    FORMAT_VERSION: (REVIEWERS, HANDED_OUT),
    visits.VISIT_FORMAT: (frozenset({Role.PENDAMPING}), VISIT_TASKS),
}


@dataclass(frozen=True)
class Taken:
    """A workbook of waiting pairs, and every number in it, for the account of who saw whom."""

    book: Exported
    numbers: list[str]


def review_book(folders: Folders, scope: Scope, area: str, out: Path) -> Taken | None:
    """The first MOST_PAIRS pairs under `area` that this officer may decide; None if none wait."""
    waiting = pairs_within(folders, scope).filter(
        pl.col("keadaan").is_in(OPEN),
        pl.col("saya").is_null(),
        pl.col("kode_desa_l").str.starts_with(area) | pl.lit(not area),
    )
    path = queue_file(folders)
    if waiting.is_empty() or path is None:
        return None
    key = ["id_pasangan", "id_laporan", "bukti"]
    first = waiting.sort("id_laporan", "id_pasangan").head(MOST_PAIRS).select(*key, "keadaan")
    rows = pl.scan_parquet(path).join(first.lazy(), on=key).collect().sort(key)
    book = export_pairs(folders, out, area or _common(rows["kode_desa_l"].to_list()), rows)
    numbers = [
        number
        for name in ("nik_l", "nik_d", "no_kk_l", "no_kk_d")
        if name in rows.columns
        for number in rows[name].drop_nulls()
    ]
    return Taken(book, list(dict.fromkeys(numbers)))


def hand_in(
    folders: Folders,
    landing: Path,
    scope: Scope,
    newest: Callable[[], Tahap],
    path: Path,
    day: date,
    bounds: BodyBounds,
) -> ImportedFile:
    """Check a filled workbook and record what it says; nothing of it where anything is wrong."""
    if not opens_within_bounds(path, bounds):
        return _refused(path, _NOT_XLSX)
    try:
        told = review.facts_of_book(path)
    except review.BookFault:
        return _refused(path, _NOT_XLSX)
    roles, table = _KINDS.get(told.get("format", ""), (frozenset(), HANDED_OUT))
    number = told.get("id_buku", "")
    if not scope.has(*roles) or not number.isalnum():
        return _refused(path, _NOT_OURS)
    handed = folders.reviews / table.name / f"{number}.parquet"
    if not handed.exists() or not _within(folders, scope, table.name, handed):
        return _refused(path, _NOT_OURS)
    with recording(folders):
        who, files = scope.pengguna, [path]
        if table is HANDED_OUT:
            return import_books(folders, files, who, day, dry_run=False)[0]
        return take_back_visits(folders, landing, files, who, day, newest(), dry_run=False)[0]


def _within(folders: Folders, scope: Scope, table: str, handed: Path) -> bool:
    """Whether everything a book was handed out about lies within reach."""
    if table == VISIT_TASKS.name:
        villages = pl.read_parquet(handed, columns=["kode_desa"])
        return bool(villages.select(scope.condition("kode_desa").all()).item())
    asked = pl.read_parquet(handed, columns=["id_laporan"]).drop_nulls().unique()
    told = [pl.scan_parquet(path) for form in FORMS if (path := folders.form(form)).exists()]
    found = pl.concat([one.select("id_laporan", "kode_desa") for one in told])
    own = found.filter(scope.condition("kode_desa")).join(asked.lazy(), on="id_laporan", how="semi")
    count: int = own.select(pl.col("id_laporan").n_unique()).collect().item()
    return asked.height == count


def _common(codes: list[str]) -> str:
    """The code of the kabupaten/kota all of them share, or of the first."""
    return str(codes[0])[:4]


def _refused(path: Path, text: str) -> ImportedFile:
    found = refused(path.name, text)
    return ImportedFile(path.name, 0, 0, 0, found.findings)
