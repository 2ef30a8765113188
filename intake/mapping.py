"""A file that no layout fits → a first draft of the layout file it needs.

What belongs here: choosing the nearest table, and writing down what is known and what is not.
What does not: deciding what an unknown column means – a person completes the draft.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from intake.containers import Piece
from intake.encodings import as_utf8
from intake.json_rows import json_frame, looks_like_json
from intake.layout import Layout, layouts, title_key, titles_of
from intake.limits import limits
from intake.parquet_rows import MAGIC, parquet_titles
from intake.sheets import Sheet, first_cells
from intake.text_header import text_header

# How like a known title an unknown one must be to be offered as its synonym.
_ALIKE = 0.75


@dataclass(frozen=True)
class Draft:
    """A draft: the titles seen, the nearest layout, what fits, and the YAML text."""

    titles: tuple[str, ...]
    nearest: str
    complete: bool
    text: str


def draft_layout(piece: Piece) -> Draft:
    """The draft for one piece; FileRefused if it cannot be opened. No cell of a person is shown.

    The header is the row among the first with most known titles.
    """
    if not isinstance(piece.content, (bytes, Sheet)):
        raise piece.content
    titles = [title for title in _titles(piece.content) if title.strip()]
    keys = frozenset(titles_of(titles))
    nearest = min(layouts(), key=lambda layout: layout.distance(keys))
    return Draft(tuple(titles), nearest.name, nearest.fits(keys), _text(titles, nearest))


def _titles(content: bytes | Sheet) -> Sequence[str]:
    if isinstance(content, Sheet):
        known = frozenset(key for layout in layouts() for key in layout.telling)
        rows = first_cells(content, limits().header_rows)
        best = max(rows, key=lambda row: len(known & {title_key(cell or "") for cell in row}))
        return [cell or "" for cell in best]
    if content.startswith(MAGIC):
        return parquet_titles(content)
    text, _ = as_utf8(content)
    return json_frame(text).columns if looks_like_json(text) else text_header(text)[3]


def _text(titles: Sequence[str], nearest: Layout) -> str:
    free = {
        key: column
        for key, column in nearest.titles.items()
        if column not in nearest.brought_by(titles_of(titles))
    }
    alias, unknown = [], []
    for title in titles:
        key = title_key(title)
        if key in nearest.known:
            continue
        like = difflib.get_close_matches(key, free, n=1, cutoff=_ALIKE)
        if like:
            alias.append(f"  {_quoted(title)}: {free[like[0]]}   # periksa / check")
        else:
            unknown.append(f"  - {_quoted(title)}")
    known = sorted(nearest.required & nearest.brought_by(titles_of(titles)))
    missing = sorted(nearest.required - nearest.brought_by(titles_of(titles)))
    lines = [
        f"# Rancangan dari judul berkas; terdekat: {nearest.name}. Periksa setiap baris, hapus",
        "# yang keliru, lalu simpan di intake/layouts/ / a draft: check every line, then save it.",
        f"# Kolom tabel / columns: {', '.join(nearest.table.column_names[:-3])}",
        f"tabel: {nearest.table.name}",
        "nama: ISI_NAMA_SUMBER",
        f"wajib: [{', '.join(known)}]",
        *([f"# Belum ditemukan / not found: {', '.join(missing)}"] if missing else []),
        *(["alias:", *alias] if alias else []),
        *(["tetap: {sumber: ISI_NAMA_SUMBER}"] if nearest.constants else []),
        *(["# Pindahkan ke alias bila berarti / move to alias what matters"] if unknown else []),
        *(["tidak_dibawa:", *unknown] if unknown else []),
    ]
    return "\n".join(lines) + "\n"


def _quoted(title: str) -> str:
    return "'" + " ".join(title.split()).replace("'", "''") + "'"
