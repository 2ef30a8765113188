"""NIK and KK numbers: 16 digits as text, or a reason why not.

What belongs here: the checks a number can fail by itself.
What does not: whether the number belongs to the person (matching), numbers that occur twice
(register), or whose day or area looks odd – a NIK keeps the area and birth date of its issue,
so neither is a fault (UU 24/2013; Permendagri 108/2019 art. 15).
"""

from __future__ import annotations

import polars as pl

from intake.cells import Cells, bare_number, digits_for_letters, patched
from intake.together import of_some

# Above this, binary floating point has no odd whole numbers (Papua's codes 91–96 lie there).
_EXACT_UP_TO = 2**53
_DIGITS = 16
_SMALLEST = 10 ** (_DIGITS - 1)
_SERIALS = 10**4
_ALL_ONES = int("1" * _DIGITS)


def sixteen_digits(text: pl.Series) -> pl.Series:
    """Where a cell is 16 digits and nothing else, the first of them no 0.

    16 bytes of which a number of 16 digits can be read have no room for anything else.
    """
    return _sixteen_digits(text, text.cast(pl.Int64, strict=False))


def _sixteen_digits(text: pl.Series, number: pl.Series) -> pl.Series:
    sound: pl.Series = (text.str.len_bytes() == _DIGITS) & (number >= _SMALLEST)
    return sound.fill_null(False)


def read_number(text: pl.Series, kind: str, pattern: str, files: pl.Series | None = None) -> Cells:
    """Numbers of `kind` (NIK or KK) that fit `pattern`; the others null with their reason.

    `files` tells which file each cell is of (None: all of one).
    """
    number = text.cast(pl.Int64, strict=False)
    sound = _sixteen_digits(text, number)
    values, codes, never = text, None, sound & _never_issued(number)
    odd = (~sound & text.is_not_null()).arg_true()
    if odd.len():
        bare = digits_for_letters(bare_number(text.gather(odd)))
        verdict = _verdict(bare, kind, pattern)
        lost = _digits_lost(text.gather(odd), bare, of_some(files, odd)) & verdict.is_null()
        verdict = verdict.set(lost, f"{kind}_ANGKA_HILANG")
        bare = bare.set(verdict.is_not_null(), None)
        values = patched(text, odd, bare)
        never = patched(
            never, odd, _never_issued(bare.str.head(_DIGITS).cast(pl.Int64, strict=False))
        )
        if verdict.null_count() < verdict.len():
            nothing = pl.Series("kode", [None], dtype=pl.String).new_from_index(0, len(text))
            codes = patched(nothing, odd, verdict)
    return Cells(values, codes).and_code(never, f"{kind}_PENGGANTI")


def _verdict(bare: pl.Series, kind: str, pattern: str) -> pl.Series:
    """The reason per number that does not fit; null where the bare number fits after all."""
    number = pl.col("nomor")
    return pl.select(nomor=bare).select(
        kode=pl.when(number.str.contains(pattern))
        .then(None)
        .when(number.str.contains(r"^[+-]?\d+([.,]\d+)?[eE][+-]?\d+$"))
        .then(pl.lit(f"{kind}_NOTASI_ILMIAH"))
        .when(number.str.contains(r"^[\d*xX]*\*+[\d*]*$|^\d+[xX]{3,}\d*$"))
        .then(pl.lit(f"{kind}_TERSAMAR"))
        .when(number.str.contains(r"^\d*$"))
        .then(pl.lit(f"{kind}_PANJANG_SALAH"))
        .otherwise(pl.lit(f"{kind}_BUKAN_ANGKA"))
    )["kode"]


def _digits_lost(received: pl.Series, bare: pl.Series, files: pl.Series) -> pl.Series:
    """Where a program that counts in floating point may have changed the last digit.

    Its mark is a `.0` behind; beyond 2^53 it keeps even numbers only. A single odd one in
    a file's column proves that its digits came through; without one they are not trusted.
    """
    large = received.str.ends_with(".0") & (bare.cast(pl.Int64, strict=False) > _EXACT_UP_TO)
    large = large.fill_null(False)
    if not large.any():
        return large
    proven = files.filter(large & bare.str.contains("[13579]$"))
    return large & ~files.is_in(proven.unique().implode())


def _never_issued(number: pl.Series) -> pl.Series:
    """All digits equal, or serial 0000 (serials start at 0001)."""
    return (number % _SERIALS == 0) | (number % _ALL_ONES == 0)
