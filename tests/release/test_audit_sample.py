"""A stratified sample of decisions: the same for everyone, and its weights give the whole back."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from release.audit_sample import SampleTooSmall, _allocated, draw
from release.layout import part_files
from schemas.decisions import DECISIONS

STRATUM = ["program", "status", "kode_provinsi"]


def decisions(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(part_files(folder, DECISIONS))


def test_the_sample_is_the_smallest_draws_of_each_stratum(folder: Path) -> None:
    strata, sample = draw(folder, 16, seed=7)
    expected = []
    for row in strata.iter_rows(named=True):
        inside = decisions(folder).filter(
            pl.all_horizontal(pl.col(name) == row[name] for name in STRATUM)
        )
        drawn = sorted(
            (sha256(f"7|{program}|{kk}".encode()).hexdigest(), program, kk)
            for program, kk in inside.select("program", "no_kk").rows()
        )
        expected += drawn[: row["sampel"]]
    found = sample.select("undian_sampel", "program", "no_kk").rows()
    assert sorted(found) == sorted(expected)


def test_the_weights_give_the_whole_back(folder: Path) -> None:
    strata, sample = draw(folder, 16, seed=7)
    whole = decisions(folder)
    assert sample.height == strata["sampel"].sum() == 16
    assert sample["penimbang"].sum() == pytest.approx(whole.height)
    by_stratum = sample.group_by(STRATUM).agg(pl.col("penimbang").sum().alias("isi"))
    counted = whole.group_by(STRATUM).agg(pl.len().cast(pl.Float64).alias("isi"))
    assert by_stratum.sort(STRATUM).equals(counted.sort(STRATUM))


def test_the_same_seed_draws_the_same_and_another_another(folder: Path) -> None:
    one, again, other = (draw(folder, 16, seed=seed)[1] for seed in (7, 7, 8))
    assert one.equals(again)
    assert set(one["undian_sampel"]).isdisjoint(other["undian_sampel"])


def test_more_than_there_are_is_all_of_them(folder: Path) -> None:
    strata, sample = draw(folder, 10_000, seed=1)
    assert sample.height == decisions(folder).height
    assert set(strata["penimbang"]) == {1.0}


def test_fewer_than_the_strata_is_refused_with_their_number(folder: Path) -> None:
    strata, _ = draw(folder, 10_000, seed=1)
    with pytest.raises(SampleTooSmall, match=str(strata.height)):
        draw(folder, strata.height - 1, seed=1)


def test_what_is_shared_goes_by_size_and_never_above_it() -> None:
    sizes = [1, 2, 3, 1000, 94]
    strata = pl.DataFrame(
        {
            "program": ["BLTS"] * 5,
            "status": ["DITAHAN"] * 5,
            "kode_provinsi": [f"1{n}" for n in range(5)],
            "isi": sizes,
        },
        schema_overrides={"isi": pl.Int64},
    )
    for wanted in (5, 9, 10, 50, 1099, 1100, 5000):
        shared = _allocated(strata, wanted)["sampel"].to_list()
        assert sum(shared) == min(wanted, 1100)
        assert all(1 <= some <= size for some, size in zip(shared, sizes, strict=True))
    assert _allocated(strata, 50)["sampel"].to_list()[3] > 30
