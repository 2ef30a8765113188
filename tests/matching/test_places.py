"""Words for a place become a code where they leave no doubt."""

from __future__ import annotations

import polars as pl
import pytest

from matching import people_named
from matching.places import place_codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Kabupaten Simalungun", "1208"),
        ("Kab. Batang, Jawa Tengah", "3325"),
        ("KEC LIMPUNG KAB BATANG", "332508"),
        ("Limpung, Batang", "332508"),
        ("kota bogor", "3271"),
        ("KOTAMADYA BOGOR", "3271"),
        ("Kota Administrasi Jakarta Pusat", "3171"),
        ("Jawa Barat", "32"),
        ("Bogor", None),
        ("HONGKONG", None),
        ("", None),
        (None, None),
    ],
)
def test_a_place_is_read_as_far_as_it_is_told(words: str | None, code: str | None) -> None:
    assert place_codes(pl.Series([words], dtype=pl.String)).to_list() == [code]


def test_the_order_of_texts_is_kept() -> None:
    texts = pl.Series(["Kota Bogor", None, "Kabupaten Simalungun", "Kota Bogor"])
    assert place_codes(texts).to_list() == ["3271", None, "1208", "3271"]


def test_the_origin_of_an_arrival_comes_from_the_words_a_code_goes_before_them(draw) -> None:  # type: ignore[no-untyped-def]
    told = draw.reports(
        "perpindahan",
        {"arah": "DATANG", "nama": "A", "asal_tujuan_teks": "Kota Bogor"},
        {"arah": "DATANG", "nama": "B", "asal_tujuan_teks": "Kota Bogor",
         "kode_desa_asal": "3325012001"},
        {"arah": "KELUAR", "nama": "C", "asal_tujuan_teks": "Kota Bogor"},
    )  # fmt: skip
    assert people_named(told)["kode_desa_asal"].to_list() == ["3271", "3325012001", None]
