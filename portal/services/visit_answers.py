"""Answers of visits given on a page: checked cell by cell like a list that came back.

What belongs here: from a form's answers to the answers the visit room checks and records.
What does not: what is a fault (review.visits), or what an answer changes (register, rules).

A page is a list with one task a row: what was shown is recorded as handed out, so that an answer
from a page and one from a workbook rest on the same record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

import review
import rules
from assets.folders import Folders
from assets.judged import recording
from assets.review import record, recorded
from assets.visits import families_present, keep_answers
from portal.roles import Role, Scope
from portal.services.visit_tasks import tasks_of
from review import visits
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS, VISIT_TASKS

_BOOK_DIGITS = 16


@dataclass(frozen=True)
class Visited:
    """What a companion says of one task, as typed; the names are those of the list's columns."""

    JAWABAN: str = ""
    DOKUMEN: str = ""
    NOMOR: str = ""
    TANGGAL: str = ""
    CATATAN: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(asdict(self).values())


@dataclass(frozen=True)
class VisitOutcome:
    """`recorded`: new answers; `faults`: task → what is wrong; `notices`: told, not refused."""

    recorded: int
    faults: Mapping[str, list[str]]
    notices: list[str]


def answer_visits(
    folders: Folders,
    landing: Path,
    scope: Scope,
    tahap: Tahap,
    village: str,
    said: Mapping[str, Visited],
    day: date,
) -> VisitOutcome | None:
    """Record answers by task; all of them or none. None where the village is not within reach."""
    rows = tasks_of(folders, scope, tahap, village)
    if rows is None or not scope.has(Role.PENDAMPING):
        return None
    filled = {task: one for task, one in said.items() if not one.empty}
    tasks = rows.filter(pl.col("id_tugas").is_in(list(filled)))
    if tasks.is_empty():
        return VisitOutcome(0, {}, [])
    told = "|".join(sorted(tasks["id_tugas"]) + [scope.pengguna, day.isoformat()])
    number = hashlib.sha256(told.encode()).hexdigest()[:_BOOK_DIGITS]
    book = visits.visit_records(tasks, number)
    handed, cells, places = _as_cells(tasks, filled, number)
    with recording(folders):
        before = recorded(folders, VISIT_ANSWERS)
        longest = rules.load_parameters().number("verifikasi/usia_maks_hari", day)
        present = families_present(folders, tahap)
        found = visits.answered("portal", cells, handed, book, present, day, longest, before)
        faults: dict[str, list[str]] = {}
        notices = []
        for row in found.findings.iter_rows(named=True):
            text = f"{row['masalah']} – {row['tindakan']}"
            if row["tingkat"] == review.ERROR:
                faults.setdefault(places[row["baris"]], []).append(text)
            else:
                notices.append(text)
        if faults:
            return VisitOutcome(0, faults, notices)
        answers = found.answers.with_columns(petugas=pl.lit(scope.pengguna), tanggal=pl.lit(day))
        new = answers.join(before, on=list(VISIT_ANSWERS.key), how="anti")
        first_told = new.join(before, on=["id_tugas", "jawaban"], how="anti")
        record(folders, VISIT_TASKS, book, number)
        keep_answers(folders, landing, new, first_told, book, day)
    return VisitOutcome(new.height, {}, notices)


def _as_cells(
    tasks: pl.DataFrame, said: Mapping[str, Visited], number: str
) -> tuple[pl.DataFrame, pl.DataFrame, dict[int, str]]:
    """HANDED_OUT and READ_CELLS of the inputs alone, and which row is which task."""
    rows = {place: task for place, task in enumerate(tasks["id_tugas"], 1)}
    inputs = [
        (row, column, name, task, asdict(said[task])[name].strip())
        for row, task in rows.items()
        for column, name in zip("ABCDE", visits.INPUTS, strict=True)
    ]
    frame = pl.DataFrame(
        inputs,
        schema={
            "baris": pl.Int64,
            "kolom": pl.String,
            "isian": pl.String,
            "bukti": pl.String,
            "teks": pl.String,
        },
        orient="row",
    ).with_columns(lembar=pl.lit(visits.VISIT_SHEET), id_buku=pl.lit(number))
    handed = frame.drop("teks").with_columns(
        sidik=pl.lit(None, pl.String), id_laporan=pl.lit(None, pl.String)
    )
    cells = frame.select("lembar", "baris", "kolom", "teks", rumus=pl.lit(False))
    return handed, cells.filter(pl.col("teks") != ""), rows
