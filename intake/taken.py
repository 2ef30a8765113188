"""What one table of a file gave: its account, its rows, rejects and repairs.

What belongs here: that shape, for a file taken, held or refused.
What does not: reading (`reading`), or what is kept of it (assets).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from intake.bridge import CODE as CROSSED
from intake.containers import Piece
from intake.corrected import replaced_file
from intake.dtsen import Extract
from intake.reasons import FileRefused
from intake.received import Opened
from intake.rejects import file_reject
from intake.sheets import Sheet
from schemas.lists import REPAIRS

_NO_REPAIRS = REPAIRS.empty()


@dataclass(frozen=True)
class FileIntake:
    """What one table of a file gave. `rows_read` = `accepted` (repeats included) + `rows_rejected`.

    `name` is the file's, with the sheet or the member of an archive behind it. `state` is
    DITERIMA, DITOLAK (refused whole, unread) or DITAHAN (read, held whole); `code` and `hint`
    say why. `accepted` has the columns of `table`; `versi_dtsen` and `kabupaten` are told for
    DTSEN extracts only. `replaces` is the sha256 of the file this one corrects, and `origin`
    (baris, baris_asal) which row of it each row stands for. `sheet` is the workbook's sheet,
    `header` the row of the titles and `data_from` that of the first row below, `places` the
    place (from 1) of each of the table's columns.
    """

    sha256: str
    name: str
    table: str | None
    state: str
    code: str | None
    hint: str | None
    rows_read: int
    versi_dtsen: str | None
    kabupaten: str | None
    accepted: pl.DataFrame
    rejected: pl.DataFrame
    repairs: pl.DataFrame
    replaces: str | None = None
    origin: pl.DataFrame | None = None
    sheet: str | None = None
    header: int = 1
    data_from: int = 2
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows_rejected(self) -> int:
        """Rows that were not taken: all of a held file, else one BARIS entry each."""
        if self.state != "DITERIMA":
            return self.rows_read
        if not self.rejected.height:
            return 0
        return int((self.rejected["tingkat"] == "BARIS").sum())

    @property
    def needs_bridge(self) -> bool:
        """Whether the file's areas are coded as BPS does: what is taken depends on the bridge."""
        if self.code == "WILAYAH_BPS" or not self.repairs.height:
            return self.code == "WILAYAH_BPS"
        return bool((self.repairs["kode"] == CROSSED).any())


@dataclass(frozen=True)
class Account:
    """A piece whose rows were read: how many, the line of the first, where its columns stand."""

    piece: Piece
    opened: Opened
    rows: int
    first: int
    places: Mapping[str, int]


def accepted(
    one: Account,
    rows: pl.DataFrame,
    rejected: pl.DataFrame,
    repairs: pl.DataFrame,
    origin: pl.DataFrame,
    extract: Extract | None,
) -> FileIntake:
    """What a piece gave that stands."""
    piece, sheet = one.piece, _sheet(one.piece)
    return FileIntake(
        sha256=piece.sha256,
        name=piece.name,
        table=one.opened.layout.table.name,
        state="DITERIMA",
        code=None,
        hint=None,
        rows_read=one.rows,
        versi_dtsen=extract.version if extract else None,
        kabupaten=extract.regency if extract else None,
        accepted=rows,
        rejected=rejected,
        repairs=repairs,
        replaces=replaced_file(piece.marks, sheet or ""),
        origin=origin if one.opened.corrects else None,
        sheet=sheet,
        header=one.opened.header,
        data_from=one.first,
        places=one.places,
    )


def refused(piece: Piece, refusal: FileRefused, one: Account | None = None) -> FileIntake:
    """A piece that was refused or held whole; `one` where its header was found."""
    table = one.opened.layout.table if one is not None else None
    return FileIntake(
        sha256=piece.sha256,
        name=piece.name,
        table=table.name if table is not None else None,
        state=refusal.state,
        code=refusal.code,
        hint=refusal.hint,
        rows_read=one.rows if one is not None and refusal.state == "DITAHAN" else 0,
        versi_dtsen=None,
        kabupaten=None,
        accepted=table.empty() if table is not None else pl.DataFrame(),
        rejected=file_reject(piece.sha256, refusal.code, refusal.hint),
        repairs=_NO_REPAIRS,
        sheet=_sheet(piece),
        header=one.opened.header if one is not None else 1,
        data_from=one.first if one is not None else 2,
        places=one.places if one is not None else {},
    )


def _sheet(piece: Piece) -> str | None:
    return piece.content.name if isinstance(piece.content, Sheet) else None
