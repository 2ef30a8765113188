"""Layouts: which columns a file may have, and which table it becomes.

What belongs here: the shape of a layout and loading `layouts/*.yaml` with the shared synonyms.
What does not: finding the layout of a file (`recognition`); reading rows. A new layout is a
new YAML file, not code.

A layout file holds `tabel`, `nama` (what a message calls it) and `wajib` (columns that must be
there, or `semua`); where they apply
`dasar` (the layout whose entries hold where this one has none, and to whose `alias` and
`tidak_dibawa` it adds);
`tanda` (titles that must be there, carried or not);
`kolom_lain: tidak_dibawa` (a source whose other titles nobody wrote down: they may be any, and only
what `alias` and `gabung` name is read; `tanda` must be enough to be no guess);
`gabung` (column: titles whose cells, joined by `-`, are its value);
`alias` (title: column), beside the synonyms that every layout shares;
`pecah` (title: pattern whose named groups are columns), for cells that hold two things, beside
those that every layout shares;
`per_bulan` (end of a title behind a month's name: column, or nothing where it is not carried),
for sheets with a block of columns for each month;
`tidak_dibawa` (titles that are known and not carried), `tetap` (column: the same in each row),
`kata` (column: received word: our word), `ukuran` (column: unit the source writes),
`isi_ke_bawah` (columns written once per family block) with `awal_keluarga` (column: pattern of
the row that opens a block), `orang` (column: pattern; where all fit, a row without a birth date is
a person's all the same), `judul_keluarga` (label: pattern whose named groups are columns, or
nothing where it is not carried; the first label is that of the family's number) for lines that
stand above such a block, `judul_angka` (the label meant by a line that begins with a KK number),
`sisipan` (pattern: `lanjut` or `akhir`) for lines between persons that
are none, after which what stands above goes on or ends,
`salah_satu` (one of these is filled in each row), `belum_diisi` (a row of a handed-out sheet in
which all of these are empty was not filled in),
`tak_terbaca` (column: the word that stands where the cell cannot be read, or `tolak` where its
row must not be taken as if nothing had been written),
`waktu` (`lapor`; `peristiwa` and `lampau` lie no later), `nama_berkas` and `contoh_nama`
(pattern and example of the file name), `teks` (columns of free text in an extract of codes),
`wilayah` (`kecamatan` and `desa`, to tell BPS codes). Further columns of the table are
optional; a title that is none of these refuses the file, so that no column is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from intake.limits import limits
from schemas.dtsen import FAMILIES, FAMILY_HEADER, MEMBERS, PERSON_HEADER
from schemas.forms import FORMS, LINEAGE, MASKED
from schemas.lists import LISTS
from schemas.people_lists import PEOPLE_LISTS
from schemas.table import Table

FOLDER = Path(__file__).with_name("layouts")
SYNONYMS = Path(__file__).with_name("synonyms.yaml")
TABLES: dict[str, Table] = {
    **FORMS,
    **LISTS,
    **PEOPLE_LISTS,
    FAMILIES.name: FAMILIES,
    MEMBERS.name: MEMBERS,
}
_DTSEN_HEADERS = {FAMILIES.name: FAMILY_HEADER, MEMBERS.name: PERSON_HEADER}
_LINEAGE = frozenset(column.name for column in (MASKED, *LINEAGE))
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Layout:
    """One landing layout.

    `titles` maps a title's key to the table's column; `required` columns must all be present, and
    the titles `marks`. `open`: further titles may be any. `joined`: column to titles.
    `one_of`: at least one must be filled in each row; `untouched`: none is in a row of a
    handed-out sheet that waits to be filled in. `unread`: what an unread cell does. `report` is
    the date that `event` (else the row is refused) and `past` (else the cell is) may not exceed.
    `texts` (None: not asked) are the columns in which a trailing `.0` is no damage. `split` maps
    a title's key to a pattern whose groups are columns, `repeated` one to its month and column.
    The other fields are those of the file, see above.
    """

    table: Table
    name: str
    titles: Mapping[str, str]
    required: frozenset[str]
    marks: frozenset[str] = frozenset()
    open: bool = False
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    report: str | None = None
    event: str | None = None
    past: tuple[str, ...] = ()
    texts: frozenset[str] | None = None
    subdistrict: str | None = None
    village: str | None = None
    file_name: str | None = None
    file_example: str = ""
    split: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    once_per_family: tuple[str, ...] = ()
    family_starts: Mapping[str, str] = field(default_factory=dict)
    person: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str | None] = field(default_factory=dict)
    bare_number: str | None = None
    breaks: Mapping[str, str] = field(default_factory=dict)

    @property
    def received(self) -> list[str]:
        """The table's columns that a file may bring, in the table's order."""
        brought = {*self.titles.values(), *self.joined, *self.constants}
        if self.open:
            brought |= set(self.table.column_names) - _LINEAGE
        return [name for name in self.table.column_names if name in brought]

    @property
    def known(self) -> frozenset[str]:
        """The keys of every title the layout has a place for."""
        parts = (title for titles in self.joined.values() for title in titles)
        return frozenset([*self.titles, *self.split, *self.repeated, *self.skipped, *parts])

    @property
    def telling(self) -> frozenset[str]:
        """Those of `known` that cannot be a cell of data: a question's number may be any number."""
        return frozenset(title for title in self.known if not title.isdigit())

    def brought_by(self, titles: Iterable[str]) -> set[str]:
        """The table's columns that a file with these titles fills."""
        titles = frozenset(titles)
        columns = set(self.constants)
        columns |= {column for column, parts in self.joined.items() if titles.issuperset(parts)}
        for title in titles:
            if title in self.split:
                columns |= set(re.compile(self.split[title]).groupindex)
            elif title in self.repeated:
                columns.add(self.repeated[title][1])
            elif title in self.titles:
                columns.add(self.titles[title])
        return columns

    def fits(self, titles: frozenset[str]) -> bool:
        """Whether every required column and mark is there and no column is unknown."""
        if not (self.open or titles <= self.known):
            return False
        return self.marks <= titles and self.required <= self.brought_by(titles)

    def doubled(self, titles: Sequence[str]) -> list[str]:
        """The titles that name a column more than once, under whichever of its names."""
        if self.open:
            titles = [title for title in titles if title in self.known]
        columns = [self.titles.get(title, title) for title in titles]
        return sorted({t for t, c in zip(titles, columns, strict=True) if columns.count(c) > 1})

    def distance(self, titles: frozenset[str]) -> tuple[int, int]:
        """How far a header is from fitting: faults (missing, unknown), then −(known titles)."""
        known = titles & self.known
        missing = len(self.required - self.brought_by(known)) + len(self.marks - titles)
        return missing + len(titles) - len(known), -len(known)


