"""Proposals to the owners of DTSEN in the analysts' mart.

What belongs here: these tables' columns as an analyst sees them.
What does not: the tables of other stages (`mart`), or how they are filled (release/mart).
"""

from __future__ import annotations

from dataclasses import replace

from schemas.amendments import ACCOUNT, STATES
from schemas.columns import date
from schemas.masking import MartTable, seen_of

# A birth's day is a birth date.
_SHOWN = replace(
    STATES,
    columns=tuple(
        date(column.name, f"{column.meaning}; kosong pada kelahiran (tanggal lahir)")
        if column.name == "tgl_kejadian"
        else column
        for column in STATES.columns
    ),
)

AMENDMENTS: tuple[MartTable, ...] = (
    MartTable(
        STATES.name,
        STATES.meaning,
        "every proposal to the owners of DTSEN and where it stands",
        seen_of(_SHOWN, without=("laporan",)),
        key=STATES.key,
        sort=STATES.sort,
    ),
    MartTable(
        ACCOUNT.name,
        ACCOUNT.meaning,
        "per package, area and kind: events in force = the sum of their six fates",
        seen_of(ACCOUNT),
        key=ACCOUNT.key,
        sort=ACCOUNT.sort,
    ),
)
