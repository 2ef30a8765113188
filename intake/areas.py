"""Area codes of Kemendagri: known ones as text, others refused.

What belongs here: reading desa codes and the areas of a quota list against the area list.
What does not: the list (`schemas.areas`), or BPS codes (a file coded so is held whole).
"""

from __future__ import annotations

from functools import cache

import polars as pl

from intake.cells import Cells, bare_number, digits_for_letters, patched
from schemas.areas import areas, village_codes

# Province, kabupaten/kota, kecamatan, desa; a spreadsheet takes a zero off the middle ones.
_DOTTED = r"^(\d{2})\.(\d{1,2})\.(\d{1,2})\.(\d{4})$"
_DIGITS = r"^\d{10}$"
NATION = "ID"


@cache
def _villages() -> pl.Series:
    return village_codes()


@cache
def upper_areas() -> frozenset[str]:
    """The nation, provinces and kabupaten/kota: `ID`, 2 and 4 digits."""
    codes = areas().filter(pl.col("kode").str.len_chars() <= 4)["kode"]
    return frozenset([NATION, *codes])


def read_village(text: pl.Series) -> Cells:
    """Desa codes of 10 digits that are in force; the dotted spelling is the same code."""
    return _known(text, _villages())


def read_upper_area(text: pl.Series) -> Cells:
    """`ID`, province or kabupaten/kota codes that are in force."""
    return _known(text.str.to_uppercase(), pl.Series(sorted(upper_areas())))


def read_village_on_card(text: pl.Series) -> Cells:
    """Desa codes of 10 digits as an identity card shows them, in force or not."""
    return _judged(text, ~text.str.contains(_DIGITS))


def _whole_parts(codes: pl.Series) -> pl.Series:
    """Dotted codes as 10 digits, the width of each part restored; others as they are."""
    parts = codes.str.extract_groups(_DOTTED).struct
    widths = (2, 2, 2, 4)
    padded = [parts.field(str(n)).str.zfill(width) for n, width in enumerate(widths, 1)]
    return pl.select(pl.coalesce(pl.concat_str(padded), codes)).to_series()


def _known(text: pl.Series, codes: pl.Series) -> Cells:
    return _judged(text, _unknown(text, codes), codes)


def _unknown(text: pl.Series, codes: pl.Series) -> pl.Series:
    """Where a code is not among `codes`; few distinct ones are looked up, not every row."""
    distinct = text.unique().drop_nulls()
    unknown = distinct.filter(~distinct.is_in(codes.implode()))
    return text.is_in(unknown.implode())


def _judged(text: pl.Series, odd: pl.Series, codes: pl.Series | None = None) -> Cells:
    """`text` with the `odd` codes bared of dots and the like, and refused if still odd."""
    places = odd.fill_null(False).arg_true()
    if not places.len():
        return Cells(text)
    bare = _whole_parts(digits_for_letters(bare_number(text.gather(places))))
    values = patched(text, places, bare)
    still = ~values.str.contains(_DIGITS) if codes is None else _unknown(values, codes)
    return Cells(values).and_code(still, "WILAYAH_TIDAK_DIKENAL")
