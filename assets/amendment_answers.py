"""Answers of the owners of DTSEN → closed proposals.

What belongs here: reading the files, recording those without a fault, and the states anew.
What does not: what is a fault (review.amendments), or what a state follows from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import review
from assets.amendment_files import cutoffs_of, packages
from assets.amendment_state import states_of, write_states
from assets.answers import ImportedFile
from assets.folders import Folders
from assets.review import record, recorded
from review.amendments import answers_read, read_answer_cells
from schemas.amendments import ANSWERS

_NAME_DIGITS = 12


@dataclass(frozen=True)
class Handover:
    """Who answers, who hands the answer in and when; `amend`: a recorded answer may change."""

    lembaga: str
    officer: str
    day: date
    amend: bool = False


def take_answers(
    folders: Folders, files: Sequence[Path], by: Handover, *, dry_run: bool
) -> list[ImportedFile]:
    """Check every file; record the answers if none has a fault, unless `dry_run`.

    Files are read together: two that answer one proposal differently refuse each other. Nothing
    recorded is ever changed: a correction is a later answer beside the earlier one.
    """
    made = packages(folders)
    states, cutoffs = states_of(folders, made, None), cutoffs_of(made)
    known = recorded(folders, ANSWERS)
    done: list[ImportedFile] = []
    fresh: list[pl.DataFrame] = []
    for path in files:
        try:
            cells = read_answer_cells(path)
        except review.BookFault as fault:
            done.append(_unreadable(path.name, str(fault)))
            continue
        seen = pl.concat([known, *fresh])
        read = answers_read(path.name, cells, states, cutoffs, seen, by.day, amend=by.amend)
        done.append(
            ImportedFile(path.name, read.answers.height, read.repeats, read.blank, read.findings)
        )
        fresh.append(
            read.answers.with_columns(
                lembaga=pl.lit(by.lembaga), petugas=pl.lit(by.officer), tanggal=pl.lit(by.day)
            ).select(ANSWERS.column_names)
        )
    rows = pl.concat([ANSWERS.empty(), *fresh])
    if any(one.refused for one in done) or dry_run or rows.is_empty():
        return done
    digest = hashlib.sha256(rows.sort(ANSWERS.key).write_csv().encode()).hexdigest()
    record(folders, ANSWERS, rows, f"{by.day.isoformat()}_{digest[:_NAME_DIGITS]}")
    write_states(folders)
    return done


def _unreadable(name: str, text: str) -> ImportedFile:
    problem = review.finding(text, "", "")
    return ImportedFile(
        name, 0, 0, 0, review.findings_of(pl.DataFrame({"berkas": [name]}), problem)
    )
