"""Mistakes come at their rates, grow with the level, and keep rows in place."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic.generate import write_sample
from synthetic.misread import misread_dates, placeholder, wrong_digit
from synthetic.misspell import misspell
from synthetic.settings import Noise, noise
from synthetic.streams import stream

from .conftest import AREAS, read_reports

NAMES = pl.Series(
    ["SUPARMAN", "MUHAMMAD RIZKY PRATAMA", "SITI AMINAH", "NUR HAYATI", "NI LUH SARI", "ALI"] * 200
)
SEX = np.tile([1, 1, 2, 2, 2, 1], 200)
CLEAN = replace(noise("DTSEN", "base"), **{f.name: 0.0 for f in fields(Noise)})


def _misspell(rates: Noise, seed: int = 1) -> pl.Series:
    return misspell(stream(seed, "salah"), NAMES, SEX, rates, np.ones(len(NAMES)))


def test_without_noise_names_stay_as_they_are() -> None:
    assert _misspell(CLEAN).equals(NAMES)


@pytest.mark.parametrize(
    ("rate", "touched"),
    [("muhammad", r"^MUHAMMAD "), ("siti_nur_abdul", r"^(SITI|NUR) "), ("swapped_tokens", " ")],
)
def test_an_error_of_carriers_touches_carriers_only(rate: str, touched: str) -> None:
    written = _misspell(replace(CLEAN, **{rate: 1.0}))
    changed = written != NAMES
    assert changed.any()
    assert not (changed & ~NAMES.str.contains(touched)).any()


def test_muhammad_is_shortened_at_its_rate() -> None:
    carriers = NAMES.str.starts_with("MUHAMMAD ")
    written = _misspell(replace(CLEAN, muhammad=0.5)).filter(carriers)
    assert 0.35 < (~written.str.starts_with("MUHAMMAD ")).mean() < 0.65  # type: ignore[operator]


@given(seed=st.integers(0, 10_000), level=st.sampled_from(["low", "base", "high"]))
@settings(max_examples=25, deadline=None)
def test_misspelling_never_empties_or_moves_a_name(seed: int, level: str) -> None:
    rates = noise("POSYANDU", level)
    names = NAMES.head(60)
    written = misspell(stream(seed, "x"), names, SEX[:60], rates, np.full(60, 3.0))
    assert len(written) == 60
    assert written.null_count() == 0
    assert (written.str.strip_chars().str.len_chars() > 0).all()


def test_a_wrong_digit_changes_the_number_but_not_its_length() -> None:
    number = np.full(500, 3325014505900001)
    hit = np.arange(500) % 2 == 0
    damaged = wrong_digit(stream(1, "angka"), number, hit)
    assert (damaged[~hit] == number[~hit]).all()
    assert (damaged[hit] != number[hit]).mean() > 0.95
    assert {len(str(x)) for x in damaged} == {16}
    assert {len(str(x)) for x in placeholder(stream(1, "isi"), number, hit)} == {16}


def test_birth_dates_are_never_after_the_limit() -> None:
    day = np.arange(10_000, 20_300)
    rates = replace(CLEAN, birth_date_off=0.5, birth_date_heaped=0.3, birth_date_swapped=0.5)
    wrong = misread_dates(stream(1, "tanggal"), day, rates, np.ones(len(day)), 20_299)
    assert (wrong != day).mean() > 0.5
    assert wrong.max() <= 20_299


def test_noise_levels_are_ordered() -> None:
    low, base, high = (noise("POSYANDU", level) for level in ("low", "base", "high"))
    for field in fields(Noise):
        rates = [getattr(level, field.name) for level in (low, base, high)]
        falls = field.name.endswith("_given") or "_given_" in field.name
        assert rates == sorted(rates, reverse=falls), field.name


def test_reports_get_worse_from_low_to_high(tmp_path: Path) -> None:
    kept = []
    for level in ("low", "base", "high"):
        out = tmp_path / level
        write_sample(out, 1500, 2, AREAS, events=4.0, noise=level)  # type: ignore[arg-type]
        deaths = read_reports(out, "kematian")
        kept.append((deaths["nik"].is_not_null().mean(), deaths["tgl_lahir"].is_not_null().mean()))
    assert kept == sorted(kept, reverse=True)


def test_errors_cluster_by_village() -> None:
    from synthetic.dtsen import village_quality
    from synthetic.plan import make_plan

    quality = village_quality(make_plan(100, 1, AREAS, "2025-T4", "base", 1.0), "3325", 4000)
    assert quality.mean() == pytest.approx(1.0, abs=0.05)
    assert np.log(quality).std() == pytest.approx(0.6, abs=0.03)
