"""A frame that does not fit is told in an officer's words, without a cell of it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from schemas.columns import nik, text
from schemas.table import Column, Table
from schemas.validate import SchemaFault, fits, pandera_schema, validated

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


# One column per kind of check, each with cells that pass it and cells that do not.
MEASURED = Table(
    "terukur",
    "satu baris per orang dan ukuran",
    (
        *TABLE.columns,
        Column("bobot", "Float64", "bobot", nullable=False, maximum=9),
        Column("alasan", "List(String)", "alasan"),
    ),
    key=("nik", "umur"),
)
_ROWS = st.fixed_dictionaries(
    {
        "nik": st.sampled_from(["3325010101900001", "3325010101900002", "33250101", None]),
        "jk": st.sampled_from(["L", "P", "X", None]),
        "umur": st.sampled_from([0, 130, 131, -1, None]),
        "nama": st.sampled_from(["SITI", None]),
        "bobot": st.sampled_from([0.5, 9.0, 9.5, float("nan"), None]),
        "alasan": st.sampled_from([["A"], [], None]),
    }
)
_SOUND = st.fixed_dictionaries(
    {
        "nik": st.sampled_from(["3325010101900001", "3325010101900002"]),
        "jk": st.sampled_from(["L", None]),
        "umur": st.sampled_from([0, 3, None]),
        "nama": st.just("SITI"),
        "bobot": st.sampled_from([-1.0, 9.0]),
        "alasan": st.just(["A"]),
    }
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(_SOUND, _SOUND, _SOUND, _ROWS), max_size=3))
def test_one_query_finds_a_misfit_exactly_where_pandera_does(rows: list[dict[str, object]]) -> None:
    frame = pl.DataFrame(rows, schema=MEASURED.polars_schema())
    try:
        pandera_schema(MEASURED).validate(frame, lazy=True)
        sound = True
    except SchemaErrors:
        sound = False
    assert fits(frame, MEASURED) is sound


def test_other_types_columns_and_orders_do_not_fit() -> None:
    assert fits(GOOD, TABLE)
    assert not fits(GOOD.with_columns(pl.col("umur").cast(pl.Int32)), TABLE)
    assert not fits(GOOD.select("jk", "nik", "umur", "nama"), TABLE)
    assert not fits(GOOD.drop("nama"), TABLE)
