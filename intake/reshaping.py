"""Rows under a sender's titles → the table's columns, still as text.

What belongs here: cells that hold two things, values in two cells, words of another code list,
columns that are the same in every row of a source.
What does not: what is written once per family (`family_blocks`), typing a cell (`typed`). What is
asked for stands in the layout, never here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from intake.family_blocks import filled_down
from intake.faults import NO_FAULTS
from intake.headings import Headings
from intake.layout import Layout
from intake.repairs import NO_REPAIRS

ORIGIN = "baris_asal"


@dataclass(frozen=True)
class Shaped:
    """The columns by the table's names; what was repaired and what could not be taken apart."""

    columns: dict[str, pl.Series]
    repairs: pl.DataFrame
    faults: pl.DataFrame
    origin: pl.Series | None


def shaped(
    rows: pl.DataFrame,
    lines: pl.Series,
    titles: list[str],
    layout: Layout,
    headings: Headings | None = None,
) -> Shaped:
    """`rows` (one column per title key, in order) as the layout's columns."""
    columns: dict[str, pl.Series] = {}
    repairs, faults = [NO_REPAIRS], [NO_FAULTS]
    origin: pl.Series | None = None
    for name, title in zip(rows.columns, titles, strict=True):
        cells = rows[name]
        if title == ORIGIN:
            origin = cells.cast(pl.Int64, strict=False)
        elif title in layout.split:
            parts, apart = _split(cells, lines, layout.split[title])
            columns |= parts
            faults.append(apart)
        elif title in layout.titles:
            columns[layout.titles[title]] = cells
    for column, joined in layout.joined.items():
        cells_of = [rows[rows.columns[titles.index(title)]].str.strip_chars() for title in joined]
        columns[column] = pl.select(pl.concat_str(cells_of, separator="-")).to_series()
    for column, words in layout.words.items():
        if column in columns:
            columns[column] = _in_our_words(columns[column], words)
    if layout.once_per_family:
        filled, unnumbered = filled_down(columns, lines, layout, headings)
        repairs += filled
        faults.append(unnumbered)
    for column, value in layout.constants.items():
        columns[column] = pl.Series(column, [value]).new_from_index(0, len(lines))
    return Shaped(columns, pl.concat(repairs), pl.concat(faults), origin)


def _split(
    cells: pl.Series, lines: pl.Series, pattern: str
) -> tuple[dict[str, pl.Series], pl.DataFrame]:
    """The named groups of `pattern` as columns; a cell that does not fit is not guessed at."""
    found = cells.str.extract_groups(pattern).struct
    names = list(re.compile(pattern).groupindex)
    parts = {name: found.field(name).str.strip_chars().alias(name) for name in names}
    empty = cells.str.contains(r"^[\s\-]*$").fill_null(True)
    unread = ~cells.str.contains(pattern).fill_null(False) & ~empty
    faults = pl.DataFrame({"baris": lines, "isi_diterima": cells}).filter(unread)
    return parts, faults.select(
        "baris",
        pl.lit(names[-1]).alias("kolom"),
        pl.lit("SEL_TIDAK_TERPISAH").alias("kode"),
        "isi_diterima",
        pl.lit(False).alias("berat"),
    )


def _in_our_words(cells: pl.Series, words: Mapping[str, str]) -> pl.Series:
    table = {key.upper(): value for key, value in words.items()}
    return cells.str.strip_chars().str.to_uppercase().replace(table)
