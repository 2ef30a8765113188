"""Faults that only a whole file shows: columns swapped, areas coded as BPS does, rounded
numbers, the wrong area for the sender, too many rejects.

What belongs here: looking over whole columns, those of many files at once, and holding files.
What does not: faults of single cells; undoing a swap (nothing is guessed); bridging codes
(`bridge`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath

import polars as pl

from intake.areas import upper_areas
from intake.identifiers import sixteen_digits
from intake.layout import Layout
from intake.limits import limits
from intake.reasons import FileRefused
from intake.together import counted
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
# Of ten digits one.
_TENTH = 0.1
_SENDER = re.compile(r"^(\d{10}|\d{6}|\d{4})(?!\d)")
_VILLAGE_COLUMN = "kode_desa"
_NOTHING_TOLD = ("BARIS_KOSONG", UNTOUCHED)


@dataclass(frozen=True)
class Held:
    """Columns of text of one layout, and which file each row is of; `names` tell the senders."""

    columns: Mapping[str, pl.Series]
    files: pl.Series
    layout: Layout
    names: Sequence[str]

    def of(self, rows: pl.Series) -> Held:
        """The files of some `rows` (places) alone, for counting."""
        return replace(self, columns={}, files=self.files.gather(rows))

    def hits(self, text: pl.Series, pattern: str) -> pl.Series:
        """For each file how many cells fit `pattern`."""
        return self.counted(text.str.contains(pattern))

    def counted(self, where: pl.Series) -> pl.Series:
        """For each file how many rows are true in `where`."""
        return counted(self.files, where, len(self.names))


def held_by_columns(files: Held) -> dict[int, FileRefused]:
    """Why files are held (DITAHAN), by place, for what their columns as received show."""
    found: dict[int, FileRefused] = {}
    for check in (held_if_bps, held_if_swapped, held_if_rounded, held_if_elsewhere):
        found = {**check(files), **found}
    return found


def held_if_rounded(files: Held) -> dict[int, FileRefused]:
    """NIK_DIBULATKAN where far more NIKs end in 0 than a tenth."""
    bounds = limits().held
    found: dict[int, FileRefused] = {}
    for column, cells in files.columns.items():
        if files.layout.table[column].pattern != NIK_PATTERN or not cells.count():
            continue
        # Nearly all cells are plain numbers; only the others need a closer look.
        plain = sixteen_digits(cells)
        zeros = plain & cells.str.ends_with("0")
        others = (~plain & cells.is_not_null()).arg_true()
        odd, of_odd = cells.gather(others), files.of(others)
        numbers = files.counted(plain) + of_odd.hits(odd, _NUMBER)
        ending = files.counted(zeros) + of_odd.hits(odd, _ZERO_LAST)
        chance = (
            _TENTH * numbers + bounds.zero_deviations * (_TENTH * (1 - _TENTH) * numbers).sqrt()
        )
        far_more = (ending >= bounds.zero * numbers) & (ending >= chance)
        held = (numbers >= bounds.zero_numbers) & far_more
        for place in held.arg_true():
            found.setdefault(place, FileRefused("NIK_DIBULATKAN", "DITAHAN", kolom=column))
    return found


def held_if_elsewhere(files: Held) -> dict[int, FileRefused]:
    """WILAYAH_PENGIRIM where the rows lie outside the sender's area.

    The sender's area is the area code with which a folder of the file's path begins.
    """
    senders = [_senders(name) for name in files.names]
    if not any(senders) or _VILLAGE_COLUMN not in files.columns:
        return {}
    codes = files.columns[_VILLAGE_COLUMN].str.replace_all(r"\.0$|\D", "")
    sound = codes.str.contains(DESA_PATTERN).fill_null(False)
    counts, bounds = files.counted(sound), limits().held
    found: dict[int, FileRefused] = {}
    for depth in range(max(map(len, senders))):
        asked = pl.Series([own[depth] if depth < len(own) else None for own in senders])
        inside = pl.select(
            pl.lit(codes).str.starts_with(pl.lit(asked.gather(files.files)))
        ).to_series()
        outside = files.counted(sound & ~inside)
        held = (counts >= bounds.sender_rows) & (outside >= bounds.sender * counts)
        for place in held.arg_true():
            if depth < len(senders[place]):
                sender = senders[place][depth]
                refusal = FileRefused("WILAYAH_PENGIRIM", "DITAHAN", wilayah=sender)
                found.setdefault(place, refusal)
    return found


def _senders(name: str) -> list[str]:
    """The areas that the folders of a path name."""
    folders = [_SENDER.match(folder) for folder in PurePosixPath(name).parts[:-1]]
    return [found[1] for found in folders if found and found[1] in _area_codes()]


@cache
def _area_codes() -> frozenset[str]:
    return frozenset([*upper_areas(), *areas()["kode"]])


def held_by_rejects(rows: pl.Series, rejected: pl.DataFrame) -> dict[int, FileRefused]:
    """TERLALU_BANYAK_DITOLAK where too large a part of a file's `rows` is rejected."""
    bounds = limits().held
    if not (rows >= bounds.rejected_rows).any():
        return {}
    told = rejected.filter(pl.col("tingkat") == "BARIS").select("tempat", "kolom", "kode")
    blank = told["kode"].is_in(_NOTHING_TOLD)
    files = told["tempat"].cast(pl.UInt32)
    every, nothing = (counted(files, where, len(rows)) for where in (None, blank))
    amount, refused = rows - nothing, every - nothing
    held = (amount >= bounds.rejected_rows) & (refused >= bounds.rejected * amount)
    found: dict[int, FileRefused] = {}
    for place in held.arg_true():
        commonest = (
            told.filter((pl.col("tempat") == place) & ~blank)
            .group_by("kolom", "kode")
            .len()
            .sort("len", "kolom", "kode", descending=[True, False, False])
            .row(0)
        )
        found[place] = FileRefused(
            "TERLALU_BANYAK_DITOLAK",
            "DITAHAN",
            ditolak=str(refused[place]),
            jumlah=str(amount[place]),
            sebab=commonest[1],
            kolom=commonest[0] or "-",
        )
    return found


