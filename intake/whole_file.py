"""Faults that only a whole file shows: columns swapped, areas coded as BPS does.

What belongs here: looking over a whole column and holding the file.
What does not: faults of single cells; undoing a swap or bridging codes (nothing is guessed).
"""

from __future__ import annotations

import polars as pl

from intake.layout import Layout
from intake.limits import limits
from intake.reasons import FileRefused
from schemas.columns import KK_PATTERN, NIK_PATTERN

# As received: an apostrophe before and `.0` behind do not matter.
_WOMAN = r"^\W*\d{6}(4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])\d{6}(\.0)?\W*$"
_DISTRICT_BPS = r"^\W*\d{7}(\.0)?\W*$"
_DISTRICT = r"^\W*\d{6}(\.0)?\W*$"
_VILLAGE_BPS = r"^\W*\d{6}[04-9]\d{3}(\.0)?\W*$"
_VILLAGE = r"^\W*\d{10}(\.0)?\W*$"


def hold_if_swapped(received: dict[str, pl.Series], layout: Layout) -> None:
    """FileRefused (DITAHAN, KOLOM_TERTUKAR) if KK and NIK columns look swapped.

    The day of birth in a woman's NIK is 41–71; a KK number carries a day of recording, 1–31
    (domain: Dukcapil). So a KK column with women's days beside a NIK column without them is
    a NIK column. Lists of men only, or of two or three rows, give no evidence and pass.
    """
    evidence = limits().swap
    cards, people = (
        [name for name in received if layout.table[name].pattern == pattern]
        for pattern in (KK_PATTERN, NIK_PATTERN)
    )
    for card in cards:
        women = _hits(received[card], _WOMAN)
        if women < evidence.at_least or women < evidence.share * received[card].count():
            continue
        for person in people:
            if _hits(received[person], _WOMAN) < evidence.rest * women:
                raise FileRefused("KOLOM_TERTUKAR", "DITAHAN", kolom=person, pasangan=card)


def hold_if_bps(received: dict[str, pl.Series], layout: Layout) -> None:
    """FileRefused (DITAHAN, WILAYAH_BPS) if the file codes its areas as BPS does.

    By the length of its kecamatan codes (BPS 7, Kemendagri 6); without any of either length,
    by the 7th digit of its desa codes (Kemendagri: 1, 2 or 3).
    """
    if layout.subdistrict is None or layout.village is None:
        return
    districts, villages = received[layout.subdistrict], received[layout.village]
    bps = _hits(districts, _DISTRICT_BPS)
    known = bps + _hits(districts, _DISTRICT)
    if not known:
        bps, known = _hits(villages, _VILLAGE_BPS), _hits(villages, _VILLAGE)
    if known and bps >= limits().bps_share * known:
        raise FileRefused("WILAYAH_BPS", "DITAHAN")


def _hits(text: pl.Series, pattern: str) -> int:
    """How many cells fit `pattern`."""
    return int(text.str.contains(pattern).sum() or 0)
