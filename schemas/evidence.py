"""The words for evidence of a link, once for everyone who shows it.

What belongs here: what a part of the evidence and a level of agreement are called, and whether a
level speaks for or against.
What does not: what a level weighs (matching) or where its word stands (review, pipelines).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("evidence.yaml")
# Before the level of a name that was compared with the husband's.
BY_HUSBAND = "suami_"


@dataclass(frozen=True)
class LevelWord:
    """A level in words; `direction`: + for, ~ weak, - against, None where it is not judged."""

    word: str
    direction: str | None


@dataclass(frozen=True)
class EvidenceWords:
    """`parts`: part of the evidence → its name; `levels`: field → level → word; `husband`."""

    parts: Mapping[str, str]
    levels: Mapping[str, Mapping[str, LevelWord]]
    husband: str


@cache
def evidence_words() -> EvidenceWords:
    """The content of `evidence.yaml`."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    levels = {
        field: {
            str(level): LevelWord(str(said[0]), str(said[1]) if len(said) > 1 else None)
            for level, said in words.items()
        }
        for field, words in content["tingkat"].items()
    }
    return EvidenceWords(dict(content["bagian"]), levels, str(content["suami"]))


def label_of(part: str) -> str:
    """A part of the evidence in words; a part without a word stands as it is."""
    return evidence_words().parts.get(part, part)


def level_word(field: str, level: str) -> str:
    """A level as kept in `pola` in words; one without a word stands as it is."""
    own = level.removeprefix(BY_HUSBAND)
    found = evidence_words().levels.get(field, {}).get(own)
    word = found.word if found else own
    return f"{evidence_words().husband}: {word}" if level.startswith(BY_HUSBAND) else word


@cache
def judged_tokens() -> Mapping[str, LevelWord]:
    """Every token of `pola` that speaks for or against → its word and direction.

    A name that agrees only as the husband's is weak evidence for the wife.
    """
    weak = {"+": "~"}
    found = {}
    for field, words in evidence_words().levels.items():
        for level, said in words.items():
            if said.direction is None:
                continue
            found[f"{field}={level}"] = said
            if field == "nama":
                token = f"{BY_HUSBAND}{level}"
                direction = weak.get(said.direction, said.direction)
                found[f"{field}={token}"] = LevelWord(level_word(field, token), direction)
    return found
