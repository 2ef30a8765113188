"""Which layout a header is, and where in a sheet the header stands.

What belongs here: comparing titles with layouts, looking for the header among the first rows
– also one of several rows –, and saying what was seen where none fits.
What does not: what a layout is (`layout`), or reading the rows below the header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from intake.layout import Layout, layouts, title_key, titles_of
from intake.limits import limits
from intake.reasons import FileRefused
from intake.unsupported import unsupported

_LONG_NUMBER = re.compile(r"\d{6,}")
_COLUMN_NUMBER = re.compile(r"^\(?(\d{1,3})\)?\.?$")
# Fewer known titles than this may be words of a row of data.
_A_HEADER = 2
# Headers of which the layout is remembered.
_HEADERS = 512
Cells = Sequence[str | None]


@dataclass(frozen=True)
class Header:
    """A header found: its layout, the title key of every column ("" for none), where it stands.

    `last` is the row of the lowest titles, `below` the first row of data, counted from 0.
    """

    layout: Layout
    titles: tuple[str, ...]
    last: int
    below: int


def recognise(header: Sequence[str]) -> Layout:
    """The layout that `header` (as received) fits; FileRefused names the nearest one.

    Of several that fit, the one that asks most is meant. A column without a title says nothing
    here; it must be empty.
    """
    return _recognised(tuple(header))


# Very many files have one header between them.
@lru_cache(_HEADERS)
def _recognised(header: tuple[str, ...]) -> Layout:
    received = [(key, title) for key, title in zip(titles_of(header), header, strict=True) if key]
    titles = [key for key, _ in received]
    seen = frozenset(titles)
    nearest = min(layouts(), key=lambda layout: layout.distance(seen))
    twice = nearest.doubled(titles)
    if twice and not seen.isdisjoint(nearest.known):
        raise FileRefused("KOLOM_GANDA", asing=_named(twice))
    fitting = [layout for layout in layouts() if layout.fits(seen)]
    if fitting:
        return max(fitting, key=lambda layout: len(layout.required))
    raise _unknown(dict(received), nearest)


def find_header(
    rows: Sequence[Cells], lines: Sequence[int], filled: Callable[[int, int], bool]
) -> Header:
    """The header among the first `rows` of a sheet; FileRefused names the nearest layout.

    `lines`: where in the sheet they stand, from 1. `filled(column, row)` tells whether the column
    holds anything from that row on: a column without a title is none if it is empty, and an
    unknown one if it is not.
    """
    found = next((one for one in _fits(rows, filled)), None)
    if found is not None:
        return found
    best = min(range(len(rows)), key=lambda place: _unlike_a_header(rows[place]), default=None)
    if best is None:
        raise FileRefused("BERKAS_KOSONG")
    recognise(_written(rows[best]))
    # All titles are known, and yet a column without one holds something.
    raise FileRefused("KOLOM_TANPA_JUDUL", baris=str(lines[best]))


def _unlike_a_header(row: Cells) -> tuple[int, int, int]:
    """How little a row looks like the titles of a layout; least for the row that was meant.

    Rows of two known titles and more go first: a heading of one cell lacks and adds less than
    a real header, and would be shown instead of it.
    """
    titles = frozenset(titles_of(_written(row)))
    known = max(len(titles & layout.telling) for layout in layouts())
    faults, none = min(layout.distance(titles) for layout in layouts())
    return -(known >= _A_HEADER), faults, none


def _written(row: Cells) -> list[str]:
    return [cell for cell in row if cell and cell.strip()]


def _fits(rows: Sequence[Cells], filled: Callable[[int, int], bool]) -> Iterator[Header]:
    for first in range(len(rows)):
        for depth in range(1, min(limits().header_depth, len(rows) - first) + 1):
            options = _options(rows[first : first + depth])
            after = first + depth
            for layout, titles in _in_words_of(options):
                seen = [title for title in titles if title]
                if len(seen) < 2 or not layout.fits(frozenset(seen)):
                    continue
                if any(not title and filled(place, after) for place, title in enumerate(titles)):
                    continue
                carried = [title for title in seen if title not in layout.skipped]
                twice = layout.doubled(carried)
                if twice and depth > 1:
                    continue
                if twice:
                    raise FileRefused("KOLOM_GANDA", asing=_named(twice))
                numbered = after < len(rows) and _is_numbering(rows[after])
                yield Header(layout, titles, after - 1, after + numbered)


def _in_words_of(options: Sequence[Sequence[str]]) -> list[tuple[Layout, tuple[str, ...]]]:
    """Every layout with the title it knows of each column ("" for none), the likeliest first.

    That is the one that knows most columns by their whole title, and then the one that asks most:
    "TEMPAT DAN" over "TANGGAL LAHIR" is no date.
    """
    found = []
    for layout in layouts():
        known = [[key for key in keys if key in layout.known] or keys for keys in options]
        titles = tuple(keys[0] if keys else "" for keys in known)
        whole = sum(
            bool(keys) and title == keys[0] and title in layout.known
            for title, keys in zip(titles, options, strict=True)
        )
        found.append((whole, len(layout.required), layout, titles))
    found.sort(key=lambda one: one[:2], reverse=True)
    return [(layout, titles) for _, _, layout, titles in found]


def _options(rows: Sequence[Cells]) -> list[list[str]]:
    """Per column the keys its title may have: all levels joined, or the lowest.

    A title over several columns (merged cells) stands in its first; the rest inherit it,
    unless they have no title further down either. What stands lowest is always part of the
    title, so that no row of data can pass for the second line of a header.
    """
    levels = []
    for depth, row in enumerate(rows):
        own = [title_key(cell or "", place) for place, cell in enumerate(row, 1)]
        if depth < len(rows) - 1:
            held = ""
            for place, key in enumerate(own):
                held = key or held
                below = any(cell[place] for cell in rows[depth + 1 :])
                own[place] = held if below else key
        levels.append(own)
    columns = [[key for key in column if key] for column in zip(*levels, strict=True)]
    return [list(dict.fromkeys(["_".join(k), k[-1]])) if k else [] for k in columns]


def _is_numbering(row: Cells) -> bool:
    """Whether a row under the header only counts the columns: (1) (2) (3) … or KOLOM 2 3 …"""
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    if cells and cells[0].upper() == "KOLOM":
        cells = cells[1:]
    numbers = [_COLUMN_NUMBER.match(cell) for cell in cells]
    counted = [int(found[1]) for found in numbers if found]
    return len(counted) == len(numbers) > 2 and counted == list(
        range(counted[0], counted[0] + len(counted))
    )


def _unknown(received: dict[str, str], nearest: Layout) -> FileRefused:
    seen = frozenset(received)
    told = unsupported(seen)
    if told is not None:
        return FileRefused(
            "TATA_LETAK_BELUM_DIDUKUNG",
            terdekat=told.nama,
            sebab=told.sebab,
            serupa=nearest.name,
        )
    known = max(len(seen & (layout.telling - layout.skipped)) for layout in layouts())
    if known < min(_A_HEADER, len(seen)):
        # The first line may be data: naming its cells would show persons.
        return FileRefused(
            "TATA_LETAK_TIDAK_DIKENAL",
            terdekat="tidak ada (baris pertama bukan judul kolom yang dikenal)",
            kurang="-",
            asing=f"{len(seen)} kolom",
        )
    foreign = sorted(received[key].strip().lower() for key in seen - nearest.known)
    return FileRefused(
        "TATA_LETAK_TIDAK_DIKENAL",
        terdekat=nearest.name,
        kurang=_named(sorted(nearest.required - nearest.brought_by(seen))),
        asing=_named(foreign),
    )


def _named(columns: Sequence[str]) -> str:
    """Column titles for a message, at most as many as the limits say, long numbers masked."""
    shown = [_LONG_NUMBER.sub("…", title)[:60] for title in columns[: limits().columns_named]]
    rest = len(columns) - len(shown)
    return (", ".join(shown) or "-") + (f" … (+{rest})" if rest else "")
