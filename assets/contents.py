"""The contents of the posyandu forms in the lake, to be read as far as they are needed.

What belongs here: every accepted content of every report, scanned.
What does not: reading all of them at once (`assets.matching.reports`), for a small question alone.
"""

from __future__ import annotations

import polars as pl

from assets.folders import Folders
from schemas.forms import FORMS


def contents(folders: Folders) -> dict[str, pl.LazyFrame]:
    """Every accepted content of every report, by form: rows of schemas.forms, unread."""
    return {form: pl.scan_parquet(folders.form(form), parallel="prefiltered") for form in FORMS}
