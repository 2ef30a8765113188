"""Two names side by side."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.model_file import load_model
from matching.names import compared_names
from matching.normalise import normalised
from tests.matching import reference_names


def compared(a: str, b: str) -> tuple[str, list[str]]:
    names = normalised(pl.Series([a, b]))
    pairs = pl.DataFrame(
        {
            "pasang": [0],
            "bersih_a": [names["nama_bersih"][0]],
            "lipat_a": [names["nama_lipat"][0]],
            "bersih_b": [names["nama_bersih"][1]],
            "lipat_b": [names["nama_lipat"][1]],
        },
        schema_overrides={"pasang": pl.UInt32},
    )
    level, tokens = compared_names(pairs, load_model().likeness)
    return level["tingkat"][0], tokens["kata"].to_list()


@pytest.mark.parametrize(
    ("reported", "register", "level"),
    [
        ("SITI AMINAH", "SITI AMINAH", "SAMA"),
        ("Hj. St. Aminah", "SITI AMINAH", "SAMA"),
        ("NURHAYATI", "NUR HAYATI", "SAMA"),
        ("SITI AMINA", "SITI AMINAH", "BUNYI"),
        ("AMINAH SITI", "SITI AMINAH", "BUNYI"),
        ("DE WI", "DEWI", "BUNYI"),
        ("BUDI", "BUDI SANTOSO", "PENDEK"),
        ("BUDI SANTOSO", "BUDI", "PANJANG"),
        ("SUPRMAN", "SUPARMAN", "KETIK"),
        ("BUDI SATNOSO", "BUDI SANTOSO", "KETIK"),
        ("BUDIS ANTOSO", "BUDI SANTOSO", "BUNYI"),
        ("B SANTOSO", "BUDI SANTOSO", "INISIAL"),
        ("BUDI SANT", "BUDI SANTOSO", "INISIAL"),
        ("BUDI SANTOSA", "BUDI SANTOSO HADI", "CAMPUR"),
        ("BUDI HARTONO", "BUDI HARDONNI", "SEBAGIAN"),
        ("BUDI HARTONO", "BUDI WIJAYA", "LAIN"),
        ("SUKIRMAN", "WAGIYEM", "BEDA"),
    ],
)
def test_the_level_says_how_two_names_agree(reported: str, register: str, level: str) -> None:
    assert compared(reported, register)[0] == level


def test_only_the_agreeing_tokens_of_the_register_are_evidence() -> None:
    assert compared("BUDI HARTONO", "BUDI WIJAYA")[1] == ["BUDI"]
    assert compared("BUDI SATNOSO", "BUDI SANTOSO")[1] == ["BUDI", "SANTOSO"]
    assert compared("SUKIRMAN", "WAGIYEM")[1] == []


def test_a_short_token_is_never_a_slip_of_another() -> None:
    assert compared("ANI", "ADI")[0] == "BEDA"


def test_no_pairs_compare_to_nothing() -> None:
    empty = pl.DataFrame(
        schema={
            "pasang": pl.UInt32,
            "bersih_a": pl.String,
            "lipat_a": pl.String,
            "bersih_b": pl.String,
            "lipat_b": pl.String,
        }
    )
    level, tokens = compared_names(empty, load_model().likeness)
    assert level.is_empty()
    assert tokens.is_empty()


# Few letters, so that tokens often agree, nearly agree, or begin alike.
TOKENS = st.text("ABC", min_size=1, max_size=8)
NAMES = st.lists(TOKENS, min_size=1, max_size=4).map(" ".join)
PAIRS = st.lists(st.tuples(NAMES, NAMES, st.booleans()), min_size=1, max_size=30, unique=True)


@settings(max_examples=150, deadline=None)
@given(pairs=PAIRS)
def test_many_pairs_at_once_agree_with_the_slow_obvious_comparison(
    pairs: list[tuple[str, str, bool]],
) -> None:
    likeness = load_model().likeness
    frame = pl.DataFrame(
        [
            {"bersih_a": a, "lipat_a": a, "bersih_b": a if same else f"{b} X", "lipat_b": b}
            for a, b, same in pairs
        ]
    ).with_row_index("pasang")
    level, tokens = compared_names(frame, likeness)
    found = {
        number: (name, tokens.filter(pl.col("pasang") == number)["kata"].to_list())
        for number, name in level.iter_rows()
    }
    for number, *sides in frame.iter_rows():
        assert found[number] == reference_names.compared(*sides, likeness)
