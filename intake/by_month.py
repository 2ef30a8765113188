"""Sheets that are wide by month → one row for each child and month.

What belongs here: taking the blocks of columns apart that stand side by side, one for a month
(`januari_berat`, `februari_berat` …).
What does not: which titles a layout repeats (`layout`), or what a cell means.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from intake.layout import Layout
from intake.reasons import FileRefused

_LINE = "baris"


def one_row_a_month(
    rows: pl.DataFrame, titles: Sequence[str], layout: Layout
) -> tuple[pl.DataFrame, list[str]]:
    """`rows` (a column per title, and `baris`) with a row for each block that holds anything.

    A row without any filled block stays one row. The blocks follow each other in their order;
    `baris` is the line a row stands in, so several rows may share one. FileRefused if a block
    has the same column twice. Unchanged where the layout repeats nothing.
    """
    if not layout.repeated:
        return rows, list(titles)
    names = [name for name in rows.columns if name != _LINE]
    blocks: dict[int, dict[str, str]] = {}
    plain: list[tuple[str, str]] = []
    for name, title in zip(names, titles, strict=True):
        if title not in layout.repeated:
            plain.append((name, title))
            continue
        month, column = layout.repeated[title]
        if column in blocks.setdefault(month, {}):
            raise FileRefused("KOLOM_GANDA", asing=title)
        blocks[month][column] = name
    columns = sorted({column for block in blocks.values() for column in block})
    every = [
        rows.select(
            _LINE,
            *(name for name, _ in plain),
            pl.lit(month).alias("bulan"),
            *(_cell(block.get(column)).alias(f"isi_{column}") for column in columns),
        )
        for month, block in sorted(blocks.items())
    ]
    long = pl.concat(every)
    filled = pl.any_horizontal(
        pl.col(f"isi_{column}").str.strip_chars().fill_null("") != "" for column in columns
    )
    first = pl.col("bulan") == pl.col("bulan").min().over(_LINE)
    kept = long.filter(filled | (first & ~filled.any().over(_LINE))).sort(_LINE, "bulan")
    return kept.drop("bulan"), [*(title for _, title in plain), *columns]


def _cell(name: str | None) -> pl.Expr:
    return pl.lit(None, pl.String) if name is None else pl.col(name)
