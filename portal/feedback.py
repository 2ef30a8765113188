"""What a sender is told of a file, row by row, at once.

What belongs here: reading a file as intake will, what beyond that keeps it from being sent, and
the words and places – never a cell's content – that may be kept.
What does not: where the file lies (`sending`), or what is wrong with a cell (intake).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import intake
from intake import FileIntake
from portal.limits import Limits
from portal.roles import Role, Scope
from schemas.forms import FORMS

ACCEPTED, HELD, REFUSED = "DITERIMA", "DITAHAN", "DITOLAK"
_VILLAGE, _POST = "kode_desa", "kode_posyandu"
# Titles of unknown columns stand in a hint; in a file without titles they are data.
_NUMBER = re.compile(r"\d{6,}")
_ROWS_NAMED = 5
_ARCHIVED = re.compile(r"[^#]*/")


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its sheet, its form, and what became of its rows."""

    nama: str
    formulir: str | None
    keadaan: str
    dibaca: int
    ditolak: int
    diperbaiki: int
    petunjuk: str | None


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where, and what to do. `berat` rows are not taken, others are without
    that cell."""

    lembar: str
    baris: int | None
    kolom: str | None
    petunjuk: str
    berat: bool


@dataclass(frozen=True)
class Feedback:
    """What is told of one file; `pesan` is the text key of what keeps all of it from being sent."""

    keadaan: str
    lembar: tuple[Sheet, ...]
    kesalahan: tuple[Fault, ...] = ()
    jumlah_kesalahan: int = 0
    pesan: str | None = None
    baris: tuple[int, ...] = field(default=())

    @property
    def read(self) -> int:
        """Rows read, repaired cells and rejected rows stand in `lembar` likewise."""
        return sum(sheet.dibaca for sheet in self.lembar)

    @property
    def rejected(self) -> int:
        """Rows that are not taken."""
        return sum(sheet.ditolak for sheet in self.lembar)

    @property
    def repaired(self) -> int:
        """Cells used otherwise than they were written."""
        return sum(sheet.diperbaiki for sheet in self.lembar)

    def kept(self) -> dict[str, Any]:
        """This as JSON for the list of what was sent."""
        return asdict(self)


def read_feedback(path: Path, name: str, scope: Scope, bounds: Limits) -> Feedback:
    """What intake makes of the file at `path`, called `name` in the landing folder.

    Beyond intake: only forms of a posyandu, one file and no archive, nothing that unpacks to far
    more than a form, no row of a village outside the sender's area, and of a cadre none of another
    post. Of many faults the first are listed.
    """
    if _unpacked(path) > bounds.body.unpacked:
        return Feedback(REFUSED, (), pesan="kirim_terlalu_luas")
    most = bounds.shown.faults
    taken = list(intake.read_landed(path, name))
    sheets = tuple(_sheet(one) for one in taken)
    faults = [fault for one in taken for fault in _faults(one)]
    refusal, rows = _not_to_be_sent(taken, name, scope)
    if refusal is not None:
        state = REFUSED
    elif any(one.state == HELD for one in taken):
        state = HELD
    else:
        state = ACCEPTED
    return Feedback(state, sheets, tuple(faults[:most]), len(faults), refusal, tuple(rows))


def _unpacked(path: Path) -> int:
    """The bytes a ZIP says it unpacks to; 0 for anything else, which intake opens or refuses."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0


def _not_to_be_sent(
    taken: Sequence[FileIntake], name: str, scope: Scope
) -> tuple[str | None, list[int]]:
    """(text key, rows) of what keeps the whole file from being sent."""
    if any(_ARCHIVED.match(one.name.removeprefix(name)) for one in taken):
        return "kirim_arsip", []
    if any(one.state == REFUSED for one in taken):
        return "kirim_tidak_terbaca", []
    if any(one.table not in FORMS for one in taken):
        return "kirim_bukan_formulir", []
    if not any(one.rows_read for one in taken):
        return "kirim_kosong", []
    for column, key, inside in (
        (_VILLAGE, "kirim_luar_wilayah", scope.condition(_VILLAGE)),
        (_POST, "kirim_luar_posyandu", _own_post(scope)),
    ):
        rows = [row for one in taken for row in _rows(one, column, ~inside)]
        if rows:
            return key, rows[:_ROWS_NAMED]
    return None, []


def _own_post(scope: Scope) -> pl.Expr:
    """Whether a row is of the sender's post; whoever answers for a village has all of its posts."""
    if scope.posyandu is None or scope.has(Role.OPERATOR_DESA):
        return pl.lit(True)
    return pl.col(_POST) == scope.posyandu


def _rows(one: FileIntake, column: str, outside: pl.Expr) -> list[int]:
    if column not in one.accepted.columns:
        return []
    return one.accepted.filter(outside)["baris"].sort().to_list()


def _sheet(one: FileIntake) -> Sheet:
    return Sheet(
        nama=one.sheet or "",
        formulir=one.table,
        keadaan=one.state,
        dibaca=one.rows_read,
        ditolak=one.rows_rejected,
        diperbaiki=one.repairs.height,
        petunjuk=None if one.hint is None else _hidden(one.hint),
    )


def _faults(one: FileIntake) -> list[Fault]:
    entries = one.rejected.filter(pl.col("tingkat") != "BERKAS").sort("baris", nulls_last=True)
    columns = entries.select("baris", "kolom", "petunjuk", "tingkat")
    return [
        Fault(one.sheet or "", row, column, _hidden(hint), level == "BARIS")
        for row, column, hint, level in columns.iter_rows()
    ]


def _hidden(hint: str) -> str:
    return _NUMBER.sub("…", hint)
