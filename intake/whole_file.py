"""Faults that only a whole file shows: columns swapped, areas coded as BPS does, rounded
numbers, the wrong area for the sender, too many rejects.

What belongs here: looking over whole columns and holding the file.
What does not: faults of single cells; undoing a swap (nothing is guessed); bridging codes
(`bridge`).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import polars as pl

from intake.areas import upper_areas
from intake.identifiers import sixteen_digits
from intake.layout import Layout
from intake.limits import limits
from intake.reasons import FileRefused
from intake.typed import UNTOUCHED
from schemas.areas import areas
from schemas.columns import DESA_PATTERN, KK_PATTERN, NIK_PATTERN

# As received: an apostrophe before and `.0` behind do not matter.
_WOMAN = r"^\W*\d{6}(4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])\d{6}(\.0)?\W*$"
_DISTRICT_BPS = r"^\W*\d{7}(\.0)?\W*$"
_DISTRICT = r"^\W*\d{6}(\.0)?\W*$"
_VILLAGE_BPS = r"^\W*\d{6}[04-9]\d{3}(\.0)?\W*$"
_VILLAGE = r"^\W*\d{10}(\.0)?\W*$"

_NUMBER = r"^\W*\d{16}(\.0)?\W*$"
_ZERO_LAST = r"^\W*\d{15}0(\.0)?\W*$"
_SENDER = re.compile(r"^(\d{10}|\d{6}|\d{4})(?!\d)")
_VILLAGE_COLUMN = "kode_desa"
_NOTHING_TOLD = ("BARIS_KOSONG", UNTOUCHED)


def hold_by_columns(received: dict[str, pl.Series], layout: Layout, name: str) -> None:
    """FileRefused (DITAHAN) for what the columns as received show; `name` tells the sender."""
    hold_if_bps(received, layout)
    hold_if_swapped(received, layout)
    hold_if_rounded(received, layout)
    hold_if_elsewhere(received, name)


def hold_if_rounded(received: dict[str, pl.Series], layout: Layout) -> None:
    """FileRefused (DITAHAN, NIK_DIBULATKAN) if far more NIKs end in 0 than a tenth."""
    bounds = limits().held
    for column, cells in received.items():
        if layout.table[column].pattern != NIK_PATTERN:
            continue
        # Nearly all cells are plain numbers; only the others need a closer look.
        plain = sixteen_digits(cells)
        others = cells.filter(~plain)
        numbers = int(plain.sum()) + _hits(others, _NUMBER)
        zeros = int((plain & cells.str.ends_with("0")).sum()) + _hits(others, _ZERO_LAST)
        if numbers >= bounds.zero_numbers and zeros >= bounds.zero * numbers:
            raise FileRefused("NIK_DIBULATKAN", "DITAHAN", kolom=column)


def hold_if_elsewhere(received: dict[str, pl.Series], name: str) -> None:
    """FileRefused (DITAHAN, WILAYAH_PENGIRIM) if the rows lie outside the sender's area.

    The sender's area is the area code with which a folder of the file's path begins.
    """
    folders = [_SENDER.match(folder) for folder in PurePosixPath(name).parts[:-1]]
    senders = [found[1] for found in folders if found and _is_area(found[1])]
    if not senders or _VILLAGE_COLUMN not in received:
        return
    codes = received[_VILLAGE_COLUMN].str.replace_all(r"\.0$|\D", "")
    codes = codes.filter(codes.str.contains(DESA_PATTERN).fill_null(False))
    bounds = limits().held
    for sender in senders if len(codes) >= bounds.sender_rows else ():
        outside = int((~codes.str.starts_with(sender)).sum())
        if outside >= bounds.sender * len(codes):
            raise FileRefused("WILAYAH_PENGIRIM", "DITAHAN", wilayah=sender)


def hold_by_rejects(rows: int, rejected: pl.DataFrame) -> None:
    """FileRefused (DITAHAN, TERLALU_BANYAK_DITOLAK) if too large a part of the rows is rejected."""
    bounds = limits().held
    lines = rejected.filter(pl.col("tingkat") == "BARIS")
    blank = lines.filter(pl.col("kode").is_in(_NOTHING_TOLD)).height
    counted, refused = rows - blank, lines.height - blank
    if counted >= bounds.rejected_rows and refused >= bounds.rejected * counted:
        commonest = (
            lines.filter(~pl.col("kode").is_in(_NOTHING_TOLD))
            .group_by("kolom", "kode")
            .len()
            .sort("len", "kolom", "kode", descending=[True, False, False])
            .row(0)
        )
        raise FileRefused(
            "TERLALU_BANYAK_DITOLAK",
            "DITAHAN",
            ditolak=str(refused),
            jumlah=str(counted),
            sebab=commonest[1],
            kolom=commonest[0] or "-",
        )


def _is_area(code: str) -> bool:
    return code in upper_areas() or bool((areas()["kode"] == code).any())


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
    """FileRefused (DITAHAN, WILAYAH_BPS) if the file codes its areas as BPS does."""
    if coded_as_bps(received, layout):
        raise FileRefused("WILAYAH_BPS", "DITAHAN")


def coded_as_bps(received: dict[str, pl.Series], layout: Layout) -> bool:
    """Whether the file codes its areas as BPS does.

    By the length of its kecamatan codes (BPS 7, Kemendagri 6); without any of either length,
    by the 7th digit of its desa codes (Kemendagri: 1, 2 or 3).
    """
    if layout.subdistrict is None or layout.village is None:
        return False
    districts, villages = received[layout.subdistrict], received[layout.village]
    bps = _hits(districts, _DISTRICT_BPS)
    known = bps + _hits(districts, _DISTRICT)
    if not known:
        bps, known = _hits(villages, _VILLAGE_BPS), _hits(villages, _VILLAGE)
    return bool(known) and bps >= limits().bps_share * known


def _hits(text: pl.Series, pattern: str) -> int:
    """How many cells fit `pattern`."""
    return int(text.str.contains(pattern).sum() or 0)
