"""The same seed gives the same bytes, however and in whatever parts the sample is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from synthetic.generate import write_sample
from synthetic.settings import quarter_calendar

from .conftest import AREAS, EVENTS, FAMILIES, SEED, bytes_below


def test_the_same_seed_writes_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, FAMILIES, SEED, AREAS, events=EVENTS)
    assert bytes_below(tmp_path) == bytes_below(sample)


def test_another_seed_writes_other_people(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, FAMILIES, SEED + 1, AREAS, events=EVENTS)
    other, first = (
        bytes_below(tmp_path / "landing" / "dtsen"),
        bytes_below(sample / "landing" / "dtsen"),
    )
    assert all(other[name] != first[name] for name in first)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_thread_counts_do_not_change_bytes(threads: str, tmp_path: Path) -> None:
    reference, other = tmp_path / "here", tmp_path / "there"
    write_sample(reference, 300, SEED, AREAS, events=EVENTS, format="parquet")
    command = [sys.executable, "-m", "synthetic", str(other), "300", str(SEED), ",".join(AREAS)]
    environment = os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": threads}
    subprocess.run([*command, str(EVENTS), "parquet"], check=True, env=environment)
    assert bytes_below(other) == bytes_below(reference)


def test_the_order_in_which_areas_are_named_does_not_matter(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, FAMILIES, SEED, ["32.71", "33.25"], events=EVENTS)
    assert bytes_below(tmp_path) == bytes_below(sample)


@pytest.mark.parametrize("kab", AREAS)
def test_one_area_written_alone_has_the_bytes_of_the_full_run(
    kab: str, sample: Path, tmp_path: Path
) -> None:
    write_sample(tmp_path, FAMILIES, SEED, AREAS, only=[kab], events=EVENTS)
    alone, full = bytes_below(tmp_path / "landing"), bytes_below(sample / "landing")
    assert len(alone) > 20
    assert {name: full[name] for name in alone} == alone
    mine = {name for name in full if f"_{kab}" in name or f"/{kab}" in name}
    assert mine <= set(alone)


def test_truth_of_one_area_is_part_of_the_whole_truth(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, FAMILIES, SEED, AREAS, only=["3325"], events=EVENTS)
    for name in ("tautan", "keluarga", "kejadian"):
        alone = (tmp_path / "truth" / f"{name}.csv").read_text().splitlines()
        full = (sample / "truth" / f"{name}.csv").read_text().splitlines()
        assert set(alone) < set(full)


def test_progress_counts_the_areas_written(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    write_sample(tmp_path, 200, SEED, AREAS, progress=lambda *step: seen.append(step))
    assert seen == [("3271", 1, 2), ("3325", 2, 2)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"areas": ["99.99"]}, "99.99"),
        ({"areas": []}, "No area given"),
        ({"only": ["31.71"]}, "--only"),
        ({"quarter": "2025-Q4"}, "2025-T4"),
        ({"families": 1}, "too few"),
        ({"events": -1.0}, "event factor"),
    ],
)
def test_bad_arguments_are_refused_with_what_was_expected(
    arguments: dict[str, object], message: str, tmp_path: Path
) -> None:
    good: dict[str, object] = {"families": 100, "seed": 1, "areas": list(AREAS)}
    with pytest.raises(ValueError, match=message):
        write_sample(tmp_path, **(good | arguments))  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_an_older_sample_is_replaced_whole(tmp_path: Path) -> None:
    write_sample(tmp_path / "a", 200, SEED, AREAS, events=EVENTS)
    write_sample(tmp_path / "b", 200, SEED + 1, AREAS, events=EVENTS)
    write_sample(tmp_path / "b", 200, SEED, AREAS, events=EVENTS)
    assert bytes_below(tmp_path / "b") == bytes_below(tmp_path / "a")


def test_a_landing_folder_that_is_no_sample_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "landing" / "dtsen" / "anggota.csv"
    real.parent.mkdir(parents=True)
    real.write_text("x")
    with pytest.raises(ValueError, match="not a sample of ours"):
        write_sample(tmp_path, 200, SEED, AREAS)
    assert bytes_below(tmp_path) == {"landing/dtsen/anggota.csv": b"x"}


def test_cut_offs_lie_on_the_17th_of_each_month_of_the_quarter() -> None:
    quarter = quarter_calendar("2025-T4")
    days = [str(np.datetime64(day, "D")) for day in quarter.cut_offs]
    assert days == ["2025-10-17", "2025-11-17", "2025-12-17"]
    assert quarter.dtsen_version == "2025T4"
    assert quarter.previous == "2025-T3-1"
