"""The parts a page is put together from: a section, its figures and tables.

What belongs here: their shapes.
What does not: what stands in them (the modules of sections), or HTML (page).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """A table: caption, headings, rows of texts; `left` names how many columns are words."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1


@dataclass(frozen=True)
class Picture:
    """A chart: caption and SVG text."""

    caption: str
    svg: str


@dataclass(frozen=True)
class Fold:
    """Tables that open on demand under a summary, and stand open in print."""

    summary: str
    grids: Sequence[Grid]


@dataclass(frozen=True)
class Section:
    """A heading in both languages, a few sentences, then pictures and tables in order."""

    name: str
    title: str
    title_en: str
    text: Sequence[str]
    parts: Sequence[Grid | Picture | Fold] = ()
