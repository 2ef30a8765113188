"""What officers say of pairs, recorded at once: the one way in for workbooks and pages.

What belongs here: weighing answers against what is recorded and adding those that stand, one
writer at a time.
What does not: what is a fault (review), reading workbooks (`assets.answers`).

A page does not wait for a run: a decision is a new file that no run opens twice, and what a run
may know is cut by day. Only two who record at the same moment meet, at a lock of their own.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import polars as pl

import review
from assets.folders import Folders
from assets.review import record, recorded
from schemas.review import DECISIONS, REVOCATIONS


@contextmanager
def recording(folders: Folders) -> Iterator[None]:
    """Wait until nobody else records what officers said; it takes a moment only."""
    folders.data.mkdir(parents=True, exist_ok=True)
    with (folders.data / ".kunci-tinjauan").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def judge(
    folders: Folders, answers: pl.DataFrame, pairs: pl.DataFrame, day: date
) -> review.Weighed:
    """Weigh answers (ANSWERS with `id_buku`) about `pairs`; record them unless one has a fault.

    All or nothing: an officer who is told of a fault has to send the rest again.
    """
    with recording(folders):
        decisions, revocations = recorded(folders, DECISIONS), recorded(folders, REVOCATIONS)
        weighed = review.weighed(answers, pairs, decisions, revocations, day)
        if not (weighed.findings["tingkat"] == review.ERROR).any():
            add_decisions(folders, weighed.new, day)
    return weighed


def add_decisions(folders: Folders, new: pl.DataFrame, day: date) -> None:
    """Add DECISIONS under a name made of what they are, so that the same never stands twice."""
    if new.height:
        digest = hashlib.sha256("".join(new["id_keputusan"].sort()).encode()).hexdigest()
        record(folders, DECISIONS, new, f"{day.isoformat()}_{digest[:16]}")
