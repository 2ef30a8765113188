"""The public's figures as tables of the mart: the history over waves and quarters.

What belongs here: the mart's two tables of schemas.public.
What does not: their columns (schemas.public), or which cells are hidden (release.public).
"""

from __future__ import annotations

from schemas.masking import MartTable, plain
from schemas.public import QUARTER_FIGURES, WAVE_FIGURES

PUBLIC: tuple[MartTable, ...] = tuple(
    MartTable(
        table.name,
        table.meaning,
        meaning_en,
        plain(*table.columns),
        key=table.key,
        sort=table.sort,
    )
    for table, meaning_en in (
        (WAVE_FIGURES, "figures for the public per wave; cells from which one could be known hide"),
        (QUARTER_FIGURES, "families paid in a quarter so far, where no wave of it is hidden"),
    )
)
