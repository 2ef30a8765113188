"""Two names side by side."""

from __future__ import annotations

import polars as pl
import pytest

from matching.model import load_model
from matching.names import compared_names
from matching.normalise import normalised


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
