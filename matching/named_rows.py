"""Rows of an index whose names are numbers: a name is kept, looked at and compared once.

What belongs here: which columns of a row are names, rows of several parts together, and their
names written out.
What does not: the files rows lie in (`index_file`), or who is looked for (`search`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from matching.plain_names import Numbers
from matching.sorting import order_of
from schemas.linkage_index import INDEX

# Columns of a row that hold the number of a name, and what is told of that name in which column.
NUMBERED: Mapping[str, Mapping[str, str]] = {
    "no_nama": {name: name for name in ("nama_bersih", "nama_lipat", "k_nama_penuh")},
    "no_kepala": {"kepala_lipat": "nama_lipat"},
    "no_pasangan": {"pasangan_lipat": "nama_lipat"},
}


@dataclass(frozen=True)
class NamedRows:
    """`rows`: the columns of `schemas.linkage_index` but names, and in those of NUMBERED the places
    of names in `names`: `nama_bersih`, `nama_lipat`, `k_nama_penuh`, null for no name. One name may
    stand there more than once."""

    rows: pl.DataFrame
    names: pl.DataFrame

    def told(self, column: str) -> pl.Series:
        """A column of NUMBERED's names, written out for each row."""
        number, of_name = next(
            (no, told[column]) for no, told in NUMBERED.items() if column in told
        )
        return self.names[of_name].gather(self.rows[number]).alias(column)

    def written(self) -> pl.DataFrame:
        """The rows with all their names written out."""
        names = [self.told(column) for told in NUMBERED.values() for column in told]
        return self.rows.drop(NUMBERED).hstack(names)

    def __getitem__(self, rows: Numbers | pl.Series) -> NamedRows:
        """The rows at these places."""
        return NamedRows(self.rows[rows], self.names)

    @classmethod
    def together(cls, parts: Sequence[NamedRows]) -> NamedRows:
        """The rows of all parts sorted by `sidik`, each once: a member may stand in two parts."""
        if not parts:
            return _nothing()
        moved, before = [], 0
        for part in parts:
            moved.append(part.rows.with_columns(pl.col(*NUMBERED) + before))
            before += part.names.height
        rows = pl.concat(moved, rechunk=True)
        order = order_of(rows["sidik"].to_numpy())
        ordered = rows[order]
        if (ordered["sidik"] == ordered["sidik"].shift(1)).any():
            by = rows.sort("sidik", "id_orang", "no_kk")
            ordered = by.unique("sidik", keep="first", maintain_order=True)
        return cls(ordered, pl.concat(part.names for part in parts))


def _nothing() -> NamedRows:
    written = INDEX.empty()
    names = written.select(NUMBERED["no_nama"].values())
    numbers = [pl.Series(column, [], dtype=pl.Int32) for column in NUMBERED]
    columns = [column for told in NUMBERED.values() for column in told]
    return NamedRows(written.drop(columns).hstack(numbers), names)
