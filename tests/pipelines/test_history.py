"""A history that cannot be opened is bad use, said before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.faults import BadUse
from pipelines.outcome import RunOptions
from pipelines.run import run_tahap


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (None, "DagsterInvariantViolationError"),
        ("storage:\n  postgres:\n    postgres_url: {env: TIDAK_ADA}\n", "DagsterInvalidConfig"),
    ],
)
def test_a_history_that_is_not_there_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str | None, why: str
) -> None:
    home = tmp_path / "rumah"
    if config is not None:
        home.mkdir()
        (home / "dagster.yaml").write_text(config)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    options = RunOptions("2025-T4-1", None, tmp_path / "data", dagster=True)

    with pytest.raises(BadUse, match=f"DAGSTER_HOME=.*{why}"):
        run_tahap(options, lambda stage, done, total: None)
    assert not (tmp_path / "data" / "lake").exists()
