"""Records of people's work past their retention: visits, workbooks handed out, the access log.

What belongs here: which of their files have outlived their period, and where the access log then
begins.
What does not: the periods (`retention.yaml`), other classes (`retention`), removing (`purge`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import polars as pl

import audit
from assets.folders import Folders
from assets.outlived import Outlived, outlived_file
from assets.review import decision_files, recorded
from review import visits
from schemas.review import HANDED_OUT
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS, VISIT_TASKS

ACCESS = "JEJAK_AKSES"
# In the audit log's line of a removal: the last line of the access log that went.
NUMBER, MARK = "akses_nomor", "akses_sidik"


def visits_outlived(
    folders: Folders, end: date, cut_off: Mapping[Tahap, date]
) -> Iterator[Outlived]:
    """Answers of visits that nothing contradicts, and the tasks of waves long over.

    An answer that another one contradicts keeps both out of the lists: without it the other would
    count, so it stays as long as they disagree.
    """
    disputed = visits.answered_differently(recorded(folders, VISIT_ANSWERS))["id_tugas"].unique()
    for path in decision_files(folders, VISIT_ANSWERS):
        rows = pl.read_parquet(path, columns=["id_tugas", "tanggal"])
        newest = rows["tanggal"].max()
        old = isinstance(newest, date) and newest < end
        if old and not rows["id_tugas"].is_in(disputed.implode()).any():
            yield outlived_file(folders, "KUNJUNGAN", path)
    over = [str(tahap) for tahap, cut in cut_off.items() if cut < end]
    for path in decision_files(folders, VISIT_TASKS):
        waves = pl.read_parquet(path, columns=["tahap"])["tahap"]
        if waves.len() and waves.is_in(over).all():
            yield outlived_file(folders, "KUNJUNGAN", path)


def books_outlived(folders: Folders, end: date) -> Iterator[Outlived]:
    """What was written down of workbooks handed out; one that comes back later is refused."""
    for path in decision_files(folders, HANDED_OUT):
        if date.fromtimestamp(path.stat().st_mtime) < end:
            yield outlived_file(folders, "BUKU_KERJA", path)


def accesses_outlived(folders: Folders, end: date) -> Iterator[Outlived]:
    """The oldest months of the access log; never one after a month that stays, nor the last."""
    for path in sorted(folders.access_log.glob("[0-9]*.jsonl"))[:-1]:
        year, month = map(int, path.stem.split("-"))
        if date(year, month, monthrange(year, month)[1]) >= end:
            return
        yield outlived_file(folders, ACCESS, path)


def log_goes_on_after(folders: Folders, names: Collection[str]) -> dict[str, str | int]:
    """NUMBER and MARK of the last line in the named months of the access log; empty for none.

    They stand in the audit log, so that the chain that is left can be held to what went before.
    """
    if not names:
        return {}
    last = max(names).rpartition("/")[2]
    lines = [text for name, _, text in audit.read_lines(folders.access_log) if name == last]
    line = audit.parsed(lines[-1]) if lines else None
    return {} if line is None else {NUMBER: line.nomor, MARK: line.sidik}
