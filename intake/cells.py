"""Cells: one column of text → typed values and, per cell, why it was not taken.

What belongs here: the shape every column reader returns, and cleaning that guesses nothing.
What does not: what makes a NIK, a date or an area valid (their own modules).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import polars as pl

from intake.limits import limits

NBSP = "\u00a0"
DAMAGED = "\ufffd"
# A leading apostrophe is how spreadsheets keep a number as text.
_APOSTROPHE = r"^['‘’`]+"
# One zero only: in Indonesia 1.000 is a thousand.
_ZERO_DECIMAL = r"\.0$"


@dataclass(frozen=True)
class Cells:
    """Typed `values`, and `codes`: the reason where a cell was refused or needs a trace.

    `codes` is null where nothing is to be said, and None when no cell has a reason. A cell
    with a reason and a value was taken, with a trace of how. `as_received`: no value, as text,
    is known to differ from what was received.
    """

    values: pl.Series
    codes: pl.Series | None = None
    as_received: bool = False

    def and_code(self, where: pl.Series, code: str) -> Cells:
        """Additionally `code` – and no value – for the cells in `where` without a reason."""
        if not where.any():
            return self
        codes = self.codes
        if codes is None:
            codes = pl.Series("kode", [None], dtype=pl.String).new_from_index(0, len(where))
        hit = (where.fill_null(False) & codes.is_null()).arg_true()
        return Cells(
            self.values.clone().scatter(hit, pl.Series([None], dtype=self.values.dtype)),
            codes.clone().scatter(hit, code),
        )


def cleaned(text: pl.Series, *, empty_words: bool, tidy: pl.Series | None = None) -> Cells:
    """`text` trimmed, NBSP as space, empty as missing; cells with damaged characters refused.

    `empty_words`: the words that stand for "nothing known" are missing, too. Nothing inside a
    cell but NBSP and control characters changes. `tidy`: cells of which this is known already.
    """
    if tidy is not None:
        return _rest_cleaned(text, empty_words, (~tidy & text.is_not_null()).arg_true())
    # Most columns of most files are tidy; one look tells.
    if not text.str.contains(_untidy(empty_words)).any():
        return Cells(text)
    damaged = text.str.contains(DAMAGED, literal=True)
    clean = text.str.replace_all(rf"[{NBSP}\x00-\x1f]", " ").str.strip_chars()
    nothing = clean.is_in(["", *limits().empty_words] if empty_words else [""])
    return Cells(clean.set(nothing, None)).and_code(damaged, "BITA_RUSAK")


def _rest_cleaned(text: pl.Series, empty_words: bool, places: pl.Series) -> Cells:
    """`text`, its cells at `places` cleaned."""
    rest = text.gather(places)
    clean = cleaned(rest, empty_words=empty_words)
    if clean.values is rest:
        return Cells(text)
    values = patched(text, places, clean.values)
    if clean.codes is None:
        return Cells(values)
    none = pl.Series("kode", [None], dtype=pl.String).new_from_index(0, len(text))
    return Cells(values, patched(none, places, clean.codes))


@cache
def _untidy(empty_words: bool) -> str:
    words = "|".join(re.escape(word) for word in limits().empty_words) if empty_words else ""
    return rf"^\s|\s$|[{NBSP}{DAMAGED}\x00-\x1f]|^(?:{words})?$"


def blank_rows(rows: pl.DataFrame) -> pl.Series:
    """The places of the rows in which nothing but spaces stands."""
    left = pl.select(pl.int_range(rows.height, dtype=pl.UInt32).alias("tempat")).to_series()
    for name in rows.columns:
        here = rows[name] if left.len() == rows.height else rows[name].gather(left)
        left = left.filter(here.str.contains(r"^\s*$").fill_null(True))
        if not left.len():
            break
    return left


def without_rows(rows: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """`rows` without those at `places`."""
    if not places.len():
        return rows
    return rows.filter(~pl.int_range(pl.len()).is_in(places.implode()))


def bare_number(text: pl.Series) -> pl.Series:
    """Numbers and codes without what programs put around them: apostrophe, spaces, `.0`."""
    return (
        text.str.replace(_APOSTROPHE, "").str.replace_all(r"\s+", "").str.replace(_ZERO_DECIMAL, "")
    )


def digits_for_letters(number: pl.Series) -> pl.Series:
    """`number` with the letters that look like digits as digits: O for 0, l and I for 1.

    Only for a cell that can be nothing but a number: one that begins with a digit and has as
    many as `angka_minimal` asks, dots apart.
    """
    looks = number.str.contains(r"^\d[\d.OolI]*[OolI][\d.OolI]*$")
    digits = number.str.count_matches(r"\d") >= limits().digits_in_number
    hit = (looks & digits).fill_null(False)
    if not hit.any():
        return number
    read = number.str.replace_all("[Oo]", "0").str.replace_all("[lI]", "1")
    return read.zip_with(hit, number)


def without_zero_decimal(text: pl.Series) -> pl.Series:
    """`text` with `5.0` as `5`: a program had read a column of codes as numbers."""
    if not text.str.ends_with(".0").any():
        return text
    hit = text.str.contains(r"^\d+\.0$").fill_null(False).arg_true()
    return text.clone().scatter(hit, text.gather(hit).str.replace(_ZERO_DECIMAL, ""))


def patched(series: pl.Series, hit: pl.Series, replacement: pl.Series) -> pl.Series:
    """`series` with `replacement` at the positions `hit` (unsigned integers)."""
    return series.clone().scatter(hit, replacement)