def title_key(title: str, place: int = 0) -> str:
    """A title as layouts compare it: its letters and digits, in lower case, joined by `_`.

    `place` of its column, counted from 1: behind the words that number in brackets is none of them.
    """
    plain = unicodedata.normalize("NFKD", title).lower()
    if place and (words := plain.rstrip().removesuffix(f"({place})").strip()):
        plain = words
    return _NOT_A_WORD.sub("_", plain).strip("_")


def titles_of(header: Sequence[str]) -> list[str]:
    """The keys of a header's titles, in the order of the columns."""
    return [title_key(title, place) for place, title in enumerate(header, 1)]


@cache
def layouts() -> tuple[Layout, ...]:
    """Every shipped layout, by file name."""
    return tuple(layout_from(_entry(path.stem)) for path in sorted(FOLDER.glob("*.yaml")))


def _entry(name: str) -> dict[str, Any]:
    """What a layout file says, on top of the one it names as `dasar`."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    entry: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    if "dasar" not in entry:
        return entry
    under = _entry(entry["dasar"])
    own = under | entry
    own["alias"] = under.get("alias", {}) | entry.get("alias", {})
    own["tidak_dibawa"] = [*under.get("tidak_dibawa", ()), *entry.get("tidak_dibawa", ())]
    return own


@cache
def _synonyms() -> tuple[dict[str, str], frozenset[str], dict[str, str]]:
    entries = yaml.load(SYNONYMS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    columns = {
        title_key(title): column for column, titles in entries["kolom"].items() for title in titles
    }
    split = {title_key(title): rule for title, rule in entries["pecah"].items()}
    return columns, frozenset(map(title_key, entries["tidak_dibawa"])), split


def _by_month(ends: Mapping[str, str | None]) -> dict[str, tuple[int, str | None]]:
    """The titles that `ends` make behind every name of a month."""
    return {
        f"{title_key(name)}_{title_key(end)}": (month, column)
        for name, month in limits().months.items()
        for end, column in ends.items()
    }


def layout_from(entry: dict[str, Any]) -> Layout:
    """The layout that one YAML file describes; ValueError if its columns are not the table's."""
    table = TABLES[entry["tabel"]]
    brought = _DTSEN_HEADERS.get(table.name) or [
        name for name in table.column_names if name not in _LINEAGE
    ]
    asked = brought if entry["wajib"] == "semua" else entry["wajib"]
    time, area = entry.get("waktu", {}), entry.get("wilayah", {})
    synonyms, skipped, split = _synonyms()
    left_out = frozenset(map(title_key, entry.get("tidak_dibawa", ())))
    months = _by_month(entry.get("per_bulan", {}))
    shared = {
        title: column
        for title, column in synonyms.items()
        if column in brought and title not in left_out
    } | {name: name for name in brought}
    only_named = entry.get("kolom_lain") == "tidak_dibawa"
    layout = Layout(
        table=table,
        name=entry["nama"],
        titles=({} if only_named else shared)
        | {title_key(title): column for title, column in entry.get("alias", {}).items()},
        required=frozenset(asked),
        marks=frozenset(map(title_key, entry.get("tanda", ()))),
        open=only_named,
        joined={
            column: tuple(map(title_key, titles))
            for column, titles in entry.get("gabung", {}).items()
        },
        one_of=tuple(entry.get("salah_satu", ())),
        untouched=tuple(entry.get("belum_diisi", ())),
        unread=entry.get("tak_terbaca", {}),
        report=time.get("lapor"),
        event=time.get("peristiwa"),
        past=tuple(time.get("lampau", ())),
        texts=frozenset(entry["teks"]) if "teks" in entry else None,
        subdistrict=area.get("kecamatan"),
        village=area.get("desa"),
        file_name=entry.get("nama_berkas"),
        file_example=entry.get("contoh_nama", ""),
        split={
            title: rule
            for title, rule in split.items()
            if set(re.compile(rule).groupindex) <= set(brought)
        }
        | {title_key(title): rule for title, rule in entry.get("pecah", {}).items()},
        repeated={title: (at, column) for title, (at, column) in months.items() if column},
        skipped=skipped
        | left_out
        | frozenset(title for title, (_, column) in months.items() if not column),
        constants=entry.get("tetap", {}),
        words=entry.get("kata", {}),
        units=entry.get("ukuran", {}),
        once_per_family=tuple(entry.get("isi_ke_bawah", ())),
        family_starts=entry.get("awal_keluarga", {}),
        person=entry.get("orang", {}),
        headings=entry.get("judul_keluarga", {}),
        bare_number=entry.get("judul_angka"),
        breaks=entry.get("sisipan", {}),
    )
    named = {
        *layout.required,
        *layout.titles.values(),
        *layout.joined,
        *layout.brought_by([*layout.split, *layout.repeated]),
        *layout.words,
        *layout.units,
        *layout.once_per_family,
        *layout.family_starts,
        *layout.person,
        *(name for rule in layout.headings.values() for name in re.compile(rule or "").groupindex),
        *layout.untouched,
        *layout.unread,
    }
    if unknown := named - set(table.column_names):
        raise ValueError(f"Layout {layout.name}: columns not in {table.name}: {sorted(unknown)}")
    return layout
