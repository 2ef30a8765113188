from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.folders import Folders
from matching.evidence import log_odds
from tests.matching.drawn import FAMILY, HUSBAND, WIFE, Links
from tests.shared import sample_waves


def parts(text: str) -> dict[str, float]:
    return {name: float(weight) for name, weight in (part.split("=") for part in text.split(";"))}


def probability(text: str) -> float:
    return 1.0 / (1.0 + 2.0 ** -sum(parts(text).values()))


@pytest.fixture(scope="module")
def sample_links(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The engine's links of all reports of the committed sample."""
    return pl.read_parquet(Folders(sample_waves(tmp_path_factory) / "data").engine_links)


def test_the_weights_of_every_sample_link_add_up_to_its_probability(
    sample_links: pl.DataFrame,
) -> None:
    for suffix in ("", "_kedua"):
        told = sample_links.filter(pl.col(f"bobot_per_bidang{suffix}").is_not_null())
        assert told.height > 400
        for text, given_p in told.select(f"bobot_per_bidang{suffix}", f"peluang{suffix}").rows():
            assert probability(text) == pytest.approx(given_p, abs=2e-5)


def test_the_field_weights_alone_are_the_match_weight(sample_links: pl.DataFrame) -> None:
    told = sample_links.filter(
        pl.col("bobot_per_bidang").is_not_null() & pl.col("bobot").is_not_null()
    )
    beside = {"awal", "saingan", "keluarga", "kalibrasi", "ganda", "peran"}
    for text, weight in told.select("bobot_per_bidang", "bobot").rows():
        fields = sum(value for name, value in parts(text).items() if name not in beside)
        assert fields == pytest.approx(weight, abs=2e-3)


def test_only_a_newborn_judged_by_its_family_or_a_person_without_candidate_has_no_weights(
    sample_links: pl.DataFrame,
) -> None:
    silent = sample_links.filter(pl.col("bobot_per_bidang").is_null())
    by_family = pl.col("peran") == "BAYI"
    assert silent.filter(~by_family & pl.col("pola").is_not_null()).is_empty()


def test_a_spouse_in_the_same_family_shows_as_family_evidence(linked: Links, draw: Any) -> None:
    reports = draw.reports(
        "perceraian",
        {
            "nama_suami": HUSBAND["nama"],
            "nik_suami": HUSBAND["nik"],
            "nama_istri": WIFE["nama"].split()[0],
            "status_cerai": "PROSES",
        },
    )
    links = linked(reports, *FAMILY)
    wife = links.filter(pl.col("peran") == "ISTRI").row(0, named=True)
    assert wife["nik_padan"] == WIFE["nik"]
    assert parts(wife["bobot_per_bidang"])["keluarga"] > 3


def test_the_runner_up_stands_with_its_own_pattern_and_weights(linked: Links, draw: Any) -> None:
    twin = {**WIFE, "nik": "3325015404900077", "lahir": date(1990, 4, 14), "rt": "009"}
    reports = draw.reports(
        "kehamilan", {"nama_ibu": WIFE["nama"], "tgl_lahir_ibu": WIFE["lahir"], "rt": WIFE["rt"]}
    )
    link = linked(reports, *FAMILY, twin).row(0, named=True)
    assert link["nik_padan"] == WIFE["nik"]
    assert link["nik_kedua"] == link["id_orang_kedua"] == twin["nik"]
    assert "tgl_lahir=sama" in link["pola"]
    assert "tgl_lahir=sama" not in link["pola_kedua"]
    assert link["peluang_kedua"] < link["peluang"]
    assert parts(link["bobot_per_bidang_kedua"])["nama"] == parts(link["bobot_per_bidang"])["nama"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1e-12, 1e12), min_size=1, max_size=5), st.floats(1e-9, 1.0))
def test_odds_are_exact_where_one_minus_the_probability_is_not(
    masses: list[float], absent: float
) -> None:
    whole = sum(masses) + absent
    frame = pl.DataFrame(
        {"orang": [0] * len(masses), "p": [m / whole for m in masses], "absen": absent / whole}
    ).select(log_odds("p", "absen").alias("bobot"))
    from math import fsum, log2

    for place, mass in enumerate(masses):
        others = fsum(m for other, m in enumerate(masses) if other != place)
        assert frame["bobot"][place] == pytest.approx(log2(mass / (others + absent)), abs=1e-3)
