"""One file of the landing folder → typed rows, rejects and repairs of each table in it.

What belongs here: the order of the steps from a path to a `FileIntake`.
What does not: any single step; what repeats between files (`repeats`); where a file lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from intake.bridge import CODE as CROSSED
from intake.bridge import Bridge
from intake.cells import patched
from intake.containers import Piece, pieces_of
from intake.corrected import replaced_file
from intake.dtsen import Extract, contradictions, extract_named, with_person_key
from intake.layout import Layout
from intake.masked import with_masked
from intake.reasons import FileRefused
from intake.received import Received, received_piece
from intake.rejects import fault_rejects, file_reject, line_rejects
from intake.repairs import per_column
from intake.sheets import Sheet
from intake.time_order import in_time
from intake.typed import TypedRows, typed_rows
from intake.whole_file import hold_by_columns, hold_by_rejects
from schemas.dtsen import MEMBERS
from schemas.fingerprint import fingerprints
from schemas.forms import MASKED
from schemas.lists import REJECTS, REPAIRS

_ISI_DIGITS = 16


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
        return int((self.rejected["tingkat"] == "BARIS").sum())

    @property
    def needs_bridge(self) -> bool:
        """Whether the file's areas are coded as BPS does: what is taken depends on the bridge."""
        return self.code == "WILAYAH_BPS" or bool((self.repairs["kode"] == CROSSED).any())


def read_file(path: Path, name: str, bridge: Bridge | None = None) -> FileIntake:
    """The one table of the file at `path`; ValueError if it holds several (see `read_landed`)."""
    taken = list(read_landed(path, name, bridge))
    if len(taken) != 1:
        raise ValueError(f"the file holds {len(taken)} tables")
    return taken[0]


def read_landed(path: Path, name: str, bridge: Bridge | None = None) -> Iterator[FileIntake]:
    """Every table in the file at `path`, called `name` in the landing folder, one at a time.

    Never half-read: what fits no layout is refused whole. Every line after a header is an
    accepted row or has one BARIS reject. OSError if the file cannot be read at all. `bridge`
    turns the area codes of BPS into those of Kemendagri; without it such a file is held.
    """
    for piece in pieces_of(path.read_bytes(), name):
        yield read_piece(piece, bridge)


def read_piece(piece: Piece, bridge: Bridge | None = None) -> FileIntake:
    """The one table that `piece` holds, see `read_landed`."""
    received: Received | None = None
    try:
        if isinstance(piece.content, FileRefused):
            raise piece.content
        received = received_piece(piece.content)
        layout = received.layout
        extract = extract_named(piece.name, layout) if layout.file_name else None
        if bridge is not None:
            received = bridge.crossed(received, extract.last_day if extract else None)
        hold_by_columns(received.columns, layout, piece.name)
        taken = _taken(piece, received, extract)
    except FileRefused as refusal:
        return _refused(piece, refusal, received)
    try:
        hold_by_rejects(taken.rows_read, taken.rejected)
    except FileRefused as refusal:
        held = _refused(piece, refusal, received)
        # The single rejects stay: they are what the sender has to mend.
        return replace(held, rejected=pl.concat([held.rejected, taken.rejected]))
    return taken


def _taken(piece: Piece, received: Received, extract: Extract | None) -> FileIntake:
    layout, sha256 = received.layout, piece.sha256
    typed = typed_rows(received.columns, received.lines, layout).with_faults(received.faults)
    typed = in_time(typed, layout, extract.last_day if extract else None)
    typed = typed.with_faults(contradictions(typed, layout))
    rejected = pl.concat(
        [
            line_rejects(sha256, received.damaged, received.cells),
            fault_rejects(sha256, typed.faults, layout),
        ]
    ).sort(REJECTS.sort, nulls_last=True)
    repairs = per_column(pl.concat([received.repairs, typed.repairs]), layout)
    origin = received.origin
    return FileIntake(
        sha256=sha256,
        name=piece.name,
        table=layout.table.name,
        state="DITERIMA",
        code=None,
        hint=None,
        rows_read=received.count,
        versi_dtsen=extract.version if extract else None,
        kabupaten=extract.regency if extract else None,
        accepted=_as_table(_with_masked(typed, layout), layout, sha256, extract),
        rejected=rejected,
        repairs=repairs.with_columns(berkas=pl.lit(sha256))
        .select(REPAIRS.column_names)
        .sort(REPAIRS.sort, nulls_last=True),
        replaces=replaced_file(piece.marks, _sheet(piece) or ""),
        origin=None
        if origin is None
        else pl.DataFrame({"baris": received.lines, "baris_asal": origin}).drop_nulls(),
        sheet=_sheet(piece),
        header=received.header,
        data_from=received.data_from,
        places=received.places,
    )


def _with_masked(typed: TypedRows, layout: Layout) -> pl.DataFrame:
    """The rows that stand; of a form with the numbers that came masked."""
    if MASKED.name not in layout.table.column_names:
        return typed.accepted
    return with_masked(typed.accepted, typed.faults)


def _sheet(piece: Piece) -> str | None:
    return piece.content.name if isinstance(piece.content, Sheet) else None


def _as_table(
    rows: pl.DataFrame, layout: Layout, sha256: str, extract: Extract | None
) -> pl.DataFrame:
    """`rows` in the columns of the table, with lineage and keys."""
    rows = rows.with_columns(pl.lit(sha256).alias("berkas"))
    if layout.table is MEMBERS:
        rows = with_person_key(rows)
    if extract is not None:
        rows = rows.with_columns(pl.lit(extract.version).alias("versi_dtsen"))
    else:
        rows = rows.with_columns(_content(rows, layout).alias("isi"))
    return rows.select(layout.table.column_names)


def _content(rows: pl.DataFrame, layout: Layout) -> pl.Series:
    """`isi` of every row; a masked number is part of it where there is one."""
    content = fingerprints(rows, layout.received, _ISI_DIGITS)
    if MASKED.name not in rows.columns or not rows[MASKED.name].count():
        return content
    some = rows[MASKED.name].is_not_null().arg_true()
    told = fingerprints(rows[some], [*layout.received, MASKED.name], _ISI_DIGITS)
    return patched(content, some, told)


def _refused(piece: Piece, refusal: FileRefused, received: Received | None) -> FileIntake:
    held = refusal.state == "DITAHAN" and received is not None
    table = received.layout.table if received is not None else None
    return FileIntake(
        sha256=piece.sha256,
        name=piece.name,
        table=table.name if table is not None else None,
        state=refusal.state,
        code=refusal.code,
        hint=refusal.hint,
        rows_read=received.count if held and received is not None else 0,
        versi_dtsen=None,
        kabupaten=None,
        accepted=table.empty() if table is not None else pl.DataFrame(),
        rejected=file_reject(piece.sha256, refusal.code, refusal.hint),
        repairs=REPAIRS.empty(),
        sheet=_sheet(piece),
        header=received.header if received is not None else 1,
        data_from=received.data_from if received is not None else 2,
        places=received.places if received is not None else {},
    )
