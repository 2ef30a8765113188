"""Files that are recognised and yet not read: which, by which titles, and why.

What belongs here: unsupported.yaml and comparing titles with it.
What does not: layouts that are read (`layout`), or the nearest of them (`recognition`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from intake.layout import title_key

_FILE = Path(__file__).with_name("unsupported.yaml")


@dataclass(frozen=True)
class Unsupported:
    """A kind of file without a layout: name, the titles that tell it, why it is not read."""

    nama: str
    tanda: frozenset[str]
    sebab: str


def unsupported(titles: Collection[str]) -> Unsupported | None:
    """The kind of file whose telling titles (as `title_key` writes them) all stand in `titles`."""
    seen = frozenset(titles)
    return next((one for one in _known() if one.tanda <= seen), None)


@cache
def _known() -> tuple[Unsupported, ...]:
    written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Unsupported(one["nama"], frozenset(map(title_key, one["tanda"])), one["sebab"])
        for one in written
    )
