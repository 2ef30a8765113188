"""The engine's links with people's verdicts on top."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import review
from schemas.linkage import LINKS
from schemas.review import DECISIONS, ENGINE, REVOCATIONS
from schemas.validate import validated
from tests.review.drawn import (
    DEATH,
    FATHER,
    MAN,
    MOTHER,
    TWIN,
    WIFE,
    decided,
    links,
    settled,
    stack,
    standing,
    taken_back,
)


def two(answer: str, **about: object) -> pl.DataFrame:
    return stack(decided(answer, "A", **about), decided(answer, "B", **about))  # type: ignore[arg-type]


def test_without_decisions_the_links_are_the_engines() -> None:
    none = DECISIONS.empty(), REVOCATIONS.empty()

    assert review.settled(links(), standing(*none), *none).equals(links())


def test_two_officers_who_say_same_accept_the_link_by_hand() -> None:
    after = settled(links(), two("SAMA"))["SUBJEK"]

    assert (after["keputusan"], after["cara"]) == ("DITERIMA", "MANUAL")
    assert after["id_orang_padan"] == MAN[0]
    assert after["peluang"] == 0.7
    assert after["pola"] == "nama=sama;nik=satu_beda;wilayah=desa"


def test_one_officer_alone_changes_nothing_where_two_are_needed() -> None:
    assert settled(links(), stack(decided("SAMA", "A")))["SUBJEK"]["keputusan"] == "TINJAU"


def test_not_the_same_leaves_nobody_and_shows_who_was_refused() -> None:
    after = settled(links(), two("BUKAN"))["SUBJEK"]

    assert (after["keputusan"], after["cara"]) == ("TANPA_PADANAN", "MANUAL")
    assert after["id_orang_padan"] is None
    assert after["no_kk_padan"] is None
    assert after["nik_kedua"] == MAN[0]


def test_a_refused_candidate_says_nothing_about_another() -> None:
    other = links().with_columns(
        pl.when(pl.col("peran") == "SUBJEK")
        .then(pl.lit(TWIN[0]))
        .otherwise("id_orang_padan")
        .alias("id_orang_padan"),
        pl.when(pl.col("peran") == "SUBJEK")
        .then(pl.lit(TWIN[1]))
        .otherwise("no_kk_padan")
        .alias("no_kk_padan"),
    )

    assert settled(other, two("BUKAN"))["SUBJEK"]["keputusan"] == "TINJAU"


def test_people_may_name_another_than_the_engine_and_its_evidence_then_goes() -> None:
    after = settled(links(SUBJEK="DITERIMA"), two("SAMA", candidate=TWIN))["SUBJEK"]

    assert after["id_orang_padan"] == TWIN[0]
    assert after["no_kk_padan"] == TWIN[1]
    assert after["cara"] == "MANUAL"
    assert after["peluang"] is None
    assert after["pola"] is None


def test_two_persons_decided_for_one_mention_settle_nothing() -> None:
    votes = pl.concat([two("SAMA"), two("SAMA", candidate=TWIN)])

    assert settled(links(SUBJEK="DITERIMA"), votes)["SUBJEK"]["keputusan"] == "TINJAU"


def test_a_link_of_the_engine_taken_back_waits_for_people() -> None:
    decision = decided("SAMA", "A", mention=MOTHER, candidate=WIFE)
    back = taken_back(decision, "C").with_columns(pl.lit(ENGINE).alias("id_keputusan"))

    after = settled(links(), DECISIONS.empty(), back)

    assert after["IBU"]["keputusan"] == "TINJAU"
    assert after["BAYI"]["keputusan"] == "TINJAU", "the newborn stood through the mother alone"


def test_a_newborn_stays_while_the_other_parent_is_accepted_there() -> None:
    decision = decided("BUKAN", "A", mention=MOTHER, candidate=WIFE)

    after = settled(links(AYAH="DITERIMA"), stack(decision))

    assert after["IBU"]["keputusan"] == "TANPA_PADANAN"
    assert after["BAYI"]["keputusan"] == "DITERIMA"


def test_whom_people_gave_to_one_role_the_engine_may_not_give_to_another() -> None:
    engine = links(AYAH="DITERIMA")
    decision = decided("SAMA", "A", mention=MOTHER, candidate=("3325010101850001", MAN[1]))

    after = settled(engine, stack(decision))

    assert after["IBU"]["id_orang_padan"] == "3325010101850001"
    assert after["AYAH"]["keputusan"] == "TINJAU"


@settings(deadline=None, max_examples=25)
@given(st.permutations(list(range(4))), st.permutations(list(range(4))))
def test_order_changes_nothing_and_no_row_is_lost(rows: list[int], votes: list[int]) -> None:
    decisions = pl.concat(
        [two("SAMA"), stack(*(decided(a, "A", FATHER, WIFE) for a in ("BUKAN", "TIDAK_YAKIN")))]
    )
    none = REVOCATIONS.empty()
    stands = standing(decisions, none)
    once = review.settled(links(), stands, decisions, none)

    other = review.settled(links()[rows], stands, decisions[votes], none)

    assert other.sort(LINKS.sort).equals(once.sort(LINKS.sort))
    assert validated(once, LINKS).height == links().height
    assert once.filter(pl.col("id_laporan") == DEATH[0])["cara"].to_list() == ["MANUAL"]
