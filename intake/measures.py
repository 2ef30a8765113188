"""Weights and lengths as posyandu write them → whole grams and millimetres.

What belongs here: decimal commas, units behind the number, kilograms beside grams.
What does not: which unit a source writes (its layout says so), or what a weight means.
"""

from __future__ import annotations

import polars as pl

from intake.cells import Cells
from intake.limits import limits

# What one unit is in grams or millimetres; a mixed column tells itself apart by size.
_FACTOR = {"kg": 1000, "gram": 1, "kg_atau_gram": 1000, "cm": 10, "mm": 1}
_NUMBER = r"^(\d{1,5}(?:[.,]\d{1,4})?)\s*(?:kg|g|gr|gram|cm|mm)?\.?$"


def read_measure(text: pl.Series, unit: str, least: int, most: int) -> tuple[Cells, pl.Series]:
    """Whole grams or millimetres from `least` to `most`, and the code of each repair.

    `unit` is a key of the layout's `ukuran`; `0` means "not measured" and is missing.
    """
    cell = pl.col("sel").str.to_lowercase()
    number = cell.str.extract(_NUMBER, 1)
    value = number.str.replace(",", ".", literal=True).cast(pl.Float64)
    grams = (value >= limits().gram_from) & pl.lit(unit == "kg_atau_gram")
    size = pl.when(grams).then(value).otherwise(value * _FACTOR[unit]).round().cast(pl.Int64)
    repair = (
        pl.when(grams)
        .then(pl.lit("SATUAN_GRAM"))
        .when(number.str.contains(",", literal=True))
        .then(pl.lit("KOMA_DESIMAL"))
    )
    read = pl.DataFrame({"sel": text}).select(
        nilai=pl.when(value > 0).then(size),
        kode=repair,
        salah=(number.is_null() & pl.col("sel").is_not_null())
        | ((size < least) | (size > most)) & (value > 0),
    )
    wrong = read["salah"].fill_null(False)
    cells = Cells(read["nilai"].alias(text.name)).and_code(wrong, "UKURAN_TIDAK_TERBACA")
    return cells, read["kode"].set(wrong, None)
