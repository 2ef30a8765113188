"""Text columns built from numbers: codes, identifiers, dates.

What belongs here: turning whole number columns into Arrow text without making each word.
What does not: which columns a table has (extract.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa

from synthetic.dtsen import MISSING_DAY


def coded(codes: np.ndarray, words: list[str]) -> pa.Array:
    """A text column from positions in `words`; an empty word is a missing value.

    Words are made distinct first: Parquet bytes are stable only for dictionaries without repeats.
    """
    distinct = list(dict.fromkeys(words))
    if len(distinct) < len(words):
        places = {word: place for place, word in enumerate(distinct)}
        codes, words = np.array([places[word] for word in words])[codes], distinct
    absent = np.array([not word for word in words])
    mask = absent[codes] if absent.any() else None
    small = codes.astype(np.int8 if len(words) < 128 else np.int32, copy=False)
    return pa.DictionaryArray.from_arrays(
        pa.array(small, mask=mask), pa.array(words, pa.string()), safe=False
    )


def number_text(number: np.ndarray) -> pa.Array:
    """16-digit numbers as text; 0 is missing."""
    text = pl.Series(number).cast(pl.String)
    if (number == 0).any():
        text = text.set(pl.Series(number == 0), None)
    return text.to_arrow().cast(pa.string())


def day_text(day: np.ndarray) -> pa.Array:
    """Days as yyyy-mm-dd, through a dictionary of the days in range; MISSING_DAY is missing."""
    present = day != MISSING_DAY
    if not present.any():
        return pa.nulls(len(day), pa.string())
    low, high = int(day[present].min()), int(day[present].max())
    words = np.arange(low, high + 1).astype("datetime64[D]").astype(str)
    codes = np.where(present, day - low, 0).astype(np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=~present), pa.array(words.tolist(), pa.string())
    )
