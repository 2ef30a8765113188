"""What is done the fast way gives what the slow and obvious way gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching
from matching.blocking import blocking_keys, report_hashes
from matching.entries import may_hold, sieve_of, sorted_entries
from matching.index_rows import _order, part_people
from matching.lexicon import common_tokens, forms, titles
from matching.linking import prepare
from matching.normalise import _until_settled, _with_folded, normalised
from matching.plain_names import numbered, numbered_words
from matching.register_keys import register_hashes
from matching.search import Index
from matching.sorting import order_by_two, order_of
from matching.sounds import folded_common_tokens
from matching.words import Words, telling_words
from tests.matching.drawn import FAMILY

WORDS = st.sampled_from(
    [*titles().before, *titles().newborn, *titles().clan_mark, *forms().anywhere, *forms().first,
     *common_tokens(), "SITIAMINAH", "NURULHUDA", "SRISPDI", "SUPARMAN", "WAGIYEM"]
)  # fmt: skip
HASHES = st.lists(st.integers(0, 2**64 - 1), max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=10).map(" ".join), min_size=1, max_size=12))
def test_a_name_of_plain_words_is_normalised_as_by_the_rules_for_whole_names(
    names: list[str],
) -> None:
    distinct = pl.Series("asal", names).unique().to_frame()
    start = distinct.with_columns(pl.col("asal").alias("teks"), pl.lit("").alias("tanda"))
    slow = {row[0]: row[1:] for row in _with_folded(_until_settled(start)).iter_rows()}
    assert normalised(pl.Series(names)).rows() == [slow[name] for name in names]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.lists(WORDS, min_size=1, max_size=4).map(" ".join))))
def test_words_taken_apart_together_are_those_taken_apart_one_by_one(
    names: list[str | None],
) -> None:
    column = pl.Series("nama", names, dtype=pl.String)
    ordered = [None if name is None else " ".join(sorted(name.split())) for name in names]
    assert Words.of(column).in_order().to_list() == ordered
    common = set(folded_common_tokens())
    told = [
        None if name is None
        else [word for word in name.split() if word not in common] or [whole]
        for name, whole in zip(names, ordered, strict=True)
    ]  # fmt: skip
    assert telling_words(column).to_list() == told


def test_texts_of_equal_hashes_are_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_alike(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(1, np.int64), np.zeros(len(values), np.int64)

    monkeypatch.setattr("matching.plain_names.distinct_numbers", all_alike)
    texts = pl.Series(["SITI", None, "BUDI", "SITI"])
    places, distinct = numbered(texts)
    assert distinct.gather(places).to_list() == texts.to_list()
    assert len(distinct) == 3


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.sampled_from(["", "-7", "-1"]))))
def test_rows_sorted_by_numbers_lie_as_texts_are_sorted(rows: list[tuple[int, int, str]]) -> None:
    kk = pl.Series([f"33250101010100{family:02d}" for family, _, _ in rows], dtype=pl.String)
    person = pl.Series([f"33250101010100{one:02d}{more}" for _, one, more in rows], dtype=pl.String)
    texts = list(zip(kk, person, strict=True))
    assert [texts[place] for place in _order(kk, person)] == sorted(texts)


@settings(deadline=None)
@given(
    st.one_of(
        st.lists(st.integers(0, 2**64 - 1) | st.integers(2**63, 2**63 + 70_000)).map(
            lambda told: np.array(told, np.uint64)
        ),
        st.lists(st.integers(-4, 2**63 - 1) | st.integers(0, 9)).map(
            lambda told: np.array(told, np.int64)
        ),
        st.lists(st.integers(0, 70_000)).map(lambda told: np.array(told, np.int32)),
        # Told apart by their lowest bits alone.
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7))).map(
            lambda pairs: np.array([far << 60 | near for far, near in pairs], np.int64)
        ),
    )
)
def test_numbers_are_put_in_order_as_by_numpy(values: np.ndarray) -> None:
    slow = np.argsort(values, kind="stable")
    assert order_of(values).tolist() == slow.tolist()
    halves = (values[: len(values) // 2], values[: len(values) // 2][::-1])
    assert order_by_two(*halves).tolist() == np.lexsort(halves[::-1]).tolist()


@settings(deadline=None)
@given(held=HASHES, asked=HASHES)
def test_a_sieve_never_hides_a_hash_that_is_held(held: list[int], asked: list[int]) -> None:
    sieve = sieve_of(sorted_entries(np.array(held, np.uint64)))
    every = np.array([*held, *asked], np.uint64)
    assert may_hold(sieve, every)[: len(held)].all()


@settings(max_examples=5, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(parts=st.integers(1, 3), count=st.integers(10, 80))
def test_the_search_finds_what_a_join_of_all_hashes_finds(
    draw: Any, index_of: Callable[..., list[Path]], parts: int, count: int
) -> None:
    """Every key against every row, the caps counted over the whole register."""
    members = [*FAMILY, *draw.neighbours(count)]
    told = draw.reports(
        "kematian",
        *(
            {"nama": member["nama"], "jk": member["jk"], "rt": member["rt"],
             "tgl_lahir": member["lahir"], "nik": member["nik"] if place % 2 else None}
            for place, member in enumerate(members[:30])
        ),
    )  # fmt: skip
    asked = report_hashes(prepare(matching.people_named(told))).drop("letak").unique()
    people = part_people(*draw.register(*members))
    columns = {
        name: pl.DataFrame({"k": found.hashes, "sidik": people.rows["sidik"]}).filter(
            True if found.known is None else pl.Series(found.known)
        )
        for name, found in register_hashes(people)
    }
    expected = []
    for number, key in enumerate(blocking_keys()):
        hits = asked.filter(pl.col("kunci") == number).join(columns[key.column], on="k")
        expected.append(hits.filter(pl.len().over("k", "orang") <= key.cap))
    pairs = pl.concat(expected).select("orang", "sidik").unique().sort("orang", "sidik")
    with Index(index_of(*members, parts=parts, folder=f"b{parts}_{count}")) as index:
        found = index.search(report_hashes(prepare(matching.people_named(told)))).pairs
    assert found.select("orang", "sidik").equals(pairs)


def test_a_crowd_of_one_name_costs_no_more_than_its_keys_allow(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    """10,000 women of one name in one kecamatan, and twenty reports that name nobody else."""
    crowd = [
        {"nik": f"33250141{place:08d}", "kk": f"33250101{place:08d}", "nama": "SITI AMINAH",
         "jk": "P", "hub": "2", "rt": f"{place % 40:03d}"}
        for place in range(10_000)
    ]  # fmt: skip
    told = draw.reports("kehamilan", *({"nama_ibu": "SITI AMINAH"} for _ in range(20)))
    outcome = matching.linked(matching.people_named(told), index_of(*crowd), matching.load_model())
    assert set(outcome.links["keputusan"]) == {"TANPA_PADANAN"}
    assert outcome.candidates <= 20 * max(key.cap for key in blocking_keys())


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=3))))
def test_words_numbered_by_a_table_give_the_same_texts_back(texts: list[str | None]) -> None:
    column = pl.Series("kata", texts, dtype=pl.String)
    places, distinct = numbered_words(column)
    assert distinct.gather(places).to_list() == texts
    assert distinct.n_unique() == len(distinct)
