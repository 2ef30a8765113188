"""A received file → the marked workbook for its sender.

What belongs here: reading the file once more, what the lake knows of it beyond, the name of
the workbook.
What does not: what is marked and how (intake).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import intake
from assets.folders import Folders
from assets.intake import REMOVED
from intake.returning import books_to_return
from intake.typed import UNTOUCHED

PREFIX = "perbaikan_"
# The folders above a file that may name its sender's area.
_FOLDERS = 4


@dataclass(frozen=True)
class Returned:
    """One table of a returned file: what became of its rows, and where the workbook is.

    `unanswered`: rows of an answer sheet nobody has filled in yet; they are no fault.
    """

    name: str
    state: str
    hint: str | None
    read: int
    unanswered: int
    rejected: int
    cells: int
    repaired: int
    path: Path


def counted_as(file: Path, sha256: str, data: Path) -> str | None:
    """The path under the landing folder of another file with the bytes of `file`, whose rows count.

    None where `file` is that one itself, or was never taken in.
    """
    account = Folders(data).received / f"{sha256}.json"
    if not account.exists():
        return None
    entry = json.loads(account.read_text(encoding="utf-8"))
    name, path = str(entry["jalur"]), file.resolve().as_posix()
    return None if entry["keadaan"] == REMOVED or path.endswith(f"/{name}") else name


def write_back(file: Path, out: Path, data: Path | None) -> list[Returned]:
    """Write `out/perbaikan_<name>.xlsx` for `file`; one workbook per file of an archive.

    `data`: also tell what was refused when the file met others there.
    """
    out.mkdir(parents=True, exist_ok=True)
    name = "/".join(file.resolve().parts[-_FOLDERS:])
    done = []
    for book in books_to_return(file, name):
        taken = [_with_lake(one, data) for one in book.taken]
        path = out / f"{PREFIX}{Path(book.name).stem}.xlsx"
        path.write_bytes(book.written(taken))
        done += [_told(one, path) for one in taken]
    return done


def _with_lake(one: intake.FileIntake, data: Path | None) -> intake.FileIntake:
    """`one` with the rejects of settling, which stand by part and not by file."""
    if data is None:
        return one
    parts = [path for path in sorted(Folders(data).rejects.glob("*.parquet")) if "." in path.stem]
    more = [pl.read_parquet(path).filter(pl.col("berkas") == one.sha256) for path in parts]
    return replace(one, rejected=pl.concat([one.rejected, *more]).unique(maintain_order=True))


def _told(one: intake.FileIntake, path: Path) -> Returned:
    cells = one.rejected.filter(pl.col("tingkat") == "SEL").height
    unanswered = one.rejected.filter(pl.col("kode") == UNTOUCHED).get_column("baris").n_unique()
    return Returned(
        name=one.name.rpartition("/")[2],
        state=one.state,
        hint=one.hint,
        read=one.rows_read,
        unanswered=unanswered,
        rejected=one.rows_rejected - unanswered,
        cells=cells,
        repaired=one.repairs["kolom"].count(),
        path=path,
    )
