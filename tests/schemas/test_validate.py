"""A frame that does not fit is told in an officer's words, without a cell of it."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.columns import nik, text
from schemas.table import Column, Table
from schemas.validate import SchemaFault, validated

TABLE = Table(
    "contoh",
    "satu baris per orang",
    (
        nik("nik", "nomor orang").required(),
        Column("jk", "String", "jenis kelamin", allowed=("L", "P")),
        Column("umur", "Int64", "umur dalam tahun", minimum=0, maximum=130),
        text("nama", "nama"),
    ),
    key=("nik",),
    sort=("nik",),
)
GOOD = pl.DataFrame(
    {"nik": ["3325010101900001", "3325010101900002"], "jk": ["L", None], "umur": [3, 4]}
).with_columns(nama=pl.lit("SITI"))


def told(frame: pl.DataFrame) -> str:
    with pytest.raises(SchemaFault) as found:
        validated(frame, TABLE)
    return str(found.value)


def test_a_frame_that_fits_is_given_back_unchanged() -> None:
    assert validated(GOOD, TABLE) is GOOD


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (GOOD.with_columns(nik=pl.lit("3325RAHASIA")), "nik: bukan / not 16 angka – 2 baris"),
        (GOOD.with_columns(nik=pl.lit("3325010101900001")), "kunci kembar / repeated key"),
        (GOOD.with_columns(nik=pl.lit(None, pl.String)), "nik: kosong / missing – 2 baris"),
        (GOOD.with_columns(jk=pl.lit("RAHASIA")), "jk: bukan kode yang dikenal / not a known"),
        (GOOD.with_columns(umur=pl.lit(-1)), "umur: kurang dari / less than 0 – 2 baris"),
        (GOOD.with_columns(umur=pl.lit(131)), "umur: lebih dari / more than 130 – 2 baris"),
        (GOOD.drop("jk"), "jk: kolom tidak ada / column missing"),
        (GOOD.with_columns(asing=pl.lit("RAHASIA")), "asing: kolom tidak dikenal / unknown column"),
        (GOOD.select("jk", "nik", "umur", "nama"), "jk: kolom tidak pada tempatnya"),
    ],
)
def test_each_misfit_names_the_column_and_what_was_expected(
    frame: pl.DataFrame, words: str
) -> None:
    text = told(frame)
    assert words in text
    assert "RAHASIA" not in text
