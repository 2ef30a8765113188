"""Rows of an index as records of fixed width."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.named_rows import NUMBERED
from matching.record import packed, unpacked
from schemas.linkage_index import INDEX

_DIGITS = st.integers(0, 10**16 - 1).map(lambda number: f"{number:016d}")
# What may stand in place of 16 digits: another length, other letters, letters of several bytes.
_WRITTEN = st.one_of(_DIGITS, st.text(max_size=40), st.just("é" * 8), st.just("A" * 16))
_SHORT = st.one_of(st.none(), st.text(max_size=3))
_ROW = st.fixed_dictionaries(
    {
        "sidik": st.integers(0, 2**64 - 1),
        "id_orang": _WRITTEN,
        "nik": st.one_of(st.none(), _WRITTEN),
        "no_kk": _WRITTEN,
        "tgl_lahir": st.one_of(st.none(), st.dates(date(1850, 1, 1), date(2100, 1, 1))),
        "anak": st.one_of(st.none(), st.integers(0, 40)),
        **dict.fromkeys(("jk", "hubungan", "status_kawin", "kode_desa", "rt", "rw"), _SHORT),
        **dict.fromkeys(NUMBERED, st.integers(0, 2**31 - 1)),
    }
)
_NAMES = {column for told in NUMBERED.values() for column in told}
_SCHEMA = {
    **{name: dtype for name, dtype in INDEX.polars_schema().items() if name not in _NAMES},
    **dict.fromkeys(NUMBERED, pl.Int32()),
}


@settings(deadline=None)
@given(st.lists(_ROW, max_size=20))
def test_a_record_gives_back_the_row_it_was_made_of(rows: list[dict[str, Any]]) -> None:
    frame = pl.DataFrame(rows, schema=_SCHEMA)
    assert unpacked(*packed(frame)).equals(frame)


def test_records_read_by_place_stand_for_their_rows() -> None:
    rows = [
        {"sidik": number, "id_orang": "x" * number, "no_kk": "3" * 16} | dict.fromkeys(NUMBERED, 0)
        for number in range(30)
    ]
    frame = pl.DataFrame(rows, schema=_SCHEMA)
    records, texts = packed(frame)
    assert unpacked(records[[29, 16, 3]], texts).equals(frame[[29, 16, 3]])
