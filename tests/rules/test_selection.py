"""Who is listed within quota and ceiling: order, nesting, waves, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import Context, ProvisionalNumber, QuotaMissing, count_listed, select
from tests.rules import drawn

Quota = Mapping[tuple[str, int], int]
NO_CEILING = replace(
    drawn.QUARTER, waves=tuple(replace(wave, ceilings={}) for wave in drawn.QUARTER.waves)
)


def ready(*rows: tuple[str, str, int]) -> pl.LazyFrame:
    """BLTS candidates: KK letter, kabupaten, place in the queue."""
    return pl.LazyFrame(
        [
            {
                "no_kk": drawn.kk(letter),
                "program": "BLTS",
                "kode_kabupaten_kota": kab,
                "urut_prioritas": place,
                "undian": 7,
            }
            for letter, kab, place in rows
        ],
        schema={
            "no_kk": pl.String,
            "program": pl.String,
            "kode_kabupaten_kota": pl.String,
            "urut_prioritas": pl.Int64,
            "undian": pl.UInt64,
        },
    )


def quota(rows: Quota, triwulan: str = "2025-T4") -> pl.DataFrame:
    lines = [
        {"program": "BLTS", "kode_wilayah": area, "gelombang": wave, "kuota": number}
        for (area, wave), number in rows.items()
    ]
    return drawn.listed("kuota", *[line | {"triwulan": triwulan} for line in lines])


def outcome(
    rows: pl.LazyFrame, limits: Quota, tahap: str = "2025-T4-1", used: Any = (), **given_: Any
) -> dict[str, tuple[str, int]]:
    """Letter → (first letter of LISTED, WAVE, QUOTA; place)."""
    listed = pl.DataFrame(
        [{"program": "BLTS", "kode_kabupaten_kota": kab} for kab in used],
        schema={"program": pl.String, "kode_kabupaten_kota": pl.String},
    )
    run = drawn.context(tahap, quarter=NO_CEILING, terpakai=count_listed(listed), **given_)
    chosen = select(rows, quota(limits), run)
    short = {"TERVERIFIKASI": "L", "MENUNGGU_GELOMBANG": "W", "MENUNGGU_KUOTA": "Q"}
    return {
        chr(int(row["no_kk"][-2:])): (short[row["status"]], row["peringkat"])
        for row in chosen.iter_rows(named=True)
    }


def test_the_first_in_the_order_are_listed_up_to_the_quota() -> None:
    rows = ready(("A", "3325", 30), ("B", "3325", 10), ("C", "3325", 20))
    assert outcome(rows, {("3325", 1): 2}) == {"A": ("Q", 3), "B": ("L", 1), "C": ("L", 2)}


def test_a_tie_goes_to_the_draw_and_then_to_the_number() -> None:
    rows = ready(("A", "3325", 1), ("B", "3325", 1)).with_columns(
        undian=pl.Series([9, 3], dtype=pl.UInt64)
    )
    assert outcome(rows, {("3325", 1): 1}) == {"A": ("Q", 2), "B": ("L", 1)}
    assert outcome(ready(("B", "3325", 1), ("A", "3325", 1)), {("3325", 1): 1})["A"] == ("L", 1)


def test_a_quota_of_zero_lists_nobody() -> None:
    assert outcome(ready(("A", "3325", 1)), {("3325", 1): 0}) == {"A": ("Q", 1)}


def test_beyond_this_wave_but_inside_the_quarter_waits_for_a_wave() -> None:
    rows = ready(("A", "3325", 1), ("B", "3325", 2), ("C", "3325", 3))
    limits = {("3325", 1): 1, ("3325", 2): 2}
    assert outcome(rows, limits) == {"A": ("L", 1), "B": ("W", 2), "C": ("Q", 3)}


def test_what_earlier_waves_listed_is_taken_off_the_cumulative_quota() -> None:
    rows = ready(("A", "3325", 1), ("B", "3325", 2))
    limits = {("3325", 1): 2, ("3325", 2): 3}
    found = outcome(rows, limits, "2025-T4-2", used=["3325", "3325"])
    assert found == {"A": ("L", 1), "B": ("Q", 2)}


def test_what_a_wave_leaves_unused_passes_on() -> None:
    rows = ready(("A", "3325", 1), ("B", "3325", 2))
    found = outcome(rows, {("3325", 1): 5, ("3325", 2): 6}, "2025-T4-2", used=["3325"] * 4)
    assert found == {"A": ("L", 1), "B": ("L", 2)}


def test_a_wave_without_a_row_keeps_the_quota_of_the_one_before() -> None:
    found = outcome(ready(("A", "3325", 1)), {("3325", 1): 1}, "2025-T4-3")
    assert found == {"A": ("L", 1)}


def test_an_area_without_a_row_shares_its_parent_s() -> None:
    rows = ready(("A", "3325", 1), ("B", "3326", 2), ("C", "3201", 3), ("D", "3202", 4))
    found = outcome(rows, {("33", 1): 1, ("ID", 1): 3})
    assert found == {"A": ("L", 1), "B": ("Q", 2), "C": ("L", 1), "D": ("L", 2)}


def test_a_parent_s_quota_binds_areas_with_a_row_of_their_own_too() -> None:
    rows = ready(("A", "3325", 1), ("B", "3326", 2), ("C", "3325", 3), ("D", "3326", 4))
    found = outcome(rows, {("3325", 1): 2, ("33", 1): 3})
    assert found == {"A": ("L", 1), "B": ("L", 1), "C": ("L", 2), "D": ("Q", 2)}


def test_the_nation_s_ceiling_of_the_wave_binds_beside_a_list() -> None:
    tight = replace(
        drawn.QUARTER,
        waves=tuple(replace(wave, ceilings={"BLTS": 1}) for wave in drawn.QUARTER.waves),
    )
    run = drawn.context(quarter=tight)
    rows = ready(("A", "3325", 1), ("B", "3201", 2))
    chosen = select(rows, quota({("3325", 1): 5, ("3201", 1): 5}), run)
    assert chosen["status"].to_list() == ["TERVERIFIKASI", "MENUNGGU_GELOMBANG"]


@pytest.mark.parametrize("limits", [{}, {("32", 1): 5}, {("3326", 1): 5}])
def test_an_area_no_quota_applies_to_is_an_error_that_names_it(limits: Quota) -> None:
    with pytest.raises(QuotaMissing, match=r"BLTS: 3325"):
        outcome(ready(("A", "3325", 1)), limits)


def test_a_quota_of_another_quarter_does_not_count() -> None:
    with pytest.raises(QuotaMissing, match="2025-T4"):
        select(ready(("A", "3325", 1)), quota({("ID", 1): 5}, "2025-T3"), drawn.context())


def test_unknown_area_finds_room_only_under_the_nation_s_row() -> None:
    rows = ready(("A", "0000", 1), ("B", "3325", 2))
    assert outcome(rows, {("ID", 1): 2})["A"] == ("L", 1)
    assert outcome(rows, {("3325", 1): 2})["A"] == ("Q", 1)


def test_nobody_ready_is_no_error() -> None:
    assert select(ready(), quota({}), drawn.context()).is_empty()


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[tuple[str, str, int]], dict[tuple[str, int], int]]:
    kabs = ("3325", "3326", "3201")
    rows = [
        (letter, draw(st.sampled_from(kabs)), draw(st.integers(1, 4)))
        for letter in "ABCDEFGHIJ"[: draw(st.integers(1, 10))]
    ]
    areas = draw(st.sets(st.sampled_from((*kabs, "33", "32")))) | {"ID"}
    return rows, {(area, 1): draw(st.integers(0, 5)) for area in sorted(areas)}


@settings(max_examples=60, deadline=None)
@given(queues(), st.randoms())
def test_selection_is_the_queue_walked_once_and_no_quota_is_exceeded(
    case: Any, shuffle: Any
) -> None:
    rows, limits = case
    found = outcome(ready(*rows), limits)

    left = {area: number for (area, _), number in limits.items()}
    expected = set()
    for letter, kab, _ in sorted(rows, key=lambda row: (row[2], row[0])):
        above = [area for area in (kab, kab[:2], "ID") if area in left]
        if all(left[area] > 0 for area in above):
            expected.add(letter)
            for area in above:
                left[area] -= 1
    assert {letter for letter, (status, _) in found.items() if status == "L"} == expected

    shuffle.shuffle(rows)
    assert outcome(ready(*rows), limits) == found


def test_context_counts_what_earlier_lists_used() -> None:
    lists = pl.DataFrame({"program": ["PKH", "PKH", "BLTS"], "kode_kabupaten_kota": ["3325"] * 3})
    run: Context = drawn.context(terpakai=count_listed(lists))
    assert run.terpakai.to_dicts() == [
        {"program": "BLTS", "kode_kabupaten_kota": "3325", "keluarga": 1},
        {"program": "PKH", "kode_kabupaten_kota": "3325", "keluarga": 2},
    ]


def test_a_provisional_kk_number_is_never_chosen_and_never_printed() -> None:
    rows = ready(("A", "3325", 1)).with_columns(no_kk=pl.lit("S0123456789abcde"))
    with pytest.raises(ProvisionalNumber, match="1 keluarga") as fault:
        select(rows, quota({("ID", 1): 5}), drawn.context())
    assert "S0123" not in str(fault.value)
