"""What must not matter: the order of rows and columns, the number of threads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import link_tables
from tests.matching.tables.drawn_tables import as_right, people, spec
from tests.matching.tables.test_duplicates import ONE, twice_and_thrice


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_and_columns_changes_nothing(seed: int) -> None:
    left, right = people(), as_right(people()).slice(20)
    expected = link_tables(left, right, spec())
    found = link_tables(
        left.sample(fraction=1.0, shuffle=True, seed=seed).select(reversed(left.columns)),
        right.sample(fraction=1.0, shuffle=True, seed=seed + 1),
        spec(),
    )
    assert found.equals(expected)


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_no_group(seed: int) -> None:
    rows = twice_and_thrice()
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=seed)
    assert link_tables(shuffled, None, ONE).equals(link_tables(rows, None, ONE))


@pytest.mark.parametrize("threads", ["1", "3"])
def test_the_number_of_threads_changes_no_byte(tmp_path: Path, threads: str) -> None:
    here = tmp_path / "here.parquet"
    there = tmp_path / "there.parquet"
    link_tables(people(), as_right(people()), spec()).write_parquet(here)
    code = (
        "from matching import link_tables\n"
        "from tests.matching.tables.drawn_tables import as_right, people, spec\n"
        f"link_tables(people(), as_right(people()), spec()).write_parquet({str(there)!r})\n"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env={"POLARS_MAX_THREADS": threads, "PYTHONPATH": ".", "PATH": ""},
    )
    assert pl.read_parquet(there).equals(pl.read_parquet(here))
