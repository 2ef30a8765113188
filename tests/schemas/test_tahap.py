"""The name of a run."""

from __future__ import annotations

import pytest

from schemas.tahap import Tahap, UnknownTahap


def test_a_tahap_is_year_quarter_and_wave() -> None:
    tahap = Tahap.parse("2025-T4-3")

    assert (tahap.year, tahap.quarter, tahap.wave) == (2025, 4, 3)
    assert str(tahap) == "2025-T4-3"
    assert tahap.triwulan == "2025-T4"
    assert [str(wave) for wave in tahap.earlier_waves] == ["2025-T4-1", "2025-T4-2"]


@pytest.mark.parametrize("text", ["", "2025-T4", "2025-T5-1", "2025-T4-0", "25-T4-1", "2025T4-1 "])
def test_any_other_text_is_refused_with_the_expected_form(text: str) -> None:
    with pytest.raises(UnknownTahap, match="YYYY-Tq-g"):
        Tahap.parse(text)
