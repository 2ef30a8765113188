"""One file of the landing folder → typed rows and rejects.

What belongs here: the order of the steps from a path to a `FileIntake`.
What does not: any single step; what repeats between files (`repeats`); where a file lies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from intake.cells import patched
from intake.dtsen import Extract, contradictions, extract_named, with_person_key
from intake.layout import Layout
from intake.masked import with_masked
from intake.reasons import FileRefused
from intake.received import Received, received_file
from intake.rejects import fault_rejects, file_reject, line_rejects
from intake.time_order import in_time
from intake.typed import TypedRows, typed_rows
from intake.whole_file import hold_if_bps, hold_if_swapped
from schemas.dtsen import MEMBERS
from schemas.fingerprint import fingerprints
from schemas.forms import MASKED
from schemas.lists import REJECTS

_ISI_DIGITS = 16


@dataclass(frozen=True)
class FileIntake:
    """What one file gave. `rows_read` = `accepted` (repeats included) + `rows_rejected`.

    `state` is DITERIMA, DITOLAK (refused whole, unread) or DITAHAN (read, held whole);
    `code` and `hint` say why. `accepted` has the columns of `table`; `versi_dtsen` and
    `kabupaten` are told for DTSEN extracts only.
    """

    sha256: str
    table: str | None
    state: str
    code: str | None
    hint: str | None
    rows_read: int
    versi_dtsen: str | None
    kabupaten: str | None
    accepted: pl.DataFrame
    rejected: pl.DataFrame

    @property
    def rows_rejected(self) -> int:
        """Rows that were not taken: all of a held file, else one BARIS entry each."""
        if self.state != "DITERIMA":
            return self.rows_read
        return int((self.rejected["tingkat"] == "BARIS").sum())


def read_file(path: Path, name: str) -> FileIntake:
    """The file at `path`, called `name` in the landing folder: typed rows and rejects.

    Never half-read: a file that fits no layout is refused whole. Every line after the header
    is an accepted row or has one BARIS reject. OSError if the file cannot be read at all.
    """
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    received: Received | None = None
    try:
        received = received_file(data)
        del data
        extract = extract_named(name, received.layout) if received.layout.file_name else None
        hold_if_bps(received.columns, received.layout)
        hold_if_swapped(received.columns, received.layout)
    except FileRefused as refusal:
        return _refused(sha256, refusal, received)
    return _taken(sha256, received, extract)


def _taken(sha256: str, received: Received, extract: Extract | None) -> FileIntake:
    layout, count = received.layout, received.count
    typed = typed_rows(received.columns, received.lines, layout)
    typed = in_time(typed, layout, extract.last_day if extract else None)
    typed = typed.with_faults(contradictions(typed, layout))
    rejected = pl.concat(
        [
            line_rejects(sha256, received.damaged, received.cells),
            fault_rejects(sha256, typed.faults, layout),
        ]
    ).sort(REJECTS.sort, nulls_last=True)
    return FileIntake(
        sha256=sha256,
        table=layout.table.name,
        state="DITERIMA",
        code=None,
        hint=None,
        rows_read=count,
        versi_dtsen=extract.version if extract else None,
        kabupaten=extract.regency if extract else None,
        accepted=_as_table(_with_masked(typed, layout), layout, sha256, extract),
        rejected=rejected,
    )


def _with_masked(typed: TypedRows, layout: Layout) -> pl.DataFrame:
    """The rows that stand; of a form with the numbers that came masked."""
    if MASKED.name not in layout.table.column_names:
        return typed.accepted
    return with_masked(typed.accepted, typed.faults)


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


def _refused(sha256: str, refusal: FileRefused, received: Received | None) -> FileIntake:
    held = refusal.state == "DITAHAN" and received is not None
    table = received.layout.table if received is not None else None
    return FileIntake(
        sha256=sha256,
        table=table.name if table is not None else None,
        state=refusal.state,
        code=refusal.code,
        hint=refusal.hint,
        rows_read=received.count if held and received is not None else 0,
        versi_dtsen=None,
        kabupaten=None,
        accepted=table.empty() if table is not None else pl.DataFrame(),
        rejected=file_reject(sha256, refusal.code, refusal.hint),
    )
