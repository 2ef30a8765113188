"""New answers against today's evidence and yesterday's decisions."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import review
from schemas.review import DECISIONS, REVOCATIONS
from schemas.validate import validated
from tests.review.drawn import (
    DEATH,
    FATHER,
    HUSBAND,
    KK,
    MAN,
    MOTHER,
    TWIN,
    WIFE,
    decided,
    facts,
    pair,
    people,
    stack,
)

DAY = date(2025, 10, 21)


def now(*pairs: pl.DataFrame) -> pl.DataFrame:
    found = review.pairs_of(pl.concat(pairs), people(), facts())
    return found.with_columns(
        (pl.col("formulir") == "kematian").alias("dua_petugas"),
        pl.lit(0.7).alias("peluang"),
        pl.lit("nama=sama").alias("pola"),
        pl.lit("dasar-1").alias("versi_model"),
        pl.lit("2025T4").alias("versi_dtsen"),
    )


PAIRS = now(pair(DEATH, MAN), pair(MOTHER, WIFE), pair(FATHER, HUSBAND), pair(FATHER, WIFE))


def answer(of: pl.DataFrame, said: str, officer: str = "Ani", file: str = "b.xlsx") -> pl.DataFrame:
    return of.select(
        pl.lit(file).alias("berkas"),
        pl.lit("Tinjauan").alias("lembar"),
        pl.lit(6, pl.Int64).alias("baris"),
        pl.lit("H").alias("kolom"),
        "bukti",
        "id_laporan",
        pl.lit(said).alias("putusan"),
        pl.lit(officer).alias("petugas"),
        pl.lit(None, pl.String).alias("catatan"),
        pl.lit(f"buku-{file}").alias("id_buku"),
    )


def weigh(answers: pl.DataFrame, *votes: pl.DataFrame) -> tuple[review.Weighed, set[str]]:
    found = review.weighed(answers, PAIRS, stack(*votes), REVOCATIONS.empty(), DAY)
    return found, set(found.findings["masalah"])


def about(mention: tuple[str, str, str, int], candidate: tuple[str, str] = MAN) -> pl.DataFrame:
    return now(pair(mention, candidate))


def test_a_new_answer_becomes_a_decision_that_says_second_opinion_missing() -> None:
    found, problems = weigh(answer(about(DEATH), "SAMA"))

    assert problems == {"pendapat kedua belum ada"}
    assert found.findings["tingkat"].to_list() == ["CATATAN"]
    row = validated(found.new, DECISIONS).row(0, named=True)
    assert (row["petugas"], row["tanggal"], row["no_kk_calon"]) == ("ANI", DAY, KK)


def test_one_officer_is_enough_where_nothing_is_lowered() -> None:
    assert weigh(answer(about(MOTHER, WIFE), "SAMA"))[1] == set()


def test_handing_the_same_in_again_records_nothing() -> None:
    found, problems = weigh(answer(about(DEATH), "SAMA"), decided("SAMA", "ani"))

    assert (found.new.height, found.repeats, problems) == (0, 1, set())


def test_changed_evidence_is_stale() -> None:
    gone = answer(now(pair(DEATH, TWIN)), "SAMA")
    found, problems = weigh(gone)

    assert problems == {"bukti sudah berubah sejak buku dibuat"}
    assert found.new.is_empty()


def test_an_officer_does_not_change_a_decision_in_silence() -> None:
    _, problems = weigh(answer(about(DEATH), "BUKAN"), decided("SAMA", "Ani"))

    assert "petugas yang sama sudah memutuskan lain" in problems


def test_who_was_not_sure_may_decide_later() -> None:
    found, problems = weigh(answer(about(DEATH), "SAMA"), decided("TIDAK_YAKIN", "Ani"))

    assert found.new.height == 1
    assert problems == {"pendapat kedua belum ada"}


def test_a_settled_pair_is_not_contradicted_by_a_third() -> None:
    votes = decided("SAMA", "Budi"), decided("SAMA", "Citra")

    assert (
        "pasangan sudah selesai dengan putusan lain"
        in weigh(answer(about(DEATH), "BUKAN"), *votes)[1]
    )
    assert weigh(answer(about(DEATH), "SAMA"), *votes)[1] == set()


def test_a_second_opinion_may_differ_and_leaves_the_pair_open() -> None:
    found, problems = weigh(answer(about(DEATH), "BUKAN"), decided("SAMA", "Budi"))

    assert found.new.height == 1
    assert problems == {"pendapat kedua belum ada"}


def test_one_pair_decided_differently_in_two_files_is_refused_in_both() -> None:
    both = pl.concat([answer(about(DEATH), "SAMA"), answer(about(DEATH), "BUKAN", file="c.xlsx")])
    found, problems = weigh(both)

    assert "pasangan yang sama diputuskan dua kali dan berbeda" in problems
    wrong = found.findings.filter(pl.col("tingkat") == "GALAT")
    assert sorted(wrong["berkas"]) == ["b.xlsx", "c.xlsx"]


def test_one_person_for_two_roles_of_a_report_is_refused() -> None:
    both = pl.concat([answer(about(MOTHER, WIFE), "SAMA"), answer(about(FATHER, WIFE), "SAMA")])

    assert "satu orang DTSEN diputuskan SAMA untuk dua peran dalam satu laporan" in weigh(both)[1]


def test_one_person_for_two_roles_is_refused_also_when_answered_one_after_the_other() -> None:
    problem = "satu orang DTSEN diputuskan SAMA untuk dua peran dalam satu laporan"
    later = answer(about(FATHER, WIFE), "SAMA")

    for officer in ("Ani", "Budi"):
        assert problem in weigh(later, decided("SAMA", officer, MOTHER, WIFE))[1]
    assert problem not in weigh(later, decided("BUKAN", "Budi", MOTHER, WIFE))[1]
    assert problem not in weigh(later, decided("SAMA", "Budi", MOTHER, HUSBAND))[1]


@settings(deadline=None, max_examples=20)
@given(st.permutations([("SAMA", DEATH, MAN), ("BUKAN", MOTHER, WIFE), ("SAMA", FATHER, HUSBAND)]))
def test_the_order_of_answers_changes_nothing(
    given_in: list[tuple[str, tuple[str, str, str, int], tuple[str, str]]],
) -> None:
    found, _ = weigh(pl.concat([answer(about(m, c), said) for said, m, c in given_in]))

    assert found.new.sort("id_keputusan")["putusan"].to_list().count("SAMA") == 2
    assert found.new.sort("id_keputusan")["id_keputusan"].to_list() == sorted(
        found.new["id_keputusan"]
    )
