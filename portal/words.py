"""The portal's texts in Indonesian and English.

What belongs here: loading `texts/*.yaml` and finding a text.
What does not: the texts, or which language a request wants (`pages`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).with_name("texts")
LANGUAGES = ("id", "en")


class TextsWrong(ValueError):
    """A file of texts has a key twice or without its two languages."""


@cache
def texts() -> dict[str, tuple[str, str]]:
    """Every text by its key: Indonesian, English."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for key, pair in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if key in found or not isinstance(pair, list) or len(pair) != len(LANGUAGES):
                raise TextsWrong(f"{path.name}: {key}")
            found[key] = (str(pair[0]), str(pair[1]))
    return found


def text(key: str, language: str, **names: object) -> str:
    """The text of `key` filled with `names`; KeyError for a key or a name that is missing."""
    return texts()[key][LANGUAGES.index(language)].format(**names)
