"""Which line of a text is its header, and what parts its cells.

What belongs here: trying the first lines with every separator.
What does not: which layout the titles are (`recognition`), or the header of a sheet, which may take
several rows (there too).
"""

from __future__ import annotations

from functools import cache, lru_cache

from intake.layout import layouts, titles_of
from intake.limits import limits
from intake.reasons import FileRefused
from intake.text_lines import header_cells, line_starts

# First lines that are remembered.
_LINES, _LONG_LINE = 512, 1 << 14


def text_header(text: bytes) -> tuple[int, int, str, list[str]]:
    """(lines before the header, its first byte, separator, its titles as received).

    The first line that fits a layout; else the one with most known titles, for the refusal.
    """
    best: tuple[int, int, str, list[str]] | None = None
    most = -1
    for place, start in enumerate(line_starts(text, limits().header_rows)):
        line = text[start : text.find(b"\n", start) + 1 or None]
        for mark in limits().separators:
            look = _looked_at if len(line) < _LONG_LINE else _looked_at.__wrapped__
            header, here, fits = look(line, mark)
            if here > most:
                best, most = (place, start, mark, list(header)), here
                if fits:
                    return best
    if best is None:
        raise FileRefused("BERKAS_KOSONG")
    return best


# Very many files begin with the same line.
@lru_cache(_LINES)
def _looked_at(line: bytes, separator: str) -> tuple[tuple[str, ...], int, bool]:
    """A line as a header: its titles as received, how many are known, whether a layout fits."""
    header = header_cells(line, separator)
    titles = titles_of(header)
    seen = frozenset(title for title in titles if title)
    fits = len(seen) > 1 and any(layout.fits(seen) for layout in layouts())
    return tuple(header), len(_known_titles().intersection(titles)), fits


@cache
def _known_titles() -> frozenset[str]:
    return frozenset(title for layout in layouts() for title in layout.telling)
