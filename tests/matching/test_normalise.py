"""Names as written become names to compare."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.lexicon import common_tokens, forms, sounds, titles
from matching.normalise import LONGEST_NAME, MOST_TOKENS, normalised
from matching.sounds import fold_tokens

WRITTEN = [
    ("H. Moh. Ali, S.Pd.", "MUHAMMAD ALI"),
    ("Hj. St. Aminah", "SITI AMINAH"),
    ("Ir. H. Joko Widodo, M.T.", "JOKO WIDODO"),
    ("Drs. Ahmad Dahlan M.Si", "AHMAD DAHLAN"),
    ("Sri Mulyani S. E., M. Sc", "SRI MULYANI"),
    ("Dewi S.Pd.I", "DEWI"),
    ("SITI SPD", "SITI"),
    ("ANITA SE", "ANITA SE"),  # without a mark SE may be a name
    ("Alm. Suparman", "SUPARMAN"),
    ("Suparman (alm)", "SUPARMAN"),
    ("Nurhayati", "NUR HAYATI"),
    ("Nur Hayati", "NUR HAYATI"),
    ("SITIAMINAH", "SITI AMINAH"),
    ("Abdulrahman", "ABDUL RAHMAN"),
    ("Abdurrohman", "ABDUL ROHMAN"),
    ("ABD. RACHMAN", "ABDUL RACHMAN"),
    ("NURDIN", "NURDIN"),
    ("Muhammad", "MUHAMMAD"),
    ("M. Yusuf, SE", "MUHAMMAD YUSUF"),
    ("M", "M"),
    ("Achmad Fauzi", "AHMAD FAUZI"),
    ("Siti binti Ahmad", "SITI"),
    ("Suparman B. Karto", "SUPARMAN"),
    ("Bin Karto", None),  # only the father is named
    ("Rosmawati br. Siregar", "ROSMAWATI SIREGAR"),
    ("I Wayan Sudarma", "I WAYAN SUDARMA"),
    ("Anak Agung Gede", "ANAK AGUNG GEDE"),
    ("Gede", "GEDE"),
    ("NUR'AINI", "NUR AINI"),
    ("Ma'ruf", "MARUF"),
    ("José Ávila", "JOSE AVILA"),
    ("PAK", None),
    ("H. Pak", None),
    ("BELUM ADA NAMA", None),
    ("  ", None),
    ("-", None),
    ("🙂", None),
    ("محمد علي", None),
    ("Si\x00ti", "SITI"),
]


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_a_written_name_becomes_its_canonical_tokens(written: str, expected: str | None) -> None:
    assert normalised(pl.Series([written]))["nama_bersih"].to_list() == [expected]


@pytest.mark.parametrize(
    ("written", "name", "mark"),
    [
        ("By. Ny. Siti", "SITI", "BAYI"),
        ("Bayi Ny Siti Aminah", "SITI AMINAH", "BAYI"),
        ("Bayi 1", None, "BAYI"),
        ("Bayi laki-laki", None, "BAYI"),
        ("Ny. Suparman", "SUPARMAN", "NYONYA"),
        ("Ny. Siti binti H. Ali", "SITI", "NYONYA"),
        ("Siti", "SITI", ""),
    ],
)
def test_a_person_named_by_another_is_marked(written: str, name: str | None, mark: str) -> None:
    row = normalised(pl.Series([written])).row(0, named=True)
    assert (row["nama_bersih"], row["tanda"]) == (name, mark)


@pytest.mark.parametrize(
    "alike",
    [
        ("SOEKARNO", "SUKARNO"),
        ("DJOKO", "JOKO"),
        ("TJAHJO", "CAHYO"),
        ("FITRI", "PITRI"),
        ("NOVI", "NOPI"),
        ("RIZKI", "RISKI", "RIZQI", "RIZKY"),
        ("AMINAH", "AMINA"),
        ("SAEFUDIN", "SYAIFUDDIN", "SAIPUDIN"),
        ("ZAENAB", "JAINAB"),
        ("RACHMAN", "RAHMAN"),
        ("KHOLIFAH", "HOLIFAH"),
        ("SAID", "SAIT"),
    ],
)
def test_spellings_of_one_sound_fold_together(alike: tuple[str, ...]) -> None:
    assert fold_tokens(pl.Series(list(alike))).n_unique() == 1


def test_different_names_do_not_fold_together() -> None:
    names = ["SITI", "SRI", "BUDI", "BAYU", "AGUS", "ASEP", "DEWI", "DIAN", "RINA", "RINI"]
    assert fold_tokens(pl.Series(names)).n_unique() == len(names)


WORDS = st.sampled_from(
    [
        *titles().before,
        *titles().after,
        *titles().patronym,
        *titles().newborn,
        *titles().newborn_link,
        *forms().anywhere,
        *forms().first,
        *common_tokens(),
        *("SITIAMINAH", "NURULHUDA", "SRISPDI", "MUHAMADALI", "ABDURRAHIM", "SUPARMAN"),
    ]
)
NAMES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    st.text(max_size=60),
    st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=5).map(". ".join),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=8))
def test_normalising_twice_changes_nothing(names: list[str]) -> None:
    once = normalised(pl.Series(names, dtype=pl.String))
    twice = normalised(once["nama_bersih"])
    assert twice["nama_bersih"].to_list() == once["nama_bersih"].to_list()
    assert twice["nama_lipat"].to_list() == once["nama_lipat"].to_list()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)))
def test_folding_twice_changes_nothing(tokens: list[str]) -> None:
    once = fold_tokens(pl.Series(tokens, dtype=pl.String))
    assert fold_tokens(once).to_list() == once.to_list()


def test_rows_keep_their_order_and_missing_names_stay_missing() -> None:
    names = pl.Series(["BUDI", None, "Siti", "BUDI", ""])
    assert normalised(names)["nama_bersih"].to_list() == ["BUDI", None, "SITI", "BUDI", None]


def test_a_pasted_text_costs_no_more_than_a_name() -> None:
    long = normalised(pl.Series(["x" * 500, "a b " * 200]))["nama_bersih"].to_list()
    assert len(long[0]) == LONGEST_NAME
    assert len(long[1].split()) <= MOST_TOKENS


def test_no_column_of_names_at_all_gives_no_rows() -> None:
    assert normalised(pl.Series([], dtype=pl.String)).height == 0


def test_the_sound_rules_name_only_upper_case_letters() -> None:
    assert all(new == new.upper() for _, new in sounds().rules)
