"""One column of a file → typed cells, as its schema column asks.

What belongs here: choosing the reader of a column, and the readers of words, numbers and
patterned codes.
What does not: identifiers, dates, areas and desil (their own modules); rows (`typing_rows`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import yaml

from intake.areas import read_upper_area, read_village, read_village_on_card
from intake.cells import Cells, bare_number, cleaned, without_zero_decimal
from intake.dates import read_date
from intake.identifiers import read_number, sixteen_digits
from intake.limits import limits
from schemas.columns import DESA_PATTERN, KK_PATTERN, NIK_PATTERN, PRIBADI
from schemas.fingerprint import in_words
from schemas.forms import NIK_BAYI
from schemas.lists import AREA
from schemas.table import Column, polars_dtype

WORDS = Path(__file__).with_name("words.yaml")
# What such a number is read as may rest on the others of its file.
_NUMBERS = (NIK_PATTERN, KK_PATTERN, NIK_BAYI.pattern)
_EXPECTED_BY_PATTERN = {
    NIK_PATTERN: "16 angka",
    KK_PATTERN: "16 angka",
    NIK_BAYI.pattern: "16 angka, atau NIK ibu dan 1 angka",
    DESA_PATTERN: "10 angka, mis. 3325012001",
    AREA.pattern: "ID, 2 atau 4 angka",
}


def read_column(
    text: pl.Series,
    column: Column,
    *,
    code_text: bool,
    verbatim: bool,
    files: pl.Series | None = None,
) -> Cells:
    """`text` as `column` asks: typed values, and a reason for each cell not taken.

    `code_text`: a text column of codes, where `5.0` is `5`. `verbatim`: a text column that
    keeps even the words for "nothing known". `files` tells which file each cell is of (None: all
    of one): some reasons rest on the whole column of a file.
    """
    few = None if column.pattern in _NUMBERS else _few_words(text)
    if few is not None:
        read = _read_cells(few, column, code_text, verbatim, None)
        # A reason may rest on how often something was written: then every cell is read.
        if read.codes is None:
            return _spread(text, few, read.values)
    return _read_cells(text, column, code_text, verbatim, files)


def expected(column: Column) -> str:
    """What the column may hold, for a hint."""
    if column.allowed is not None:
        return "salah satu dari " + ", ".join(column.allowed)
    if column.pattern is not None:
        return _EXPECTED_BY_PATTERN.get(column.pattern, column.meaning)
    if column.minimum is not None or column.maximum is not None:
        upper = f" sampai {column.maximum}" if column.maximum is not None else " ke atas"
        return f"{column.minimum}{upper}"
    return column.meaning


def _few_words(text: pl.Series) -> pl.Series | None:
    """The distinct cells of a long column that repeats few of them; None for any other."""
    most = len(text) // limits().rows_per_word
    sample = text.head(most)
    if not most or sample.n_unique() > most // limits().rows_per_word + 1:
        return None
    words = text.unique()
    return words if len(words) <= most else None


def _spread(text: pl.Series, words: pl.Series, values: pl.Series) -> Cells:
    """`values` of the distinct `words` for every cell of `text`."""
    if values is words or (values.dtype == pl.String and values.equals(words)):
        return Cells(text, as_received=True)
    same = not (in_words(values) != words).any()
    spread = text.replace_strict(words, values, return_dtype=values.dtype)
    return Cells(spread, as_received=same)


def _read_cells(
    text: pl.Series, column: Column, code_text: bool, verbatim: bool, files: pl.Series | None
) -> Cells:
    first = cleaned(text, empty_words=not verbatim, tidy=_surely_tidy(text, column))
    read = _read(first.values, column, code_text, files)
    if first.codes is None:
        return read
    return read.and_code(first.codes.is_not_null(), "BITA_RUSAK")


def _surely_tidy(text: pl.Series, column: Column) -> pl.Series | None:
    """Where the value itself shows that nothing has to be cleaned; None where it cannot."""
    if column.pattern in _NUMBERS:
        return sixteen_digits(text)
    return None


def _read(text: pl.Series, column: Column, code_text: bool, files: pl.Series | None) -> Cells:
    if column.dtype == "Date":
        return read_date(text, birth=column.sensitivity is PRIBADI, files=files)
    if column.dtype.startswith("Int"):
        return _read_whole(text, column)
    if column.allowed is not None:
        return _read_word(text, column.allowed)
    if column.pattern in (NIK_PATTERN, NIK_BAYI.pattern):
        return read_number(text, "NIK", str(column.pattern), files)
    if column.pattern == KK_PATTERN:
        return read_number(text, "KK", KK_PATTERN, files)
    if column.pattern == DESA_PATTERN:
        on_card = column.sensitivity is PRIBADI
        return read_village_on_card(text) if on_card else read_village(text)
    if column.pattern == AREA.pattern:
        return read_upper_area(text)
    if column.pattern is not None:
        upper = text.str.to_uppercase()
        return Cells(upper).and_code(~upper.str.contains(column.pattern), "POLA_TIDAK_SAH")
    return Cells(without_zero_decimal(text) if code_text else text)


@cache
def _other_words(allowed: tuple[str, ...]) -> dict[str, str]:
    """What people write, joined by `_` → the word of the list."""
    entries = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        written.replace(" ", "_"): word
        for entry in entries
        if tuple(entry["untuk"]) == allowed
        for word in allowed
        for written in entry.get(word, ())
    }


def _read_whole(text: pl.Series, column: Column) -> Cells:
    """Whole numbers within the column's bounds; no separators, no decimals but `.0`."""
    dtype = polars_dtype(column.dtype)
    values = text.cast(dtype, strict=False)
    if values.null_count() > text.null_count():
        values = bare_number(text).cast(dtype, strict=False)
    wrong = values.is_null() & text.is_not_null()
    if column.minimum is not None:
        wrong |= (values < column.minimum).fill_null(False)
    if column.maximum is not None:
        wrong |= (values > column.maximum).fill_null(False)
    return Cells(values).and_code(wrong, "ANGKA_TIDAK_SAH")


def _read_word(text: pl.Series, allowed: tuple[str, ...]) -> Cells:
    """Words of a closed list, or the other words people write for them (`words.yaml`).

    Case, and space or hyphen for underscore, do not matter.
    """
    words = list(allowed)
    values = text
    if not text.is_in([*words, None]).all():
        joined = text.str.to_uppercase().str.replace_all(r"[\s\-]+", "_")
        values = without_zero_decimal(joined).replace(_other_words(allowed))
    return Cells(values).and_code(~values.is_in(words), "ISIAN_TIDAK_SAH")
