"""Agreement levels of numbers, dates and places."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from matching.compare import birth_level, child_level, with_number_levels
from matching.residence import area_level, rt_level

NIK = "3325014101900012"


def numbers(
    nik: str | None, kk: str | None, nik_d: str | None, kk_d: str | None, new: str | None = None
) -> tuple[str, str]:
    frame = pl.DataFrame(
        {"nik": [nik], "no_kk": [kk], "no_kk_baru": [new], "nik_d": [nik_d], "no_kk_d": [kk_d]},
        schema=dict.fromkeys(("nik", "no_kk", "no_kk_baru", "nik_d", "no_kk_d"), pl.String),
    )
    row = with_number_levels(frame).row(0, named=True)
    return row["t_nik"], row["t_kk"]


@pytest.mark.parametrize(
    ("reported", "level"),
    [
        (NIK, "SAMA"),
        ("3325014101900013", "SATU_BEDA"),
        ("3325014101900021", "TERTUKAR"),
        ("3325014101900010", "AKHIR_NOL"),
        ("3325014101900010"[:15] + "9", "SATU_BEDA"),
        ("3325014101910013", "BEDA"),
        ("9999999999999999", "BEDA"),
        (None, "KOSONG"),
    ],
)
def test_a_nik_is_equal_one_slip_apart_or_different(reported: str | None, level: str) -> None:
    assert numbers(reported, None, NIK, "3325010101010001")[0] == level


def test_a_borrow_is_no_single_slip() -> None:
    assert numbers("3325014101899999", None, "3325014101900000", None)[0] == "BEDA"


def test_numbers_in_each_others_column_are_recognised() -> None:
    kk = "3325010202020002"
    assert numbers(kk, NIK, NIK, kk) == ("KOLOM_KK", "KOLOM_NIK")


def test_a_couple_that_joins_his_family_names_his_card_as_the_new_one() -> None:
    kk = "3325010202020002"
    assert numbers(None, None, NIK, kk, new=kk)[1] == "SAMA"
    assert numbers(None, None, NIK, kk, new="3325010202029999")[1] == "KOSONG"


@pytest.mark.parametrize(
    ("told", "rw", "level"),
    [
        (("7", None), "2", "SAMA"),
        (("2", None), "2", "RW"),
        (("9", None), "2", "DEKAT"),
        (("4", None), "2", "BEDA"),
        (("12", "7"), "2", "RW"),
        ((None, None), "2", "KOSONG"),
    ],
)
def test_an_rt_is_the_same_an_rw_near_or_another(
    told: tuple[str | None, str | None], rw: str, level: str
) -> None:
    frame = pl.DataFrame(
        {"rt": [told[0]], "rw": [told[1]], "rt_d": ["7"], "rw_d": [rw]},
        schema=dict.fromkeys(("rt", "rw", "rt_d", "rw_d"), pl.String),
    )
    assert frame.select(rt_level()).item() == level


@pytest.mark.parametrize(
    ("told", "level"), [(3, "COCOK"), (2, "SUDAH"), (4, "DEKAT"), (7, "BEDA"), (None, "KOSONG")]
)
def test_the_number_of_a_child_is_held_against_the_children_on_the_card(
    told: int | None, level: str
) -> None:
    frame = pl.DataFrame(
        {"told": [told], "known": [2]}, schema={"told": pl.Int16, "known": pl.Int16}
    )
    assert frame.select(child_level(pl.col("told"), pl.col("known"))).item() == level


def test_a_provisional_kk_number_compares_without_fault() -> None:
    assert numbers(None, "S0123456789abcde", NIK, "3325010101010001")[1] == "BEDA"


@pytest.mark.parametrize(
    ("reported", "register", "level"),
    [
        (date(1990, 3, 4), date(1990, 3, 4), "SAMA"),
        (date(1960, 12, 31), date(1960, 12, 31), "SAMA_BULAT"),
        (date(1990, 4, 3), date(1990, 3, 4), "TERTUKAR"),
        (date(1990, 3, 5), date(1990, 3, 4), "GESER"),
        (date(1991, 3, 4), date(1990, 3, 4), "GESER"),
        (date(1990, 3, 24), date(1990, 3, 4), "DUA_SAMA"),
        (date(1961, 1, 1), date(1960, 5, 9), "TAHUN_BULAT"),
        (date(1991, 5, 9), date(1990, 3, 4), "TAHUN_DEKAT"),
        (date(1970, 5, 9), date(1990, 3, 4), "BEDA"),
        (None, date(1990, 3, 4), "KOSONG"),
        (date(1990, 3, 4), None, "KOSONG"),
    ],
)
def test_birth_dates_agree_in_steps(
    reported: date | None, register: date | None, level: str
) -> None:
    frame = pl.DataFrame({"a": [reported], "b": [register]}, schema={"a": pl.Date, "b": pl.Date})
    assert frame.select(birth_level(pl.col("a"), pl.col("b"))).item() == level


@pytest.mark.parametrize(
    ("places", "register", "level"),
    [
        (["3325012001", None], "3325012001", "DESA"),
        (["3325012001", "3325022003"], "3325022003", "DESA"),
        (["3325012001", None], "3325012009", "KEC"),
        (["3325012001", None], "3325092009", "KAB"),
        (["3325012001", None], "3301012001", "PROV"),
        (["3325012001", None], "5101012001", "LUAR"),
        ([None, None], "3325012001", "KOSONG"),
        (["3325012001", None], None, "KOSONG"),
    ],
)
def test_the_narrowest_shared_area_counts(
    places: list[str | None], register: str | None, level: str
) -> None:
    frame = pl.DataFrame(
        {"a": [places[0]], "b": [places[1]], "kode_desa_d": [register]},
        schema=dict.fromkeys(("a", "b", "kode_desa_d"), pl.String),
    )
    assert frame.select(area_level(("a", "b"))).item() == level
