"""Which file a returned and corrected workbook stands for.

What belongs here: what the hidden sheet `_bansos` of a returned workbook says.
What does not: writing that sheet (`returning`), or putting the rows in place (`repeats`).
"""

from __future__ import annotations

import re

from intake.sheets import Sheet

MARKS = "_bansos"
GUIDE = "Petunjuk bansos"
REPLACES = "menggantikan"
_SHA256 = re.compile(r"^[0-9a-f]{64}$")


def replaced_file(marks: Sheet | None, sheet: str) -> str | None:
    """The key of the table that was returned for correction as `sheet`; None where none was."""
    if marks is None or marks.cells.width < 2:
        return None
    told = dict(marks.cells.select("0", "1").iter_rows())
    sha256 = told.get(f"{REPLACES}:{sheet}") or ""
    return sha256 if _SHA256.match(sha256) else None
