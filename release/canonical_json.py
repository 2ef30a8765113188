"""JSON with one spelling only: the same content is always the same bytes.

What belongs here: writing and reading ringkasan.json and manifest.json, and the seal that
shows a changed byte in the manifest itself.
What does not: what stands in them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

SEAL = "sidik"


class NotCanonical(ValueError):
    """The file is no object in the one spelling."""


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """`content` as UTF-8 JSON: keys sorted, one space of indent, a newline at the end."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` with its own sha256 under `sidik`, taken over everything else."""
    rest = {key: value for key, value in content.items() if key != SEAL}
    return rest | {SEAL: hashlib.sha256(to_bytes(rest)).hexdigest()}


def read(path: Path) -> dict[str, Any]:
    """The object in the file at `path`; NotCanonical if it is none, or is spelled otherwise."""
    text = path.read_bytes()
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or to_bytes(content) != text:
        raise NotCanonical(f"{path.name}: bukan ejaan baku / not in the one spelling")
    return content


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a small frame as JSON objects, in their order."""
    return frame.to_dicts()


def nested(frame: pl.DataFrame, *keys: str) -> dict[str, Any]:
    """A small frame as objects within objects, one level per key; the last holds the rest."""
    tree: dict[str, Any] = {}
    for row in frame.to_dicts():
        branch = tree
        for key in keys:
            branch = branch.setdefault(str(row.pop(key)), {})
        branch.update(row)
    return tree
