"""A row of an index as one record of fixed width: a row is one place in its file, not one a column.

What belongs here: the layout of a record, packing rows into records and reading them again.
What does not: the file records lie in (`index_file`), or names, which are numbers (`named_rows`).

NIK, KK number and `id_orang` stand in the record as the 16 digits they mostly are. Any other text
of theirs, and every village, RT or code, is the number of a text of the part (`Texts`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from matching.plain_names import Numbers, numbered_words
from schemas.linkage_index import INDEX

_DIGITS = 16
# No UTF-8 text holds this byte: here begins the number of a text that is not 16 bytes long.
_ELSEWHERE = 0xFF
_NUMBER = slice(8, 12)
_WHOLE = ("id_orang", "nik", "no_kk")
# Codes first: they are few, so that their numbers are small.
_SHARED = {"jk": "<i2", "hubungan": "<i2", "status_kawin": "<i2", "kode_desa": "<i4", "rt": "<i4",
           "rw": "<i4"}  # fmt: skip
_NAMES = ("no_nama", "no_kepala", "no_pasangan")
_AT_A_TIME = 4_096
_NO_DAY, _NO_CHILDREN = np.iinfo(np.int32).min, -1
RECORD = np.dtype(
    [
        ("sidik", "<u8"),
        *((name, f"V{_DIGITS}") for name in _WHOLE),
        ("tgl_lahir", "<i4"),
        *((name, "<i4") for name in _NAMES),
        *_SHARED.items(),
        ("anak", "<i2"),
    ]
)

Records = npt.NDArray[np.void]


@dataclass(frozen=True)
class Texts:
    """The texts of a part that its records give by number: `shared` by many rows, null one of
    them, and `odd` ones in place of 16 digits."""

    shared: pl.Series
    odd: pl.Series


def packed(rows: pl.DataFrame) -> tuple[Records, Texts]:
    """The records of rows (`NamedRows.rows`), and the texts they give by number."""
    days = rows["tgl_lahir"].to_physical().cast(pl.Int32)
    fields = {
        "sidik": rows["sidik"].to_numpy(),
        "tgl_lahir": days.fill_null(_NO_DAY).to_numpy(),
        "anak": rows["anak"].fill_null(_NO_CHILDREN).to_numpy(),
        **{name: rows[name].to_numpy() for name in _NAMES},
    }
    shared, before = [], 0
    for name in _SHARED:
        places, distinct = numbered_words(rows[name])
        fields[name] = places + before
        shared.append(distinct.rename("teks"))
        before += len(distinct)
    odd, before = [], 0
    for name in _WHOLE:
        fields[name], others = _as_bytes(rows[name], before)
        odd.append(others.rename("teks"))
        before += len(others)
    records = np.empty(rows.height, RECORD)
    # Some records at a time, all their fields: they stay in the processor's cache meanwhile.
    for start in range(0, rows.height, _AT_A_TIME):
        here = slice(start, start + _AT_A_TIME)
        for name in RECORD.names or ():
            records[name][here] = fields[name][here]
    return records, Texts(pl.concat(shared), pl.concat(odd))


def unpacked(
    records: Records, texts: Texts, shared_before: Numbers | int = 0, odd_before: Numbers | int = 0
) -> pl.DataFrame:
    """The rows of these records, their names as numbers.

    Where `texts` are those of several parts: how many of other parts stand before each record's.
    """
    plain = pl.DataFrame(
        [
            pl.Series(name, np.ascontiguousarray(records[name]))
            for name in ("sidik", "anak", "tgl_lahir", *_NAMES)
        ]
    ).with_columns(
        pl.when(pl.col("anak") != _NO_CHILDREN).then("anak"),
        pl.when(pl.col("tgl_lahir") != _NO_DAY).then("tgl_lahir").cast(pl.Date),
    )
    columns = {
        **{name: plain[name] for name in plain.columns},
        **{name: _as_text(records[name], texts.odd, odd_before).alias(name) for name in _WHOLE},
        **{
            name: texts.shared.gather(records[name].astype(np.int64) + shared_before).alias(name)
            for name in _SHARED
        },
    }
    order = [name for name in INDEX.polars_schema().names() if name in columns]
    return pl.DataFrame([columns[name] for name in (*order, *_NAMES)])


def _as_bytes(texts: pl.Series, before: int) -> tuple[Records, pl.Series]:
    """Each text as 16 bytes; the others, null with them, as their number from `before`."""
    odd = (texts.str.len_bytes() != _DIGITS).fill_null(value=True)
    places = odd.arg_true()
    filled = texts if places.is_empty() else texts.clone().scatter(places, "0" * _DIGITS)
    table = filled.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    written = np.frombuffer(table.buffers()[2] or b"", np.uint8, len(texts) * _DIGITS)
    told = written.reshape(-1, _DIGITS).copy()
    of_odd, distinct = numbered_words(texts.gather(places))
    told[places.to_numpy(), 0] = _ELSEWHERE
    told[places.to_numpy(), _NUMBER] = (of_odd + before).astype("<i4").view(np.uint8).reshape(-1, 4)
    return told.view(RECORD["nik"]).reshape(-1), distinct


def _as_text(field: Records, odd: pl.Series, before: Numbers | int) -> pl.Series:
    """The texts of a field of 16 bytes."""
    told = np.ascontiguousarray(field).view(np.uint8).reshape(-1, _DIGITS)
    elsewhere = np.flatnonzero(told[:, 0] == _ELSEWHERE)
    number: Numbers = np.zeros(0, np.int64)
    if elsewhere.size:
        number = np.ascontiguousarray(told[elsewhere, _NUMBER]).view("<i4").reshape(-1)
        number = number + (before if isinstance(before, int) else before[elsewhere])
        told[elsewhere] = ord("0")
    ends = np.arange(0, (len(told) + 1) * _DIGITS, _DIGITS)
    texts = pa.LargeStringArray.from_buffers(len(told), pa.py_buffer(ends), pa.py_buffer(told))
    found = pl.Series(pl.from_arrow(texts))
    if elsewhere.size:
        found = found.scatter(elsewhere, odd.gather(number))
    return found
