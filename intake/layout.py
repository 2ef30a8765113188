"""Layouts: which columns a file may have, and which table it becomes.

What belongs here: loading `layouts/*.yaml`, recognising a header, naming the nearest layout
when none fits.
What does not: reading rows; a new layout is a new YAML file, not code.

A layout file holds `tabel`, `nama` (what a message calls it) and `wajib` (titles that must be
there, or `semua`); where they apply `alias` (title: column), `salah_satu` (one of these is
filled in each row), `waktu` (`lapor`; `peristiwa` and `lampau` lie no later), `nama_berkas`
and `contoh_nama` (pattern and example of the file name), `teks` (columns of free text in an
extract of codes), `wilayah` (`kecamatan` and `desa`, to tell BPS codes). Further columns of
the table are optional; a title that is neither refuses the file, so that no column is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from intake.limits import limits
from intake.reasons import FileRefused
from schemas.dtsen import FAMILIES, FAMILY_HEADER, MEMBERS, PERSON_HEADER
from schemas.forms import FORMS, LINEAGE, MASKED
from schemas.lists import LISTS
from schemas.table import Table

FOLDER = Path(__file__).with_name("layouts")
TABLES: dict[str, Table] = {
    **FORMS,
    **LISTS,
    FAMILIES.name: FAMILIES,
    MEMBERS.name: MEMBERS,
}
_DTSEN_HEADERS = {FAMILIES.name: FAMILY_HEADER, MEMBERS.name: PERSON_HEADER}
_LINEAGE = frozenset(column.name for column in (MASKED, *LINEAGE))
_LONG_NUMBER = re.compile(r"\d{6,}")


@dataclass(frozen=True)
class Layout:
    """One landing layout.

    `titles` maps a column title (lower case) to the table's column; `required` must all be
    present. `one_of`: at least one must be filled in each row. `report` is the date that
    `event` (else the row is refused) and `past` (else the cell is) may not exceed.
    `texts` (None: not asked) are the columns in which a trailing `.0` is no damage.
    """

    table: Table
    name: str
    titles: dict[str, str]
    required: frozenset[str]
    one_of: tuple[str, ...] = ()
    report: str | None = None
    event: str | None = None
    past: tuple[str, ...] = ()
    texts: frozenset[str] | None = None
    subdistrict: str | None = None
    village: str | None = None
    file_name: str | None = None
    file_example: str = ""

    @property
    def received(self) -> list[str]:
        """The table's columns that a file brings, in the table's order."""
        brought = set(self.titles.values())
        return [name for name in self.table.column_names if name in brought]

    def fits(self, titles: frozenset[str]) -> bool:
        """Whether every required column is there and no column is unknown."""
        return self.required <= {self.titles.get(title) for title in titles} and (
            titles <= self.titles.keys()
        )

    def doubled(self, titles: Sequence[str]) -> list[str]:
        """The titles that name a column more than once, under whichever of its names."""
        columns = [self.titles.get(title, title) for title in titles]
        return sorted({t for t, c in zip(titles, columns, strict=True) if columns.count(c) > 1})

    def distance(self, titles: frozenset[str]) -> tuple[int, int]:
        """How far a header is from fitting: faults (missing, unknown), then −(known titles)."""
        known = titles & self.titles.keys()
        missing = self.required - {self.titles[title] for title in known}
        return len(missing) + len(titles) - len(known), -len(known)


@cache
def layouts() -> tuple[Layout, ...]:
    """Every shipped layout, by table name."""
    return tuple(
        _layout(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )


def titles_of(header: Sequence[str]) -> list[str]:
    """Column titles as layouts spell them: trimmed, lower case, no NBSP."""
    return [title.replace("\u00a0", " ").strip().lower() for title in header]


def recognise(header: Sequence[str]) -> Layout:
    """The layout that `header` (as received) fits; FileRefused names the nearest one.

    Of several that fit, the one that asks most is meant.
    """
    titles = titles_of(header)
    seen = frozenset(titles)
    nearest = min(layouts(), key=lambda layout: layout.distance(seen))
    twice = nearest.doubled(titles)
    if twice and not seen.isdisjoint(nearest.titles):
        raise FileRefused("KOLOM_GANDA", asing=_named(twice))
    fitting = [layout for layout in layouts() if layout.fits(seen)]
    if fitting:
        return max(fitting, key=lambda layout: len(layout.required))
    raise _unknown(seen, nearest)


def _unknown(seen: frozenset[str], nearest: Layout) -> FileRefused:
    if not any(seen & layout.titles.keys() for layout in layouts()):
        # The first line may be data: naming its cells would show persons.
        return FileRefused(
            "TATA_LETAK_TIDAK_DIKENAL",
            terdekat="tidak ada (baris pertama bukan judul kolom yang dikenal)",
            kurang="-",
            asing=f"{len(seen)} kolom",
        )
    brought = {nearest.titles[title] for title in seen & nearest.titles.keys()}
    return FileRefused(
        "TATA_LETAK_TIDAK_DIKENAL",
        terdekat=nearest.name,
        kurang=_named(sorted(nearest.required - brought)),
        asing=_named(sorted(seen - nearest.titles.keys())),
    )


def _named(columns: Sequence[str]) -> str:
    """Column titles for a message, at most as many as the limits say, long numbers masked."""
    shown = [_LONG_NUMBER.sub("…", title)[:60] for title in columns[: limits().columns_named]]
    rest = len(columns) - len(shown)
    return (", ".join(shown) or "-") + (f" … (+{rest})" if rest else "")


def _layout(entry: dict[str, Any]) -> Layout:
    table = TABLES[entry["tabel"]]
    brought = _DTSEN_HEADERS.get(table.name) or [
        name for name in table.column_names if name not in _LINEAGE
    ]
    asked = brought if entry["wajib"] == "semua" else entry["wajib"]
    time, area = entry.get("waktu", {}), entry.get("wilayah", {})
    layout = Layout(
        table=table,
        name=entry["nama"],
        titles={name: name for name in brought} | entry.get("alias", {}),
        required=frozenset(asked),
        one_of=tuple(entry.get("salah_satu", ())),
        report=time.get("lapor"),
        event=time.get("peristiwa"),
        past=tuple(time.get("lampau", ())),
        texts=frozenset(entry["teks"]) if "teks" in entry else None,
        subdistrict=area.get("kecamatan"),
        village=area.get("desa"),
        file_name=entry.get("nama_berkas"),
        file_example=entry.get("contoh_nama", ""),
    )
    unknown = (layout.required | set(layout.titles.values())) - set(table.column_names)
    if unknown:
        raise ValueError(f"Layout {layout.name}: columns not in {table.name}: {sorted(unknown)}")
    return layout
