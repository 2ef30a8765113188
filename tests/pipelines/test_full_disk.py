"""A disk that fills in the middle of a run is told at once, through Dagster as without it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
import polars as pl
import pytest

import assets.graph.intake
import pipelines.plain
from pipelines.faults import BadUse
from pipelines.outcome import RunOptions
from pipelines.run import run_tahap

FULL = os.strerror(errno.ENOSPC)
FAULTS = [
    OSError(errno.ENOSPC, FULL),
    OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)),
    pl.exceptions.ComputeError(f"{FULL} (os error 28)"),
    duckdb.IOException(f"IO Error: Could not write file: {FULL}"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("through_dagster", [False, True])
def test_a_full_disk_is_bad_use_and_is_tried_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, through_dagster: bool, fault: Exception
) -> None:
    tries = []

    def full(*_: object, **__: object) -> None:
        tries.append("once")
        raise fault

    monkeypatch.setattr(assets.graph.intake, "take_in", full)
    monkeypatch.setattr(pipelines.plain, "take_in", full)
    options = RunOptions("2025-T4-1", None, tmp_path / "data", dagster=through_dagster)

    with pytest.raises(BadUse, match="Disk penuh"):
        run_tahap(options, lambda stage, done, total: None)
    assert len(tries) == 1
