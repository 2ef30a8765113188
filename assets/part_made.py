"""One part of a table as it is made from its files, at once or range by range.

What belongs here: its rows in the order of the table, and what adds up meanwhile – counts,
rejects, rows for which another stands.
What does not: which row stays (intake/), or where any of it is written (`assets.settling`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

import intake
from assets.ranges import (
    batches,
    families_in_order,
    in_order,
    lay_aside,
    ranges_for,
    read_together,
)
from schemas import dtsen, lists
from schemas.parquet import schema_fits
from schemas.table import Table
from schemas.validate import validated

# Per file (sha256): diterima, berulang, ditolak.
Counts = dict[str, dict[str, int]]
_DTSEN = (dtsen.FAMILIES.name, dtsen.MEMBERS.name)
# Rows by the sha256 of their file.
Files = Mapping[str, pl.DataFrame]


def nothing_counted(hashes: list[str]) -> Counts:
    """Counts of files none of whose rows is settled yet."""
    return {sha: dict.fromkeys(("diterima", "berulang", "ditolak"), 0) for sha in hashes}


def count_refused(counts: Counts, rejects: pl.DataFrame) -> None:
    """Move rows refused after reading from accepted to refused, per file."""
    for sha, number in rejects.group_by("berkas").len().rows():
        counts[sha]["diterima"] -= number
        counts[sha]["ditolak"] += number


@dataclass(frozen=True)
class PartMade:
    """What becomes of a part's files; all but its rows is gathered here.

    `families`: the part's families, for a part of members.
    """

    table: Table
    families: pl.DataFrame
    counts: Counts
    superseded: list[pl.DataFrame] = field(default_factory=lambda: [lists.SUPERSEDED.empty()])
    rejects: list[pl.DataFrame] = field(default_factory=lambda: [lists.REJECTS.empty()])

    def as_received(self, files: Mapping[str, Path], correcting: Files) -> Path | None:
        """The one DTSEN file of the part if all of it stays, which then is the part; else None.

        For files of this very code: their rows were validated when they were received. A small
        file is written in another form than a part and is none.
        """
        if self.table.name not in _DTSEN or len(files) != 1 or correcting:
            return None
        ((sha, path),) = files.items()
        if not schema_fits(path, self.table):
            return None
        told = pl.read_parquet(path, columns=intake.judged_by(self.table.name))
        if not intake.nothing_repeats(self.table.name, told):
            return None
        if self.table is dtsen.MEMBERS and not intake.all_in_families(told, self.families):
            return None
        self.counts[sha]["diterima"] += told.height
        return path

    def rows(
        self, files: Mapping[str, Path], correcting: Files, place: Path
    ) -> Iterator[pl.DataFrame]:
        """The rows that stay; of a list too large to hold one range of `isi` after another.

        `files`: by sha256. `correcting`: see `intake.without_replaced`. `place`: an empty folder
        for what waits its turn.
        """
        ranges = ranges_for(self.table, files.values())
        if ranges == 1:
            for held in self._in_turn(files):
                yield self._staying(self._without_replaced(held, correcting))
            return
        rows = (
            left
            for sha, path in files.items()
            for batch in batches(path)
            for left in self._without_replaced({sha: batch}, correcting).values()
        )
        lay_aside(rows, ranges, place)
        for own in in_order(place, ranges):
            yield self._staying(own)

    def _in_turn(self, files: Mapping[str, Path]) -> Iterator[Files]:
        """The rows of the files; those of one DTSEN file family by family, in the table's order.

        Whether persons of several files are one is asked of all of them together.
        """
        if self.table.name in _DTSEN and len(files) == 1:
            yield from families_in_order(self.table, files)
        else:
            yield read_together(self.table, files)

    def _without_replaced(self, files: Files, correcting: Files) -> Files:
        own = {sha: rows for sha, rows in correcting.items() if sha in files}
        kept, replaced = intake.without_replaced(files, own)
        self.superseded.append(replaced)
        for sha, number in replaced.group_by("berkas").len().iter_rows():
            self.counts[sha]["berulang"] += number
        return kept

    def _staying(self, files: Files) -> pl.DataFrame:
        rows = self._unjudged(files)
        if rows is None:
            found = intake.settled(self.table.name, files)
            for row in found.counts.to_dicts():
                own = self.counts[row.pop("berkas")]
                own.update({name: own[name] + number for name, number in row.items()})
            self.superseded.append(found.repeated)
            self.rejects.append(found.refused)
            rows = found.rows
        if self.table.name == dtsen.MEMBERS.name:
            rows, alone = intake.members_with_family(rows, self.families)
            count_refused(self.counts, alone)
            self.rejects.append(alone)
        return validated(rows, self.table)

    def _unjudged(self, files: Files) -> pl.DataFrame | None:
        """The rows of the one DTSEN file of the part where all of them stay; else None."""
        if self.table.name not in _DTSEN or len(self.counts) != 1:
            return None
        ((sha, rows),) = files.items()
        if not intake.nothing_repeats(self.table.name, rows):
            return None
        self.counts[sha]["diterima"] += rows.height
        return rows