def held_if_swapped(files: Held) -> dict[int, FileRefused]:
    """KOLOM_TERTUKAR where KK and NIK columns look swapped.

    The day of birth in a woman's NIK is 41–71; a KK number carries a day of recording, 1–31
    (domain: Dukcapil). So a KK column with women's days beside a NIK column without them is
    a NIK column. Lists of men only, or of two or three rows, give no evidence and pass.
    """
    evidence = limits().swap
    cards, people = (
        [name for name in files.columns if files.layout.table[name].pattern == pattern]
        for pattern in (KK_PATTERN, NIK_PATTERN)
    )
    found: dict[int, FileRefused] = {}
    for card in cards:
        text = files.columns[card]
        women = files.hits(text, _WOMAN)
        odd = (women >= evidence.at_least) & (
            women >= evidence.share * files.counted(text.is_not_null())
        )
        for person in people if odd.any() else ():
            few = files.hits(files.columns[person], _WOMAN) < evidence.rest * women
            for place in (odd & few).arg_true():
                refusal = FileRefused("KOLOM_TERTUKAR", "DITAHAN", kolom=person, pasangan=card)
                found.setdefault(place, refusal)
    return found


def held_if_bps(files: Held) -> dict[int, FileRefused]:
    """WILAYAH_BPS where a file codes its areas as BPS does."""
    return {
        place: FileRefused("WILAYAH_BPS", "DITAHAN") for place in coded_as_bps(files).arg_true()
    }


def coded_as_bps(files: Held) -> pl.Series:
    """For each file whether it codes its areas as BPS does.

    By the length of its kecamatan codes (BPS 7, Kemendagri 6); without any of either length,
    by the 7th digit of its desa codes (Kemendagri: 1, 2 or 3).
    """
    layout = files.layout
    if layout.subdistrict is None or layout.village is None:
        return pl.Series([False]).new_from_index(0, len(files.names))
    districts, villages = files.columns[layout.subdistrict], files.columns[layout.village]
    bps = files.hits(districts, _DISTRICT_BPS)
    known = bps + files.hits(districts, _DISTRICT)
    untold = known == 0
    if untold.any():
        bps = files.hits(villages, _VILLAGE_BPS).zip_with(untold, bps)
        known = files.hits(villages, _VILLAGE).zip_with(untold, known)
    return (known > 0) & (bps >= limits().bps_share * known)
