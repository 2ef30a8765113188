"""An older data folder → this program's version, or nothing at all.

What belongs here: what would change, and changing it so that a kill half-way does no harm.
What does not: parts that a run makes anew by itself (their stamps name the code).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import release
from assets.folders import Folders, Progress
from assets.lake_version import CURRENT, set_current, version_of
from assets.settling import TABLES
from release.layout import APPROVAL
from release.manifest import FORM
from schemas import complaints, guardians, guards, linkage, lists, notices, review, visits
from schemas.parquet import sync_folder, write_table
from schemas.table import Table

# What people added, which no run makes again.
BY_HAND: tuple[Table, ...] = (
    review.DECISIONS,
    review.REVOCATIONS,
    review.LABELS,
    review.HANDED_OUT,
    linkage.FILE_RELEASES,
    guards.GUARD_OVERRIDES,
    visits.VISIT_TASKS,
    visits.VISIT_ANSWERS,
    guardians.GUARDIANS,
    notices.NOTICES,
    complaints.REFERRALS,
)


class CannotMigrate(ValueError):
    """Something in the folder cannot be brought forward; nothing was touched."""


@dataclass(frozen=True)
class NewColumns:
    """A file of rows to which columns are added, empty."""

    path: Path
    table: Table
    missing: tuple[str, ...]


@dataclass(frozen=True)
class SetAside:
    """A draft of an older form that is kept beside, so that its wave is made anew."""

    folder: Path
    beside: Path


@dataclass(frozen=True)
class Migration:
    """What has to change to bring a data folder from `found` to this program's version."""

    found: int
    rows: tuple[NewColumns, ...]
    drafts: tuple[SetAside, ...]

    @property
    def needed(self) -> bool:
        """Whether the folder is older."""
        return self.found < CURRENT


def planned(folders: Folders) -> Migration:
    """What would change; CannotMigrate names what stands in the way.

    A column may only be added if it may be empty: nothing is guessed. An approved release is
    never touched, so one of an older form stays with the program that published it.
    """
    found = version_of(folders.data)
    if found is None or found >= CURRENT:
        return Migration(CURRENT if found is None else found, (), ())
    rows, faults = [], []
    for path, table in _row_files(folders):
        have = pl.read_parquet_schema(path)
        want = table.polars_schema()
        missing = tuple(name for name in want if name not in have)
        needed = [column.name for column in table.columns if not column.nullable]
        wrong = sorted(
            {name for name in have if want.get(name) != have[name]} | ({*missing} & {*needed})
        )
        if wrong:
            faults.append(f"{path.relative_to(folders.data)} ({table.name}): {', '.join(wrong)}")
        elif missing:
            rows.append(NewColumns(path, table, missing))
    drafts = []
    for folder in _older_releases(folders):
        if (folder / APPROVAL).exists():
            faults.append(f"{folder.relative_to(folders.data)}: sudah disahkan / approved")
        drafts.append(SetAside(folder, _beside(folder)))
    if faults:
        raise CannotMigrate(
            "Tidak dapat dimajukan, tidak ada yang disentuh. Letakkan berkas asalnya di landing "
            "folder data baru, atau periksa dengan program yang menulisnya. / Cannot be brought "
            "forward, nothing was touched: " + "; ".join(faults)
        )
    return Migration(found, tuple(rows), tuple(drafts))


def migrate(folders: Folders, plan: Migration, progress: Progress) -> None:
    """Carry out `plan`; the version is set last, so after a kill the same command goes on.

    The caller holds the data folder's lock.
    """
    for done, one in enumerate(plan.rows, 1):
        frame = pl.read_parquet(one.path)
        dtypes = one.table.polars_schema()
        added = frame.with_columns(pl.lit(None, dtypes[name]).alias(name) for name in one.missing)
        write_table(added.select(one.table.column_names), one.table, one.path)
        progress("baris", done, len(plan.rows))
    for draft in plan.drafts:
        draft.folder.rename(draft.beside)
        sync_folder(folders.releases)
    set_current(folders.data)


def _row_files(folders: Folders) -> Iterator[tuple[Path, Table]]:
    """The files of rows that no run makes again, each with its table."""
    for account in sorted(folders.received.glob("*.json")):
        entry = json.loads(account.read_text(encoding="utf-8"))
        path = account.with_suffix(".parquet")
        if entry["tabel"] in TABLES and path.exists():
            yield path, TABLES[entry["tabel"]]
        origin = account.with_suffix(".asal.parquet")
        if origin.exists():
            yield origin, lists.ORIGINS
    for folder, table in ((folders.rejects, lists.REJECTS), (folders.repairs, lists.REPAIRS)):
        for path in sorted(folder.glob("*.parquet")):
            yield path, table
    for table in BY_HAND:
        for path in sorted((folders.reviews / table.name).glob("*.parquet")):
            yield path, table


def _older_releases(folders: Folders) -> list[Path]:
    if not folders.releases.is_dir():
        return []
    return [
        folder
        for folder in release.releases(folders.releases).values()
        if json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("bentuk") != FORM
    ]


def _beside(folder: Path) -> Path:
    number = 1
    while (found := folder.with_name(f"{folder.name}.lama-{number}")).exists():
        number += 1
    return found
