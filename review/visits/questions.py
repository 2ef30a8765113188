"""The questions of a visit, from `questions.yaml`.

What belongs here: reading the words once, checked against the reason codes.
What does not: which family is asked what (`tasks`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas.codes import COMPONENTS, VISIT_KINDS
from schemas.reasons import REASONS

_RESTRICTED = "TERBATAS"


@cache
def questions() -> dict[str, Any]:
    """The content of `questions.yaml`; ValueError where it names what does not exist.

    A reason only few may see has no question: a visit list lies on many tables.
    """
    text = Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    asked = content["alasan"]
    strange = set(asked) - set(REASONS) | set(content["komponen"]) - set(COMPONENTS)
    strange |= {code for code in asked if code in REASONS and REASONS[code].tingkat == _RESTRICTED}
    strange |= set(asked.values()) ^ (set(VISIT_KINDS) - {"KOMPONEN", "KEMATIAN"})
    if strange:
        raise ValueError(f"questions.yaml: {sorted(strange)}")
    return content


def reasons_of(kind: str) -> list[str]:
    """The reason codes that lead to a task of this kind, sorted."""
    return sorted(code for code, own in questions()["alasan"].items() if own == kind)


def choices(kind: str) -> list[str]:
    """The answers a task of this kind may have."""
    return list(questions()["jenis"][kind]["jawaban"])
