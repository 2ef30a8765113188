"""Why intake refused something: each code with a hint that says what to do next.

What belongs here: loading `reasons.yaml` and filling a hint.
What does not: when a code applies; the reasons of decisions (`schemas.reasons`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("reasons.yaml")


@cache
def reasons() -> dict[str, tuple[str, str]]:
    """Every code with its hint in Indonesian and English, placeholders unfilled."""
    entries = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {code: (entry["id"], entry["en"]) for code, entry in entries.items()}


def hint(code: str, **names: str) -> str:
    """The hint of `code` in Indonesian, English beside it, filled with `names`.

    `names` are names of columns and layouts and what a column may hold – never what a cell
    held. KeyError for an unknown code or a name the hint needs and did not get.
    """
    indonesian, english = reasons()[code]
    return f"{indonesian.format(**names)} / {english}"


class FileRefused(ValueError):
    """A file that is refused (DITOLAK) or held (DITAHAN) whole, with code and filled hint."""

    def __init__(self, code: str, state: str = "DITOLAK", **names: str) -> None:
        self.code = code
        self.state = state
        self.hint = hint(code, **names)
        super().__init__(f"{code}: {self.hint}")
