"""A run that is stopped from outside ends at once and leaves the folder free."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import assets.graph.intake
from assets.sole_writer import sole_writer
from pipelines.faults import Interrupted
from pipelines.outcome import RunOptions
from pipelines.run import run_tahap


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: signal.Signals
) -> None:
    tries = []

    def stopped(*_: object, **__: object) -> None:
        tries.append("once")
        os.kill(os.getpid(), kind)

    monkeypatch.setattr(assets.graph.intake, "take_in", stopped)
    landing = tmp_path / "landing"
    landing.mkdir()
    options = RunOptions("2025-T4-1", landing, tmp_path / "data", dagster=True)

    with pytest.raises(Interrupted, match="ulangi perintah"):
        run_tahap(options, lambda *_: None)

    assert tries == ["once"]
    with sole_writer(tmp_path / "data" / ".kunci"):
        pass
