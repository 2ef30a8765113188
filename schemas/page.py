"""A page of docs/ that is written from the schemas: keeping the committed one current.

What belongs here: writing such a page, or saying that it is stale.
What does not: what stands in it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def kept_page(file: Path, text: str, command: str, arguments: Sequence[str]) -> int:
    """Write `text` to `file`; with --check only say whether it stands there: exit code 0 or 1.

    `command`: the module a person runs to write it.
    """
    if "--check" not in arguments:
        file.write_text(text, encoding="utf-8")
        return 0
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(
        f"docs/{file.name} tidak sesuai / is not current. Jalankan / run: python -m {command}\n"
    )
    return 1
