"""Labels, drawn samples, and what two blind officers say."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import review
from review.agreement import kappa
from review.labels import wilson
from review.sample import LEAST_DRAWN
from schemas.review import CANDIDATE, LABELS, REVOCATIONS
from schemas.validate import validated
from tests.review.drawn import (
    BABY,
    FATHER,
    HUSBAND,
    KK,
    MAN,
    TWIN,
    decided,
    links,
    stack,
    taken_back,
)


def test_settled_pairs_of_persons_are_labels() -> None:
    votes = stack(
        decided("SAMA", "A"),
        decided("SAMA", "B"),
        decided("BUKAN", "A", FATHER, HUSBAND),
        decided("SAMA", "A", BABY, (None, KK)),
        decided("SAMA", "A", candidate=TWIN),
    )
    rows = validated(review.labels(votes, REVOCATIONS.empty()), LABELS)

    told = dict(rows.select("id_orang_padan", "keputusan").rows())
    assert told == {MAN[0]: "YA", HUSBAND[0]: "TIDAK"}


def test_a_decision_taken_back_is_no_label() -> None:
    vote = decided("BUKAN", "A", FATHER, HUSBAND)
    rows = review.labels(vote, stack(taken_back(vote, "C"), table=REVOCATIONS))

    assert rows.is_empty()


def test_agreement_is_told_by_band_of_probability() -> None:
    labelled = pl.DataFrame(
        {"peluang": [0.35, 0.4, 0.97, None], "keputusan": ["YA", "TIDAK", "YA", "YA"]}
    )
    rows = review.agreement_by_band(labelled)

    assert rows.select("lapis", "pasangan", "bagian_ya").rows() == [
        ("0.30–0.50", 2, 0.5),
        ("0.95–0.99", 1, 1.0),
    ]


def test_wilsons_interval_is_his() -> None:
    # Newcombe 1998, table I: 81 of 263 → 0.2553–0.3662; 0 of 20 → 0–0.1611
    low_limit, high_limit = wilson(pl.lit(81 / 263), pl.lit(263))
    low, high = pl.select(low=low_limit, high=high_limit).row(0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def candidates(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id_laporan": [f"L{number:04d}" for number in range(count)],
            "isi": ["i"] * count,
            "peran": ["SUBJEK"] * count,
            "urutan": pl.Series([0] * count, dtype=pl.Int16),
            "id_orang_calon": [f"P{number:04d}" for number in range(count)],
            "no_kk_calon": [KK] * count,
            "nik_calon": [None] * count,
            "peluang": [
                (number % 50) / 100 if number % 10 == 0 else 0.999 for number in range(count)
            ],
        },
        schema_overrides={"nik_calon": pl.String},
    )


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 120), st.randoms(use_true_random=False))
def test_a_draw_is_the_same_in_any_order_and_has_the_size_asked_for(size: int, random: Any) -> None:
    frame = candidates(100)
    order = list(range(100))
    random.shuffle(order)

    once, again = review.draw(frame, size, 7), review.draw(frame[order], size, 7)

    assert once.equals(again)
    assert once.height == min(size, 100)
    assert once.select(CANDIDATE).is_unique().all()
    assert (once["ditarik"] <= once["banyak_lapis"]).all()
    drawn = once.group_by("lapis").agg(pl.len(), pl.col("ditarik").first())
    assert drawn.filter(pl.col("len") != pl.col("ditarik")).is_empty()


def test_every_stratum_is_drawn_from_also_below_the_cut() -> None:
    drawn = review.draw(candidates(1000), 60, 1)

    assert drawn["lapis"].n_unique() == 4
    assert drawn.group_by("lapis").len()["len"].min() == LEAST_DRAWN
    assert not drawn.equals(review.draw(candidates(1000), 60, 2))


def test_candidates_below_the_cut_are_the_runners_up() -> None:
    engine = links(SUBJEK="TANPA_PADANAN").with_columns(
        pl.when(pl.col("peran") != "SUBJEK").then(name).alias(name)
        for name in ("id_orang_padan", "no_kk_padan", "nik_padan")
    )
    known = pl.DataFrame({"id_orang": [TWIN[0]], "no_kk": [TWIN[1]], "nik": [TWIN[0]]})

    frame = review.frame_to_draw_from(engine, known)

    assert frame.filter(pl.col("peran") == "SUBJEK")["no_kk_calon"].to_list() == [TWIN[1]]
    assert frame.filter(pl.col("peran") == "BAYI")["no_kk_calon"].to_list() == [KK]


def judged(counts: dict[tuple[str, str], int]) -> pl.DataFrame:
    rows = [pair for pair, count in counts.items() for _ in range(count)]
    return pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")


def test_kappa_is_cohens() -> None:
    # two raters, 50 cases: agreement 0.7, by chance 0.5
    table = {
        ("SAMA", "SAMA"): 20,
        ("SAMA", "BUKAN"): 5,
        ("BUKAN", "SAMA"): 10,
        ("BUKAN", "BUKAN"): 15,
    }
    found = kappa(judged(table))

    assert found["nilai"] == 0.4
    assert found["sepakat"] == 0.7
    # Fleiss, Cohen & Everitt 1969: standard error 0.1268
    assert found["bawah"] == pytest.approx(0.4 - 1.96 * 0.1268, abs=0.002)


def test_kappa_of_one_answer_alone_is_undefined() -> None:
    assert kappa(judged({("SAMA", "SAMA"): 9}))["nilai"] is None


def sample(rows: list[tuple[str, str, int, int]]) -> pl.DataFrame:
    """bukti, keputusan, pairs in the stratum, pairs drawn of it."""
    return pl.DataFrame(
        [
            {
                "bukti": name,
                "keputusan": decision,
                "peluang": 0.5,
                "lapis": f"{size}",
                "banyak_lapis": size,
                "ditarik": drawn,
            }
            for name, decision, size, drawn in rows
        ]
    )


def answers(officer: str, said: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"bukti": list(said), "putusan": list(said.values()), "petugas": [officer] * len(said)}
    )


DRAWN = sample(
    [
        ("a", "DITERIMA", 100, 2),
        ("b", "DITERIMA", 100, 2),
        ("c", "TANPA_PADANAN", 10, 2),
        ("d", "TANPA_PADANAN", 10, 2),
    ]
)


def test_precision_and_recall_weigh_every_pair_by_its_sampling_probability() -> None:
    said = {"a": "SAMA", "b": "BUKAN", "c": "SAMA", "d": "BUKAN"}
    found = review.agreement(answers("A", said), answers("B", said), DRAWN)

    assert found["presisi"]["nilai"] == 0.5
    assert found["recall"]["nilai"] == round(50 / 55, 4)
    assert found["presisi"]["bawah"] < 0.5 < found["presisi"]["atas"]


def test_all_right_is_not_told_as_certain() -> None:
    said = dict.fromkeys("ab", "SAMA") | dict.fromkeys("cd", "BUKAN")
    found = review.agreement(answers("A", said), answers("B", said), DRAWN)

    assert found["presisi"]["nilai"] == 1.0
    assert found["presisi"]["bawah"] < 0.5


def test_where_the_officers_differ_the_bounds_say_what_it_could_mean() -> None:
    first = {"a": "SAMA", "b": "SAMA", "c": "BUKAN", "d": "BUKAN"}
    second = {**first, "b": "TIDAK_YAKIN"}
    found = review.agreement(answers("A", first), answers("B", second), DRAWN)

    assert found["tak_sepakat"] == 1
    assert found["presisi"]["nilai"] == 1.0
    assert found["presisi"]["bila_semua_bukan"] == 0.5
    assert found["presisi"]["bila_semua_sama"] == 1.0


def test_two_files_of_one_officer_are_refused() -> None:
    said, again = (answers(name, {"a": "SAMA"}) for name in ("Ani S", " ani  s"))

    with pytest.raises(review.AgreementFault, match="dua orang"):
        review.agreement(said, again, DRAWN)
